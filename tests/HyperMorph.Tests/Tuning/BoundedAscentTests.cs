using HyperMorph.Tuning;
using Xunit;

namespace HyperMorph.Tests.Tuning;

public sealed class BoundedAscentTests
{
    [Theory]
    [InlineData(0.42, 0.63), InlineData(0.31, 0.27), InlineData(0.9, 0.1)]
    public void The_top_of_an_oblique_hill_is_reached_in_a_few_evaluations(double x0, double y0)
    {
        int made = 0;
        (double, double[]) Hill(double[] p)
        {
            made++;
            (double x, double y) = (p[0] - x0, p[1] - y0);
            return (0.7 - 0.2 * x * x - 0.3 * y * y - 0.2 * x * y, [-0.4 * x - 0.2 * y, -0.6 * y - 0.2 * x]);
        }
        Ascended top = BoundedAscent.Climb(Hill, new([0.5, 0.5], 0), 20, 0.003);
        Assert.Equal(x0, top.Places[0], 0.01);
        Assert.Equal(y0, top.Places[1], 0.01);
        Assert.InRange(made, 2, 15);
    }

    [Theory]
    [InlineData(1, 1), InlineData(-1, 0)]
    public void Where_a_function_only_rises_its_end_is_reached(double slope, double end)
    {
        Ascended top = BoundedAscent.Climb(p => (0.1 * slope * p[0], [0.1 * slope]), new([0.4], 0), 20, 0.001);
        Assert.Equal(end, top.Places[0], 0.003);
    }

    [Fact]
    public void An_ascent_that_starts_at_an_end_can_leave_it()
    {
        Ascended top =
            BoundedAscent.Climb(p => (-0.2 * (p[0] - 0.5) * (p[0] - 0.5), [-0.4 * (p[0] - 0.5)]), new([1], 0), 20, 0.003);
        Assert.Equal(0.5, top.Places[0], 0.01);
    }
}
