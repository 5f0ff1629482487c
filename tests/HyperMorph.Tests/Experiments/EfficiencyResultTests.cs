using HyperMorph.Experiments;
using Xunit;

namespace HyperMorph.Tests.Experiments;

public sealed class EfficiencyResultTests
{
    [Fact]
    public void A_difference_that_all_pairs_share_is_found_exactly_and_everywhere()
    {
        EfficiencyResult result = MadeUp.Efficiency(gap: 0.01, apart: 0);
        Assert.All(result.Gaps(), g => Assert.Equal((0.01, 0.01, 0.01), (Round(g.Value), Round(g.Low), Round(g.High))));
        Assert.Equal(0.01, result.GapAtBest().Value, 0.001);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void The_two_lambdas_are_as_far_apart_as_they_are(double apart)
    {
        EfficiencyResult result = MadeUp.Efficiency(gap: 0, apart);
        Estimate found = result.Apart("lambda");
        Assert.Equal(apart, found.Value, 0.02);
        Assert.InRange(apart, found.Low - 0.02, found.High + 0.02);
        Assert.Equal(0.4, result.HyperBest.Point["lambda"], 0.02);
    }

    [Fact]
    public void Over_two_hyperparameters_it_is_found_along_both()
    {
        EfficiencyResult result = MadeUp.Efficiency(gap: -0.005, apart: 0.15, axes: 2);
        Assert.Equal(169, result.Gaps().Length);
        Assert.Equal(0.15, result.Apart("lambda").Value, 0.03);
        Assert.Equal(0.15, result.Apart("gamma").Value, 0.03);
        Assert.Equal(-0.005, result.GapAtBest().Value, 0.002);
    }

    [Fact]
    public void The_compute_ratio_is_that_of_what_all_models_cost_validation_included()
    {
        EfficiencyResult result = MadeUp.Efficiency(gap: 0, apart: 0);
        Assert.Equal(13 * 100.0 / 200, result.Ratio, 1e-9);
        Assert.Contains("6.5 times", result.Findings().Summary[0], StringComparison.Ordinal);
        Assert.Contains("All models converged", result.Findings().Summary[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_has_a_row_a_point_and_names_both_runs()
    {
        EfficiencyResult result = MadeUp.Efficiency(gap: 0.01, apart: 0);
        var table = result.Findings().Tables.Single().Table;
        Assert.Equal(13, table.Rows.Count);
        Assert.Equal(result.Grid.Values.Select(v => Math.Round(v, 5)), table["lambda"].Cast<double?>().Select(v => v!.Value));
        Assert.Equal(13, table["voxelmorph_run"].Cast<string>().Distinct().Count());
        Assert.All(table["gap"].Cast<double?>(), g => Assert.Equal(0.01, g!.Value, 1e-5));
    }

    private static double Round(double value) => Math.Round(value, 9);
}
