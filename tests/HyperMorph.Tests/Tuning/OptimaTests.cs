using HyperMorph.Data;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Xunit;

namespace HyperMorph.Tests.Tuning;

public sealed class OptimaTests
{
    private static readonly LandscapeAxis Lambdas = LandscapeAxis.Lambda();

    [Fact]
    public void Optima_are_those_of_the_structures_and_groups_and_intervals_hold_them()
    {
        IReadOnlyList<Optimum> optima = Optima.Of(Synthetic());
        Assert.Equal(["all structures", "first", "second", "old", "young"], optima.Select(o => o.Name));
        Assert.Equal(0.2, optima[1].Point["lambda"], 0.02);
        Assert.Equal(0.6, optima[2].Point["lambda"], 0.02);
        Assert.Equal(0.4, optima[0].Point["lambda"], 0.02);
        Assert.True(optima.Single(o => o.Name == "young").Point["lambda"] < optima.Single(o => o.Name == "old").Point["lambda"]);
        Assert.All(optima, o => Assert.InRange(o.Point["lambda"], o.Low["lambda"], o.High["lambda"]));
        Assert.All(optima.Take(3), o => Assert.Equal(40, o.Pairs));
    }

    [Fact]
    public void The_same_landscape_gives_the_same_intervals() => Assert.Equal(Optima.Of(Synthetic()), Optima.Of(Synthetic()));

    [Fact]
    public void A_structure_that_no_pair_has_gets_no_optimum()
    {
        Landscape all = Synthetic();
        Landscape without = all with
        {
            Scores = [.. all.Scores.Select(row => row.Select(s => s with { Dice = [s.Dice[0], double.NaN] }).ToArray())]
        };
        Assert.DoesNotContain(Optima.Of(without), o => o.Name == "second");
    }

    /// <summary>40 pairs whose structures are best at 0.2 and 0.6, a little lower for the young and higher for the old.</summary>
    internal static Landscape Synthetic()
    {
        Random random = new(3);
        double[] shifts = [.. Enumerable.Range(0, 40)
            .Select(i => (i % 2 == 0 ? -0.05 : 0.05) + 0.02 * (random.NextDouble() - 0.5))];
        PairScore Score(double lambda, double shift) =>
            new([0.8 - Math.Pow(lambda - 0.2 - shift, 2), 0.6 - Math.Pow(lambda - 0.6 - shift, 2)], 1 - lambda, 0.5);
        return new(
            "synthetic", [Lambdas], HyperPoint.Empty,
            [.. shifts.Select((_, i) => new PairInfo($"m{i}", $"f{i}", i % 2 == 0 ? "young" : "old"))],
            [new Structure(1, "first", "#ff0000"), new Structure(2, "second", "#00ff00")], [],
            [.. shifts.Select(_ => new PairScore([0.3, 0.2], 0, 0))],
            [.. Lambdas.Values.Select(l => shifts.Select(s => Score(l, s)).ToArray())]);
    }
}
