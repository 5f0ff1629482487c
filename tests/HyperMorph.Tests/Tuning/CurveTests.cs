using HyperMorph.Tuning;
using Xunit;

namespace HyperMorph.Tests.Tuning;

public sealed class CurveTests
{
    private static readonly Curve Curve = new([0, 0.5, 1], [[1, 3], [4, 4], [double.NaN, 0]]);

    [Fact]
    public void What_a_chart_shows_of_the_pairs_leaves_out_those_without_a_value()
    {
        Assert.Equal([2, 4, 0], Curve.Mean);
        Assert.Equal([Math.Sqrt(2), 0, double.NaN], Curve.Sd);
        Assert.Equal([1.5, 4, 0], Curve.Quantile(0.25));
    }
}
