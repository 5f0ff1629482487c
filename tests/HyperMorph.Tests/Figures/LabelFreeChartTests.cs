using System.Text.Json;
using HyperMorph.Figures;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Xunit;

namespace HyperMorph.Tests.Figures;

public sealed class LabelFreeChartTests
{
    [Fact]
    public void A_disc_stands_for_the_pairs_of_the_same_choice_by_its_area()
    {
        LabelFreePair Pair(string fixedId, double chosen, double best) => new(new("a", fixedId), chosen, best, 0.7, 0.75, 0.72);
        LabelFreeTrust trust = new(0.3,
            [Pair("b", 0.2, 0.4), Pair("c", 0.2, 0.4), Pair("d", 0.2, 0.4), Pair("e", 0.2, 0.4), Pair("f", 0.6, 0.5)]);
        JsonElement discs = JsonDocument.Parse(PlotlyFigure.Json(LabelFreeChart.Of(trust, Hyperparameter.Lambda)))
            .RootElement.GetProperty("data")[1];
        double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetDouble())];
        Assert.Equal([0.4, 0.5], Numbers(discs.GetProperty("x")));
        Assert.Equal([0.2, 0.6], Numbers(discs.GetProperty("y")));
        Assert.Equal([4, 1], Numbers(discs.GetProperty("customdata")));
        double[] sizes = Numbers(discs.GetProperty("marker").GetProperty("size"));
        Assert.Equal(2, sizes[0] / sizes[1], 9);
    }
}
