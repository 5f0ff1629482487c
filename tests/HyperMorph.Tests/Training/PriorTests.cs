using HyperMorph.Training;
using Xunit;

namespace HyperMorph.Tests.Training;

public sealed class PriorTests
{
    private static double[] Draws(Prior prior)
    {
        Random random = new(1);
        return [.. Enumerable.Range(0, 20_000).Select(_ => prior.Draw(random.NextDouble(), random.NextDouble()))];
    }

    [Fact]
    public void Uniform_draws_fill_the_unit_interval_evenly()
    {
        double[] draws = Draws(new(PriorKind.Uniform));
        Assert.Equal(0.5, draws.Average(), 0.01);
        Assert.Equal(0.1, draws.Count(d => d is >= 0.2 and < 0.3) / (double)draws.Length, 0.01);
    }

    [Theory]
    [InlineData(0.2), InlineData(0.4)]
    public void End_points_are_drawn_as_often_as_said_half_each(double share)
    {
        double[] draws = Draws(new(PriorKind.EndPoints, share));
        Assert.Equal(share / 2, draws.Count(d => d == 0) / (double)draws.Length, 0.01);
        Assert.Equal(share / 2, draws.Count(d => d == 1) / (double)draws.Length, 0.01);
    }

    [Theory]
    [InlineData(PriorKind.Uniform), InlineData(PriorKind.EndPoints), InlineData(PriorKind.LogUniform)]
    public void Half_of_the_draws_are_below_the_median(PriorKind kind)
    {
        Prior prior = new(kind);
        double[] draws = Draws(prior);
        Assert.Equal(0.5, draws.Count(d => d < prior.Median) / (double)draws.Length, 0.01);
    }

    [Fact]
    public void Log_uniform_draws_every_decade_alike()
    {
        double[] draws = Draws(new(PriorKind.LogUniform, Smallest: 1e-3));
        Assert.All(draws, d => Assert.InRange(d, 1e-3, 1));
        Assert.All((double[])[1e-3, 1e-2, 1e-1],
            low => Assert.Equal(1 / 3.0, draws.Count(d => d >= low && d < 10 * low) / (double)draws.Length, 0.015));
    }
}
