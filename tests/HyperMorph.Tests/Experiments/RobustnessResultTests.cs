using HyperMorph.Experiments;
using Microsoft.Data.Analysis;
using Xunit;

namespace HyperMorph.Tests.Experiments;

public sealed class RobustnessResultTests
{
    private static readonly SeedScore[][]
        Hyper = Scores(["a", "b", "c", "d", "a", "b", "c", "d"], [0.70, 0.70, 0.72, 0.72, 0.60, 0.62, 0.60, 0.62]),
        Baselines = Scores(["e", "f", "g", "h", "i", "j", "k", "l"], [0.70, 0.74, 0.70, 0.74, 0.60, 0.60, 0.64, 0.64]);

    [Fact]
    public void Deviations_are_pooled_over_lambda_with_their_degrees_of_freedom()
    {
        double sd = Math.Sqrt(4 * 0.01 * 0.01 / 3);
        Assert.All(RobustnessResult.Deviations(Hyper), d => Assert.Equal(sd, d.Value, 1e-12));
        Estimate pooled = RobustnessResult.Pooled(Hyper);
        Assert.Equal(sd, pooled.Value, 1e-12);
        Assert.Equal(Estimate.OfDeviation(sd, 6).High, pooled.High, 1e-9);
        Assert.True(pooled.High < RobustnessResult.Deviations(Hyper)[0].High);
    }

    [Fact]
    public void The_smaller_deviation_is_counted_and_every_seed_is_in_the_table()
    {
        Findings findings = new RobustnessResult([0.25, 0.75], Hyper, Baselines).Findings();
        Assert.Contains("at 2 of 2 λ", findings.Summary[2], StringComparison.Ordinal);
        DataFrame seeds = findings.Tables.Single(t => t.Name == "seeds.csv").Table;
        SeedScore[] all = [.. Hyper.SelectMany(s => s), .. Baselines.SelectMany(s => s)];
        Assert.Equal(all.Select(s => s.Dice), seeds["dice"].Cast<double?>().Select(d => d!.Value));
        Assert.Equal(all.Select(s => s.Steps), seeds["steps"].Cast<long?>().Select(d => d!.Value));
        Assert.Equal(all.Select(s => s.Seed), seeds["seed"].Cast<int?>().Select(d => d!.Value));
        Assert.Equal(all.Select(s => s.Run), seeds["run"].Cast<string>());
        Assert.Equal(2, findings.Tables.Single(t => t.Name == "deviations.csv").Table.Rows.Count);
    }

    [Fact]
    public void Means_over_the_seeds_are_compared_at_each_lambda()
    {
        RobustnessResult result = new([0.25, 0.75], Hyper, Baselines);
        Assert.Equal([0.01, 0.01], result.Gaps().Select(g => Math.Round(g.Value, 9)));
        Assert.All(result.Gaps(), g => Assert.InRange(0, g.Low, g.High));
        SeedScore[][] higher = [[.. Baselines[0].Select(s => s with { Dice = s.Dice + 0.03 })], Baselines[1]];
        Assert.Contains("from 1.00 [-2.46, 4.46] at λ = 0.75 to 4.00 [0.54, 7.46] at 0.25, 2.50 on average",
            string.Join(' ', new RobustnessResult([0.25, 0.75], Hyper, higher).Findings().Summary), StringComparison.Ordinal);
    }

    [Fact]
    public void Models_that_trained_longer_and_score_higher_are_told_by_their_rank_whatever_their_lambda()
    {
        SeedScore[][] longer =
        [
            [new(0.70, 900, 0, "a"), new(0.72, 1000, 1, "b")],
            [new(0.51, 5000, 0, "c"), new(0.50, 200, 1, "d")],
        ];
        Assert.Equal([-0.01, 0.01, 0.005, -0.005], RobustnessResult.AboveMean(longer).Select(m => Math.Round(m.Above, 9)));
        Assert.Contains("mean of its λ: 0.60 (4 models; HyperMorph's seeds trained for 900, 1000 steps)",
            new RobustnessResult([0.2, 0.9], longer, longer).Findings().Summary[^1], StringComparison.Ordinal);
        SeedScore[][] alike = [[new(0.70, 600, 0, "a"), new(0.72, 600, 1, "b")]];
        Assert.Contains("the same number of steps",
            new RobustnessResult([0.2], alike, alike).Findings().Summary[^1], StringComparison.Ordinal);
    }

    private static SeedScore[][] Scores(string[] runs, double[] dice) =>
        [.. runs.Select((run, i) => new SeedScore(dice[i], 1000 + (10 * i), 7 + (i % 4), run)).Chunk(4)];
}
