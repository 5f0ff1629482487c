using HyperMorph.Experiments;
using Xunit;

namespace HyperMorph.Tests.Experiments;

public sealed class EstimateTests
{
    [Fact]
    public void A_bootstrap_of_a_mean_is_as_wide_as_its_standard_error_says()
    {
        Random random = new(7);
        double[] values = [.. Enumerable.Range(0, 400).Select(_ => random.NextDouble())];
        Estimate mean = Estimate.Bootstrap(values.Length, rows => rows.Average(r => values[r]));
        double error = Math.Sqrt(values.Select(v => Math.Pow(v - values.Average(), 2)).Average() / values.Length);
        Assert.Equal(values.Average(), mean.Value, 1e-12);
        Assert.InRange((mean.High - mean.Low) / (2 * 1.96 * error), 0.9, 1.1);
        Assert.Equal(mean, Estimate.Bootstrap(values.Length, rows => rows.Average(r => values[r])));
    }

    [Fact]
    public void A_standard_deviation_from_four_values_has_the_interval_of_the_tables()
    {
        // χ² with 3 degrees of freedom: 0.2158 and 9.3484 at 2.5 and 97.5 %.
        Estimate deviation = Estimate.OfDeviation(2, 3);
        Assert.Equal(2 * Math.Sqrt(3 / 9.3484), deviation.Low, 1e-4);
        Assert.Equal(2 * Math.Sqrt(3 / 0.2158), deviation.High, 1e-3);
    }

    [Fact]
    public void A_difference_of_means_has_Welchs_interval()
    {
        // Both with variance 5/3: 6 degrees of freedom, 2.4469 at 97.5 %.
        Estimate alike = Estimate.OfDifference([2, 3, 4, 5], [1, 2, 3, 4]);
        Assert.Equal(1, alike.Value, 1e-12);
        Assert.Equal(1 + 2.4469 * Math.Sqrt(2 * 5 / 12.0), alike.High, 1e-3);
        Assert.Equal(2, alike.High + alike.Low, 1e-12);
        // One of them without spread leaves the other's 3: 3.1824.
        Assert.Equal(-3.1824 * Math.Sqrt(5 / 12.0), Estimate.OfDifference([2.5, 2.5, 2.5], [1, 2, 3, 4]).Low, 1e-3);
        Assert.Equal(new Estimate(1, 1, 1), Estimate.OfDifference([2, 2], [1, 1]));
    }

    [Fact]
    public void For_people_it_is_a_number_with_its_interval_whatever_their_language()
    {
        Estimate gap = new(0.0026, -0.0001, 0.0048);
        Assert.Equal("0.26 [-0.01, 0.48]", gap.Text(scale: 100));
        Assert.Equal("0.003 [-0.000, 0.005]", gap.Text(decimals: 3));
    }
}
