using System.Text.Json;
using HyperMorph.Figures;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Plotly.NET;
using Xunit;

namespace HyperMorph.Tests.Figures;

public sealed class SurfaceChartTests
{
    private static JsonElement Parsed(GenericChart chart) => JsonDocument.Parse(PlotlyFigure.Json(chart)).RootElement;

    private static JsonElement[] Traces(JsonElement figure, string type) =>
        [.. figure.GetProperty("data").EnumerateArray().Where(t => t.GetProperty("type").GetString() == type)];

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetDouble())];

    private static readonly Optimum Best =
        new(Optimum.AllStructures, Point(0.36, 0.5), Point(0.3, 0.41), Point(0.44, 0.62), 0.71, 40);

    private static HyperPoint Point(double lambda, double gamma) => HyperPoint.Of(("lambda", lambda), ("gamma", gamma));

    [Fact]
    public void Colours_are_the_mean_Dice_at_every_grid_point_with_the_first_axis_across()
    {
        Landscape landscape = Sweep.Surface(3, 6, steps: 5, count: 4);
        JsonElement figure = Parsed(SurfaceChart.Contour(landscape, Best)), fill = Traces(figure, "contour")[0];
        Assert.Equal(landscape.Axes.Select(a => a.Values), ((string[])["x", "y"]).Select(a => Numbers(fill.GetProperty(a))));
        Assert.Equal("Dice", fill.GetProperty("colorbar").GetProperty("title").GetProperty("text").GetString());
        double[][] rows = [.. fill.GetProperty("z").EnumerateArray().Select(Numbers)];
        Assert.Equal((4, 5), (rows.Length, rows[0].Length));
        for (int i = 0; i < landscape.Scores.Length; i++)
        {
            Assert.Equal(landscape.Scores[i].Average(s => s.MeanDice), rows[i % 4][i / 4], 12);
        }
        Assert.Equal(((double[])[0.25, 0.75]).Select(q => Statistics.Quantile(landscape.Scores[6].Select(s => s.MeanDice), q)),
            Numbers(fill.GetProperty("customdata")[2][1]));
        JsonElement layout = figure.GetProperty("layout");
        Assert.Equal(["regularisation λ", "label weight γ"],
            ((string[])["xaxis", "yaxis"]).Select(a => layout.GetProperty(a).GetProperty("title").GetProperty("text")
                .GetString()));
    }

    [Fact]
    public void Lines_of_equal_Dice_stand_at_round_values_within_the_range_each_once()
    {
        Landscape landscape = Sweep.Surface(3, 6);
        double[] means = Surface.Of(landscape, Optimum.AllStructures).Means;
        JsonElement[] contours = [.. Traces(Parsed(SurfaceChart.Contour(landscape, Best)), "contour")
            .Select(t => t.GetProperty("contours"))];
        double[] Levels(JsonElement c)
        {
            (double start, double end, double size) = (c.GetProperty("start").GetDouble(), c.GetProperty("end").GetDouble(),
                c.GetProperty("size").GetDouble());
            return [.. Enumerable.Range(0, 1 + (int)Math.Floor((end - start) / size + 1e-6))
                .Select(i => Math.Round(start + i * size, 9))];
        }
        double[] filled = Levels(contours[0]);
        Assert.InRange(filled.Length, 9, 25);
        Assert.All(filled, level => Assert.True(level > means.Min() && level < means.Max()
            && Math.Abs(level * 100 - Math.Round(level * 100)) < 1e-6, $"{level}"));
        Assert.Equal(filled, Levels(contours[1]).Concat(Levels(contours[2])));
        Assert.All(contours[1..3], c => Assert.True(c.GetProperty("showlabels").GetBoolean()));
    }

    [Fact]
    public void The_optimum_has_bars_in_both_directions_and_its_values_above()
    {
        JsonElement figure = Parsed(SurfaceChart.Contour(Sweep.Surface(3, 6), Best));
        JsonElement mark = Traces(figure, "scatter")[^1], across = mark.GetProperty("error_x"), up = mark.GetProperty("error_y");
        Assert.Equal((0.36, 0.5), (mark.GetProperty("x")[0].GetDouble(), mark.GetProperty("y")[0].GetDouble()));
        double[] reaches = [.. ((JsonElement[])[across, up])
            .SelectMany(e => (double[])[e.GetProperty("arrayminus")[0].GetDouble(), e.GetProperty("array")[0].GetDouble()])];
        Assert.Equal([0.06, 0.08, 0.09, 0.12], reaches.Select(r => Math.Round(r, 9)));
        Assert.Equal("<b>λ* = 0.36</b>  [0.30, 0.44],  <b>γ* = 0.50</b>  [0.41, 0.62],  Dice 0.710", figure.GetProperty("layout")
            .GetProperty("annotations")[0].GetProperty("text").GetString());
    }

    [Fact]
    public void An_optimum_of_a_structure_shows_that_structure()
    {
        Landscape landscape = Sweep.Surface(3, 6, steps: 5, count: 4);
        JsonElement figure = Parsed(SurfaceChart.Contour(landscape, Best with { Name = landscape.Structures[2].Name }));
        Assert.Equal(Surface.Of(landscape, landscape.Structures[2].Name).Means[0],
            Traces(figure, "contour")[0].GetProperty("z")[0][0].GetDouble(), 12);
        Assert.StartsWith(landscape.Structures[2].Name, figure.GetProperty("layout")
            .GetProperty("annotations")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_surface_has_its_pin_at_the_optimum()
    {
        JsonElement figure = Parsed(SurfaceChart.Surface3D(Sweep.Surface(3, 6, Hyperparameter.Bins), new(Optimum.AllStructures,
            HyperPoint.Of(("lambda", 0.3), ("bins", 20)), HyperPoint.Of(("lambda", 0.2), ("bins", 16)),
            HyperPoint.Of(("lambda", 0.4), ("bins", 30)), 0.7, 6)));
        JsonElement pin = Assert.Single(Traces(figure, "scatter3d"));
        Assert.Equal((0.3, 20, 0.7), (pin.GetProperty("x")[0].GetDouble(), pin.GetProperty("y")[0].GetDouble(),
            pin.GetProperty("z")[0].GetDouble()));
        Assert.Equal("log", figure.GetProperty("layout").GetProperty("scene").GetProperty("yaxis").GetProperty("type")
            .GetString());
        Assert.Single(Traces(figure, "surface"));
    }

    [Fact]
    public void Sets_and_structures_have_panels_below_their_own_best_in_shared_colours()
    {
        Landscape landscape = Sweep.Surface(4, 6, steps: 6, count: 5);
        JsonElement figure = Parsed(SurfaceChart.PerStructure(landscape, [Best with { Name = "structures held out" }]));
        JsonElement[] panels = Traces(figure, "contour");
        Assert.Equal(["structures in the loss", "structures held out", .. landscape.Structures.Select(s => s.Name)],
            panels.Select(p => p.GetProperty("name").GetString()));
        Assert.All(panels, p => Assert.Equal(0, p.GetProperty("z").EnumerateArray().SelectMany(Numbers).Max()));
        Assert.All(panels, p => Assert.Equal("coloraxis", p.GetProperty("coloraxis").GetString()));
        Assert.All(Traces(figure, "scatter"), mark => Assert.Equal("x2", mark.GetProperty("xaxis").GetString()));
        Assert.Contains("λ* = 0.36, γ* = 0.50", figure.GetProperty("layout").GetProperty("annotations")[1].GetProperty("text")
            .GetString());
    }

    [Fact]
    public void A_landscape_that_is_no_surface_is_refused_in_one_sentence() =>
        Assert.Contains("two axes", Assert.Throws<HyperMorphException>(() => SurfaceChart.Contour(Sweep.Landscape(2, 4), Best))
            .Message);
}
