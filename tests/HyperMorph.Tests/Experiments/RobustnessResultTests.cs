using HyperMorph.Experiments;
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
        Findings findings = new RobustnessResult([0.25, 0.75], Hyper, Baselines).Findings();
        Assert.Contains("at 2 of 2 λ", findings.Summary[^1], StringComparison.Ordinal);
        Assert.Equal(1 + 2 * (4 + 4), findings.Tables.Single().Table.Columns.Count);
    }
}
