using HyperMorph.Experiments;
using Microsoft.Data.Analysis;
using Xunit;

namespace HyperMorph.Tests.Experiments;

public sealed class RobustnessResultTests
{
    private static readonly double[][] Hyper = [[0.70, 0.70, 0.72, 0.72], [0.60, 0.62, 0.60, 0.62]],
        Baselines = [[0.70, 0.74, 0.70, 0.74], [0.60, 0.60, 0.64, 0.64]];

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
        string[][] hyperRuns = [["a", "b", "c", "d"], ["a", "b", "c", "d"]], runs = [["e", "f", "g", "h"], ["i", "j", "k", "l"]];
        Findings findings = new RobustnessResult([0.25, 0.75], Hyper, Baselines, hyperRuns, runs).Findings();
        Assert.Contains("at 2 of 2 λ", findings.Summary[^1], StringComparison.Ordinal);
        DataFrame seeds = findings.Tables.Single(t => t.Name == "seeds.csv").Table;
        Assert.Equal([.. Hyper.SelectMany(s => s), .. Baselines.SelectMany(s => s)],
            seeds["dice"].Cast<double?>().Select(d => d!.Value));
        Assert.Equal([.. hyperRuns.SelectMany(r => r), .. runs.SelectMany(r => r)], seeds["run"].Cast<string>());
        Assert.Equal(2, findings.Tables.Single(t => t.Name == "deviations.csv").Table.Rows.Count);
    }
}
