using HyperMorph.Tuning;
using Xunit;

namespace HyperMorph.Tests.Tuning;

public sealed class GridPeakTests
{
    private static readonly double[] Even = [.. Enumerable.Range(0, 21).Select(i => i / 20.0)];

    [Theory]
    [InlineData(0.37), InlineData(0.5), InlineData(0.81)]
    public void The_top_of_a_parabola_is_found_between_grid_points(double top)
    {
        (double[] places, double value) = GridPeak.Find([Even], [.. Even.Select(x => 0.7 - (x - top) * (x - top))]);
        Assert.Equal(top, places[0], 1e-9);
        Assert.Equal(0.7, value, 1e-9);
    }

    [Fact]
    public void The_top_is_found_on_uneven_grids()
    {
        double[] uneven = [0, 0.1, 0.35, 0.4, 0.9, 1];
        Assert.Equal(0.45, GridPeak.Find([uneven], [.. uneven.Select(x => -(x - 0.45) * (x - 0.45))]).Places[0], 1e-9);
    }

    [Fact]
    public void A_curve_that_falls_all_along_is_best_at_its_end()
    {
        Assert.Equal((0, 1), One(GridPeak.Find([Even], [.. Even.Select(x => 1 - x)])));
        Assert.Equal((1, 1), One(GridPeak.Find([Even], Even)));
        static (double, double) One((double[] Places, double Value) peak) => (peak.Places[0], Math.Round(peak.Value, 9));
    }

    [Theory]
    [InlineData(0.42, 0.63), InlineData(0.31, 0.27), InlineData(0.77, 0.5)]
    public void The_top_of_an_oblique_ridge_is_found_in_two_directions(double x0, double y0)
    {
        double[] coarse = [.. Enumerable.Range(0, 11).Select(i => i / 10.0)];
        double Ridge(double x, double y) => 1 - (x - x0) * (x - x0) - (y - y0) * (y - y0) - 1.2 * (x - x0) * (y - y0);
        (double[] places, double value) = GridPeak.Find([Even, coarse],
            [.. Even.SelectMany(x => coarse.Select(y => Ridge(x, y)))]);
        Assert.Equal(x0, places[0], 1e-9);
        Assert.Equal(y0, places[1], 1e-9);
        Assert.Equal(1, value, 1e-9);
    }

    [Fact]
    public void On_an_edge_the_other_directions_are_still_resolved()
    {
        double[] third = [0, 0.5, 1];
        (double[] places, _) = GridPeak.Find([Even, Even, third],
            [.. Even.SelectMany(x =>
                Even.SelectMany(y => third.Select(z => -(x - 0.33) * (x - 0.33) + y - 2 * (z - 0.4) * (z - 0.4))))]);
        Assert.Equal([0.33, 1, 0.4], places.Select(p => Math.Round(p, 9)));
    }

    [Theory]
    [InlineData(16), InlineData(30)]
    public void A_steep_flank_does_not_push_the_top_away(int power)
    {
        // A slow rise, then a fall, as where only very smooth deformations are right.
        double top = Math.Pow(0.12 / (0.11 * power), 1.0 / (power - 1));
        Assert.Equal(top,
            GridPeak.Find([Even], [.. Even.Select(x => 0.54 + 0.12 * x - 0.11 * Math.Pow(x, power))]).Places[0], 0.02);
    }

    [Fact]
    public void The_top_of_a_flat_hill_hardly_moves_where_its_values_have_errors()
    {
        Random random = new(4);
        double[] coarse = [.. Enumerable.Range(0, 11).Select(i => i / 10.0)];
        double Noisy(double x, double y) =>
            0.76 - 0.1 * (x - 0.3) * (x - 0.3) - 0.08 * (y - 0.4) * (y - 0.4) + 0.0004 * (random.NextDouble() - 0.5);
        double[][] tops = [.. Enumerable.Range(0, 50)
            .Select(_ => GridPeak.Find([Even, coarse], [.. Even.SelectMany(x => coarse.Select(y => Noisy(x, y)))]).Places)];
        Assert.Equal(0.3, tops.Average(t => t[0]), 0.01);
        Assert.Equal(0.4, tops.Average(t => t[1]), 0.02);
        Assert.InRange(tops.Average(t => Math.Abs(t[0] - 0.3)), 0, 0.02);
    }

    [Fact]
    public void A_grid_of_one_value_is_best_there() => Assert.Equal(0.4, GridPeak.Find([[0.4]], [0.7]).Places[0]);
}
