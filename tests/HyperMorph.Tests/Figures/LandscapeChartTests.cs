using System.Text.Json;
using HyperMorph.Figures;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Plotly.NET;
using Xunit;

namespace HyperMorph.Tests.Figures;

public sealed class LandscapeChartTests
{
    private static JsonElement Parsed(GenericChart chart) => JsonDocument.Parse(PlotlyFigure.Json(chart)).RootElement;

    private static JsonElement Trace(JsonElement figure, string name) =>
        figure.GetProperty("data").EnumerateArray()
            .Single(t => t.TryGetProperty("name", out JsonElement n) && n.GetString() == name);

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetDouble())];

    [Fact]
    public void The_overall_chart_shows_the_mean_over_pairs_at_every_lambda()
    {
        Landscape landscape = Sweep.Landscape();
        JsonElement figure = Parsed(LandscapeChart.Overall(landscape, Sweep.Optima(landscape)[0]));
        JsonElement dice = Trace(figure, "mean Dice");
        Assert.Equal(landscape.Values, Numbers(dice.GetProperty("x")));
        Assert.Equal(landscape.Scores.Select(at => at.Average(s => s.MeanDice)),
            Numbers(dice.GetProperty("y")), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(landscape.Unregistered.Average(s => s.MeanDice),
            Numbers(Trace(figure, "unregistered").GetProperty("y"))[0], 12);
    }

    [Fact]
    public void The_band_encloses_the_middle_half_of_the_pairs()
    {
        Landscape landscape = Sweep.Landscape(pairs: 41);
        JsonElement[] traces = [.. Parsed(LandscapeChart.Overall(landscape, Sweep.Optima(landscape)[0]))
            .GetProperty("data").EnumerateArray()];
        double high = Numbers(traces[0].GetProperty("y"))[3], low = Numbers(traces[1].GetProperty("y"))[3];
        Assert.Equal("tonexty", traces[1].GetProperty("fill").GetString());
        Assert.Contains("middle half of 41 pairs", traces[1].GetProperty("name").GetString());
        Assert.Equal(21, landscape.Scores[3].Count(s => s.MeanDice >= low && s.MeanDice <= high));
    }

    [Fact]
    public void Folds_have_their_own_axis_at_the_right()
    {
        Landscape landscape = Sweep.Landscape();
        JsonElement figure = Parsed(LandscapeChart.Overall(landscape, Sweep.Optima(landscape)[0])),
            layout = figure.GetProperty("layout");
        Assert.Equal("y2", Trace(figure, "folds").GetProperty("yaxis").GetString());
        Assert.Equal("right", layout.GetProperty("yaxis2").GetProperty("side").GetString());
        Assert.Equal(["regularisation λ", "Dice", "folds (% of voxels)"],
            ((string[])["xaxis", "yaxis", "yaxis2"])
                .Select(a => layout.GetProperty(a).GetProperty("title").GetProperty("text").GetString()));
    }

    [Fact]
    public void The_optimum_is_a_line_in_the_band_of_its_interval()
    {
        Landscape landscape = Sweep.Landscape();
        Optimum optimum = new(Optimum.AllStructures, 0.36, 0.3, 0.44, 0.7, 40);
        JsonElement layout = Parsed(LandscapeChart.Overall(landscape, optimum)).GetProperty("layout");
        JsonElement[] shapes = [.. layout.GetProperty("shapes").EnumerateArray()];
        Assert.Equal((0.3, 0.44), (shapes[0].GetProperty("x0").GetDouble(), shapes[0].GetProperty("x1").GetDouble()));
        Assert.Equal((0.36, 0.36), (shapes[1].GetProperty("x0").GetDouble(), shapes[1].GetProperty("x1").GetDouble()));
        Assert.Contains("0.36", layout.GetProperty("annotations")[0].GetProperty("text").GetString());
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(12, 4)]
    [InlineData(24, 6)]
    public void Every_structure_has_a_panel_that_is_tall_enough_and_overlaps_no_other(int structures, int columns)
    {
        Landscape landscape = Sweep.Landscape(structures, pairs: 4, steps: 5);
        JsonElement layout = Parsed(LandscapeChart.PerStructure(landscape, Sweep.Optima(landscape))).GetProperty("layout");
        (double Left, double Right, double Low, double High)[] panels = [.. Enumerable.Range(0, structures).Select(i =>
        {
            double[] x = Numbers(layout.GetProperty(i == 0 ? "xaxis" : $"xaxis{i + 1}").GetProperty("domain"));
            double[] y = Numbers(layout.GetProperty(i == 0 ? "yaxis" : $"yaxis{i + 1}").GetProperty("domain"));
            return (x[0], x[1], y[0], y[1]);
        })];
        Assert.Equal(columns, panels.Select(p => p.Left).Distinct().Count());
        int height = layout.GetProperty("height").GetInt32() - 80;
        Assert.All(panels, p => Assert.True((p.High - p.Low) * height >= 149, $"{(p.High - p.Low) * height} px"));
        Assert.All(panels, p => Assert.DoesNotContain(panels,
            q => q != p && q.Left < p.Right && p.Left < q.Right && q.Low < p.High && p.Low < q.High));
    }

    [Fact]
    public void A_panel_bears_its_structures_name_colour_and_optimum()
    {
        Landscape landscape = Sweep.Landscape(3);
        JsonElement figure = Parsed(LandscapeChart.PerStructure(landscape, [new("Cerebral Cortex", 0.4, 0.3, 0.5, 0.7, 40)]));
        Assert.Equal("#cd3e4e", Trace(figure, "Cerebral Cortex").GetProperty("line").GetProperty("color").GetString());
        JsonElement layout = figure.GetProperty("layout");
        Assert.Contains(layout.GetProperty("annotations").EnumerateArray(),
            a => a.GetProperty("text").GetString()!.StartsWith("<b>Cerebral Cortex</b><br>", StringComparison.Ordinal));
        Assert.Equal(["x2", "x2"], layout.GetProperty("shapes").EnumerateArray().Select(s => s.GetProperty("xref").GetString()));
        Assert.Equal(0.4, layout.GetProperty("shapes")[1].GetProperty("x0").GetDouble());
    }

    [Fact]
    public void A_structure_missing_from_all_pairs_leaves_a_gap()
    {
        Landscape landscape = new("d", [LandscapeAxis.Lambda(2)], HyperPoint.Empty, [new("a", "b")],
            [new(1, "present", "#112233"), new(2, "missing", "#332211")], [],
            [new([0.5, double.NaN], 0, 0)], [[new([0.6, double.NaN], 0, 0)], [new([0.5, double.NaN], 0, 0)]]);
        JsonElement figure = Parsed(LandscapeChart.PerStructure(landscape, []));
        Assert.All(Trace(figure, "missing").GetProperty("y").EnumerateArray(),
            y => Assert.Equal(JsonValueKind.Null, y.ValueKind));
    }

    [Fact]
    public void The_forest_plot_has_one_row_an_optimum_with_its_asymmetric_interval()
    {
        Landscape landscape = Sweep.Landscape(2);
        Optimum[] optima =
        [
            new(Optimum.AllStructures, 0.5, 0.4, 0.7, 0.7, 40), new("<b>old</b>", 0.2, 0.1, 0.25, 0.6, 20),
            new("Cerebral Cortex", 0.3, 0.3, 0.3, 0.6, 40)
        ];
        JsonElement figure = Parsed(LandscapeChart.StructureOptima(optima, Hyperparameter.Lambda, landscape.Structures));
        JsonElement[] rows = [.. figure.GetProperty("data").EnumerateArray()];
        Assert.Equal([0.5, 0.2, 0.3], rows.Select(r => r.GetProperty("x")[0].GetDouble()));
        Assert.Equal(0.2, rows[0].GetProperty("error_x").GetProperty("array")[0].GetDouble(), 12);
        Assert.Equal(0.1, rows[0].GetProperty("error_x").GetProperty("arrayminus")[0].GetDouble(), 12);
        Assert.Equal("#cd3e4e", rows[2].GetProperty("marker").GetProperty("color").GetString());
        Assert.Equal("&lt;b&gt;old&lt;/b&gt;",
            figure.GetProperty("layout").GetProperty("yaxis").GetProperty("ticktext")[1].GetString());
    }

    [Fact]
    public void An_axis_shows_training_values_and_doublings_and_what_is_held()
    {
        JsonElement Across(Hyperparameter h)
        {
            Landscape curve = Sweep.Surface(2, 4, h).Slice(h.Name, 0.3);
            return Parsed(LandscapeChart.Overall(curve, Sweep.Optima(curve)[0])).GetProperty("layout").GetProperty("xaxis");
        }
        JsonElement window = Across(Hyperparameter.Window), bins = Across(Hyperparameter.Bins);
        Assert.Equal([3, 5, 7, 9, 11, 13, 15], Numbers(window.GetProperty("tickvals")));
        Assert.Equal("window (voxels), at λ = 0.3", window.GetProperty("title").GetProperty("text").GetString());
        Assert.Equal("log", bins.GetProperty("type").GetString());
        Assert.Equal(["8", "16", "32", "64"], bins.GetProperty("ticktext").EnumerateArray().Select(t => t.GetString()));
        Assert.Equal(JsonValueKind.Null, Across(Hyperparameter.Gamma).GetProperty("tickvals").ValueKind);
        double[] range = Numbers(bins.GetProperty("range"));
        Assert.True(Math.Pow(10, range[0]) is > 7.5 and < 8 && Math.Pow(10, range[1]) is > 64 and < 68,
            $"{range[0]}, {range[1]}");
    }

    [Fact]
    public void The_optimum_is_marked_by_value_and_written_by_coordinate_on_a_logarithmic_axis()
    {
        Landscape curve = Sweep.Surface(2, 4, Hyperparameter.Bins).Slice("bins", 0.3);
        HyperPoint Bins(double value) => HyperPoint.Of(("bins", value));
        Optimum optimum = new(Optimum.AllStructures, Bins(20), Bins(16), Bins(30), 0.7, 4);
        JsonElement layout = Parsed(LandscapeChart.Overall(curve, optimum)).GetProperty("layout");
        Assert.Equal(20, layout.GetProperty("shapes")[1].GetProperty("x0").GetDouble());
        Assert.Equal(Math.Log10(20), layout.GetProperty("annotations")[0].GetProperty("x").GetDouble(), 12);
        Assert.Equal("<b>bins* = 20.0</b>  [16.0, 30.0]  Dice 0.700", layout.GetProperty("annotations")[0].GetProperty("text")
            .GetString());
    }
}
