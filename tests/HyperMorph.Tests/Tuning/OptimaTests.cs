using HyperMorph.Data;
using HyperMorph.Tuning;
using Xunit;

namespace HyperMorph.Tests.Tuning;

public sealed class OptimaTests
{
    private static readonly double[] Lambdas = LandscapeSweep.EvenLambdas();

    [Theory]
    [InlineData(0.37), InlineData(0.5), InlineData(0.81)]
    public void The_peak_of_a_parabola_is_found_between_grid_points(double top)
    {
        (double lambda, double value) = Optima.Peak(Lambdas, [.. Lambdas.Select(l => 0.7 - (l - top) * (l - top))]);
        Assert.Equal(top, lambda, 1e-9);
        Assert.Equal(0.7, value, 1e-9);
    }

    [Fact]
    public void The_peak_is_found_on_uneven_grids()
    {
        double[] uneven = [0, 0.1, 0.35, 0.4, 0.9, 1];
        Assert.Equal(0.45, Optima.Peak(uneven, [.. uneven.Select(l => -(l - 0.45) * (l - 0.45))]).Lambda, 1e-9);
    }

    [Fact]
    public void A_curve_that_falls_all_along_is_best_at_its_end()
    {
        Assert.Equal((0, 1), Optima.Peak(Lambdas, [.. Lambdas.Select(l => 1 - l)]));
        Assert.Equal((1, 1), Optima.Peak(Lambdas, Lambdas));
    }

    [Fact]
    public void Optima_are_those_of_the_structures_and_groups_and_intervals_hold_them()
    {
        IReadOnlyList<Optimum> optima = Optima.Of(Synthetic());
        Assert.Equal(["all structures", "first", "second", "old", "young"], optima.Select(o => o.Name));
        Assert.Equal(0.2, optima[1].Lambda, 0.02);
        Assert.Equal(0.6, optima[2].Lambda, 0.02);
        Assert.Equal(0.4, optima[0].Lambda, 0.02);
        Assert.True(optima.Single(o => o.Name == "young").Lambda < optima.Single(o => o.Name == "old").Lambda);
        Assert.All(optima, o => Assert.InRange(o.Lambda, o.Low, o.High));
        Assert.All(optima.Take(3), o => Assert.Equal(40, o.Pairs));
    }

    [Fact]
    public void The_same_landscape_gives_the_same_intervals() => Assert.Equal(Optima.Of(Synthetic()), Optima.Of(Synthetic()));

    [Fact]
    public void A_structure_that_no_pair_has_gets_no_optimum()
    {
        Landscape all = Synthetic();
        Landscape without = all with { Scores = [.. all.Scores.Select(row => row.Select(s => s with { Dice = [s.Dice[0], double.NaN] }).ToArray())] };
        Assert.DoesNotContain(Optima.Of(without), o => o.Name == "second");
    }

    /// <summary>40 pairs whose structures are best at 0.2 and 0.6, a little lower for the young and higher for the old.</summary>
    internal static Landscape Synthetic()
    {
        Random random = new(3);
        double[] shifts = [.. Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? -0.05 : 0.05) + 0.02 * (random.NextDouble() - 0.5))];
        PairScore Score(double lambda, double shift) => new([0.8 - Math.Pow(lambda - 0.2 - shift, 2), 0.6 - Math.Pow(lambda - 0.6 - shift, 2)], 1 - lambda, 0.5);
        return new(
            "synthetic", Lambdas, [.. shifts.Select((_, i) => new PairInfo($"m{i}", $"f{i}", i % 2 == 0 ? "young" : "old"))],
            [new Structure(1, "first", "#ff0000"), new Structure(2, "second", "#00ff00")],
            [.. shifts.Select(_ => new PairScore([0.3, 0.2], 0, 0))], [.. Lambdas.Select(l => shifts.Select(s => Score(l, s)).ToArray())]);
    }
}
