using System.Text.Json;
using HyperMorph.Experiments;
using HyperMorph.Figures;
using HyperMorph.Tuning;
using Xunit;

namespace HyperMorph.Tests.Figures;

public sealed class ChartStyleTests
{
    [Fact]
    public void Bars_reach_from_a_value_to_the_ends_of_its_interval_and_leave_out_an_end_that_is_unknown()
    {
        JsonElement bars = JsonSerializer.SerializeToElement(
            ChartStyle.Bars([new Estimate(0.25, 0.125, 0.5), new Estimate(0.5, double.NaN, 0.75)], "#000000", scale: 100));
        Assert.Equal([25, 25], bars.GetProperty("array").EnumerateArray().Select(e => e.GetDouble()));
        Assert.Equal([12.5, null], bars.GetProperty("arrayminus").EnumerateArray()
            .Select(e => e.ValueKind == JsonValueKind.Null ? (double?)null : e.GetDouble()));
    }

    [Fact]
    public void A_band_is_filled_from_the_upper_quartile_down_to_the_lower_one()
    {
        using JsonDocument chart = JsonDocument.Parse(PlotlyFigure.Json(PlotlyFigure.Chart(
            ChartStyle.Band(new Curve([0.5], [[0, 1, 2, 3, 4]]), "band"), PlotlyFigure.Layout(new { }))));
        JsonElement[] traces = [.. chart.RootElement.GetProperty("data").EnumerateArray()];
        Assert.Equal([3, 1], traces.Select(t => t.GetProperty("y")[0].GetDouble()));
        Assert.Equal("tonexty", traces[1].GetProperty("fill").GetString());
        Assert.False(traces[0].GetProperty("showlegend").GetBoolean());
    }
}
