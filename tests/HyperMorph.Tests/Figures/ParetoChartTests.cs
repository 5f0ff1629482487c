using System.Text.Json;
using HyperMorph.Figures;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Xunit;

namespace HyperMorph.Tests.Figures;

public sealed class ParetoChartTests
{
    private static ParetoPoint At(double lambda, double gamma, double dice, double folds) =>
        new(HyperPoint.Of(("lambda", lambda), ("gamma", gamma), ("window", 9)), dice, folds, 0.1);

    private static readonly ParetoPoint[] Front = [At(1, 0, 0.6, 0), At(0.5, 0.2, 0.7, 0.05), At(0.1, 0.5, 0.75, 1.5)];

    private static JsonElement Figure(ParetoPoint? chosen = null, double? limit = null, params ParetoPoint[] front) =>
        JsonDocument.Parse(PlotlyFigure.Json(
            ParetoChart.Of([.. Front, At(0, 0, 0.65, 2)], front.Length == 0 ? Front : front, chosen, limit))).RootElement;

    [Fact]
    public void The_grid_the_front_and_the_chosen_point_are_drawn_from_no_folds_on()
    {
        JsonElement[] traces = [.. Figure(Front[1], 0.1).GetProperty("data").EnumerateArray()];
        Assert.Equal([4, 3, 1], traces.Select(t => t.GetProperty("x").GetArrayLength()));
        Assert.Equal(0, traces[1].GetProperty("x")[0].GetDouble());
        Assert.Equal(Math.Asinh(5), traces[2].GetProperty("x")[0].GetDouble(), 12);
        Assert.Equal("highest Dice with folds up to 0.1 %", traces[2].GetProperty("name").GetString());
    }

    [Fact]
    public void Labels_say_what_varies_and_leave_what_is_held()
    {
        JsonElement[] traces = [.. Figure(Front[1]).GetProperty("data").EnumerateArray()];
        Assert.Equal(["λ = 1, γ = 0", "", "λ = 0.1, γ = 0.5"], traces[1].GetProperty("text").EnumerateArray()
            .Select(t => t.GetString()));
        Assert.Equal("<b>λ = 0.5, γ = 0.2</b>", traces[2].GetProperty("text")[0].GetString());
    }

    [Fact]
    public void Points_that_lie_close_share_a_label_and_the_ends_keep_theirs()
    {
        ParetoPoint[] close = [.. Enumerable.Range(0, 200).Select(i => At(1 - i / 200.0, 0.5, 0.6 + 0.0005 * i, 0.01 * i))];
        string[] text = [.. Figure(null, null, close).GetProperty("data")[1].GetProperty("text").EnumerateArray()
            .Select(t => t.GetString()!)];
        Assert.InRange(text.Count(t => t != ""), 4, 30);
        Assert.NotEqual("", text[0]);
        Assert.NotEqual("", text[^1]);
    }

    [Fact]
    public void The_axis_says_percent_and_the_limit_is_a_line()
    {
        JsonElement layout = Figure(null, 0.5).GetProperty("layout"), axis = layout.GetProperty("xaxis");
        int half = axis.GetProperty("ticktext").EnumerateArray().Select(t => t.GetString()).ToList().IndexOf("0.5");
        Assert.Equal(layout.GetProperty("shapes")[0].GetProperty("x0").GetDouble(),
            axis.GetProperty("tickvals")[half].GetDouble(), 12);
    }
}
