using HyperMorph.Tuning;
using Xunit;

namespace HyperMorph.Tests.Tuning;

public sealed class LabelFreeTrustTests
{
    [Fact]
    public void Trust_is_what_choices_lose_against_each_pairs_best()
    {
        Landscape landscape = OptimaTests.Synthetic();
        int[] best = [.. landscape.Pairs.Select((_, p) => Enumerable.Range(0, 21).MaxBy(i => landscape.Scores[i][p].MeanDice))];
        LabelFreeTrust perfect = LabelFreeTrust.Of(landscape, best),
            none = LabelFreeTrust.Of(landscape, [.. best.Select(_ => 20)]);
        Assert.Equal((0, 1), (perfect.Regret, Math.Round(perfect.Correlation("lambda"), 9)));
        Assert.Equal(0.4, perfect.Common["lambda"]);
        Assert.InRange(perfect.CommonRegret, 1e-5, 0.01);
        Assert.True(none.Regret > 0.2 && double.IsNaN(none.Correlation("lambda")));
        Assert.Equal(40, none.Table().Rows.Count);
    }
}
