using HyperMorph.Tuning;
using Xunit;

namespace HyperMorph.Tests.Tuning;

public sealed class SurfaceTests
{
    [Theory]
    [InlineData(0, 0, 8, 0)]
    [InlineData(1, 1, 64, 213)]
    [InlineData(0.25, 0.5, 16, 56)]
    [InlineData(0.75, 0.1, 22.627416997969522, 152.5)]
    public void Between_grid_points_a_surface_is_linear_in_places(double lambda, double gamma, double bins, double expected) =>
        Assert.Equal(expected, Surface.Of(LandscapeTests.Numbered, "s").At(LandscapeTests.At(lambda, gamma, bins)), 9);

    [Fact]
    public void A_missing_corner_without_weight_does_no_harm()
    {
        Surface surface = new([LandscapeAxis.Lambda(3)], [1, 2, double.NaN]);
        Assert.Equal(1.5, surface.At(0.25));
        Assert.Equal(2, surface.At(0.5));
        Assert.Equal(double.NaN, surface.At(0.6));
    }
}
