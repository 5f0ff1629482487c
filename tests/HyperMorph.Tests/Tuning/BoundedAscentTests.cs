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
        Ascended top = BoundedAscent.Climb(p => (-0.2 * (p[0] - 0.5) * (p[0] - 0.5), [-0.4 * (p[0] - 0.5)]), new([1], 0), 20, 0.003);
        Assert.Equal(0.5, top.Places[0], 0.01);
    }

    [Theory]
    [InlineData(0.05, 0.95), InlineData(0.8, 0.2), InlineData(0.4, 0.6)]
    public void The_way_up_a_grid_ends_where_the_whole_grid_is_highest(double x, double y)
    {
        double[][] axes = [[.. Enumerable.Range(0, 21).Select(i => i / 20.0)], [.. Enumerable.Range(0, 11).Select(i => i / 10.0)]];
        int evaluated = 0;
        double Hill(double[] p)
        {
            evaluated++;
            return 1 - Math.Pow(p[0] - 0.43, 2) - Math.Pow(p[1] - 0.68, 2) - 0.8 * (p[0] - 0.43) * (p[1] - 0.68);
        }
        (double[] places, double value) = LocalPeak.Find(axes, Hill, [x, y]);
        Assert.InRange(evaluated, 9, 120);
        (double[] whole, double best) = GridPeak.Find(axes, [.. LocalPeak.Points(axes).Select(Hill)]);
        Assert.Equal((whole[0], whole[1], best), (places[0], places[1], value));
    }
}
