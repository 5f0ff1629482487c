using HyperMorph.Training;
using HyperMorph.Tuning;
using Xunit;

namespace HyperMorph.Tests.Tuning;

public sealed class LandscapeAxisTests
{
    [Fact]
    public void The_points_of_a_grid_are_in_a_landscapes_order_and_have_what_it_holds()
    {
        Landscape landscape = LandscapeTests.Numbered;
        HyperPoint[] points = LandscapeAxis.Points(landscape.Axes, landscape.Held);
        Assert.Equal(landscape.Scores.Select((_, i) => landscape.Point(i)), points);
        Assert.Equal(HyperPoint.Of(("lambda", 0), ("gamma", 1), ("bins", 8), ("width", 3)), points[4]);
        Assert.Equal(landscape.Held, Assert.Single(LandscapeAxis.Points([], landscape.Held)));
    }

    [Fact]
    public void An_axis_has_the_values_of_training_where_these_are_fewer() =>
        Assert.Equal([5, 7], LandscapeAxis.Even(Hyperparameter.Parse("window=5..8"), 11).Values);
}
