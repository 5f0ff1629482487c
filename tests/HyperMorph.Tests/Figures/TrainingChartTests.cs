using System.Text.Json.Nodes;
using HyperMorph.Figures;
using HyperMorph.Training;
using Xunit;

namespace HyperMorph.Tests.Figures;

public sealed class TrainingChartTests
{
    [Fact]
    public void A_long_run_is_drawn_as_means_over_parts_of_it()
    {
        IEnumerable<StepLosses> log = Enumerable.Range(0, 9000).Select(i => new StepLosses(i, 0.5, i % 2, 1, 1, double.NaN));
        JsonArray traces = JsonNode.Parse(PlotlyFigure.Json(TrainingChart.Of(log)))!["data"]!.AsArray();
        Assert.Equal(["loss", "similarity", "regularisation"], traces.Select(t => (string?)t!["name"]));
        Assert.Equal(300, traces[0]!["y"]!.AsArray().Count);
        Assert.All(traces[0]!["y"]!.AsArray(), y => Assert.Equal(0.5, (double)y!, 1e-9));
    }
}
