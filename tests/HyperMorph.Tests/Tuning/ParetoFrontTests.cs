using HyperMorph.Tuning;
using Xunit;

namespace HyperMorph.Tests.Tuning;

public sealed class ParetoFrontTests
{
    [Fact]
    public void No_point_of_the_front_is_beaten_and_every_other_one_is()
    {
        Landscape landscape = KnownModel.Surface();
        ParetoPoint[] all = ParetoFront.Points(landscape), front = ParetoFront.Of(landscape);
        Assert.Equal(21 * 11, all.Length);
        Assert.Equal(front.OrderBy(p => p.FoldPercent).ThenBy(p => p.Dice), front);
        bool Beaten(ParetoPoint p) => all.Any(o => o.Dice >= p.Dice && o.FoldPercent <= p.FoldPercent
            && (o.Dice > p.Dice || o.FoldPercent < p.FoldPercent));
        Assert.All(front, p => Assert.False(Beaten(p)));
        Assert.All(all.Except(front), p => Assert.True(Beaten(p)));
        Assert.InRange(front.Length, 3, 100);
    }
}
