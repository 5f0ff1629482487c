using System.Text.Json;
using HyperMorph.Figures;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Plotly.NET;
using Xunit;

namespace HyperMorph.Tests.Figures;

public sealed class SurfaceTracesTests
{
    private static JsonElement[] Parsed(params IEnumerable<Trace> traces) =>
        [.. JsonDocument.Parse(PlotlyFigure.Json(PlotlyFigure.Chart(traces, PlotlyFigure.Layout(new { }))))
            .RootElement.GetProperty("data").EnumerateArray()];

    [Fact]
    public void Folds_are_lines_at_shares_that_the_landscape_crosses()
    {
        Landscape landscape = Sweep.Surface(3, 6);
        double[] folds = Surface.Of(landscape, s => s.FoldPercent).Means;
        JsonElement[] lines = Parsed(SurfaceTraces.Folds(landscape));
        Assert.Equal(4, lines.Length);
        Assert.All(lines, l => Assert.InRange(100 * l.GetProperty("contours").GetProperty("start").GetDouble(), folds.Min(),
            folds.Max()));
        Assert.Equal(1, lines.Count(l => l.GetProperty("showlegend").GetBoolean()));
    }

    [Fact]
    public void Only_the_dark_mark_of_an_optimum_is_named_and_its_rim_lies_below()
    {
        HyperPoint at = HyperPoint.Of(("lambda", 0.36), ("gamma", 0.5));
        JsonElement[] marks = Parsed(SurfaceTraces.Marker(
            new(Optimum.AllStructures, at, at, at, 0.7, 6), Sweep.Surface(2, 4, steps: 3, count: 3), "x", "y", 13, "optimum"));
        Assert.Equal(["#ffffff", Palette.Text],
            marks.Select(m => m.GetProperty("marker").GetProperty("color").GetString()));
        Assert.Equal([false, true], marks.Select(m => m.GetProperty("showlegend").GetBoolean()));
    }

    [Fact]
    public void A_row_holds_one_value_of_the_second_axis()
    {
        LandscapeAxis[] axes = [LandscapeAxis.Lambda(3), LandscapeAxis.Even(Hyperparameter.Gamma, 2)];
        Assert.Equal((int[][])[[0, 2, 4], [1, 3, 5]], SurfaceTraces.Rows(axes, point => point));
        Assert.Null(SurfaceTraces.Rows(new Surface(axes, [0, double.NaN, 2, 3, 4, 5]))[1][0]);
    }
}
