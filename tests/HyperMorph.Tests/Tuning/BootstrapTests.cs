using HyperMorph.Tuning;
using Xunit;

namespace HyperMorph.Tests.Tuning;

public sealed class BootstrapTests
{
    [Fact]
    public void Samples_are_as_large_as_what_they_are_drawn_from_and_always_the_same()
    {
        int[][] samples = Bootstrap.Samples(7);
        Assert.Equal(1000, samples.Length);
        Assert.All(samples, sample => Assert.Equal(7, sample.Length));
        Assert.All(Enumerable.Range(0, 7), place => Assert.Equal(1000, samples.Sum(s => s.Count(p => p == place)), 100.0));
        Assert.Equal(samples, Bootstrap.Samples(7));
    }

    [Fact]
    public void An_interval_leaves_out_a_fortieth_at_either_end_and_what_is_not_a_number()
    {
        IEnumerable<double> values = Enumerable.Range(0, 1000).Select(i => (double)i).Reverse();
        Assert.Equal((25, 975), Bootstrap.Interval(values.Append(double.NaN)));
        Assert.Equal((double.NaN, double.NaN), Bootstrap.Interval([double.NaN]));
    }
}
