using System.Text.Json;
using HyperMorph.Experiments;
using HyperMorph.Figures;
using HyperMorph.Figures.Experiments;
using HyperMorph.Tests.Experiments;
using HyperMorph.Tuning;
using Plotly.NET;
using Xunit;

namespace HyperMorph.Tests.Figures.Experiments;

public sealed class ExperimentChartTests
{
    [Fact]
    public void Curves_show_the_one_model_as_a_line_and_the_grid_as_points()
    {
        JsonElement[] traces = Traces(EfficiencyChart.Curves(MadeUp.Efficiency(0.01, 0)));
        Assert.Equal((25, "lines"), Count(traces.Single(t => Name(t) == "one HyperMorph")));
        Assert.Equal((13, "markers"), Count(traces.Single(t => Name(t) == "13 VoxelMorph models")));
    }

    [Fact]
    public void Compute_stacks_every_model_of_the_grid_beside_the_one()
    {
        JsonElement[] traces = Traces(EfficiencyChart.Compute(MadeUp.Efficiency(0, 0)));
        Assert.Equal(14, traces.Length);
        Assert.Equal(13 * 100 / 60.0, traces[..13].Sum(t => t.GetProperty("x")[0].GetDouble()), 1e-9);
        Assert.Equal(200 / 60.0, traces[13].GetProperty("x")[0].GetDouble(), 1e-9);
    }

    [Fact]
    public void Differences_are_in_dice_points_with_bars_over_one_axis_and_colours_over_two()
    {
        JsonElement line = Traces(EfficiencyChart.Difference(MadeUp.Efficiency(0.01, 0)))[0];
        Assert.All(line.GetProperty("y").EnumerateArray(), y => Assert.Equal(1, y.GetDouble(), 1e-6));
        // Over λ it falls as one moves away from each best place; the rows are γ.
        EfficiencyResult two = MadeUp.Efficiency(0.01, 0.1, axes: 2);
        JsonElement cells = Traces(EfficiencyChart.Difference(two))[0].GetProperty("z");
        Assert.Equal(100 * two.Gaps()[1].Value, cells[1][0].GetDouble(), 1e-6);
        Assert.Equal(100 * two.Gaps()[13].Value, cells[0][1].GetDouble(), 1e-6);
    }

    [Fact]
    public void The_difference_of_a_structure_that_no_pair_has_is_a_gap_in_the_colours()
    {
        EfficiencyResult result = MadeUp.WithoutFirstStructure(MadeUp.Efficiency(0.01, 0, axes: 2));
        JsonElement cells = Traces(EfficiencyChart.Difference(result, result.Grid.Structures[0].Name))[0].GetProperty("z");
        Assert.All(cells.EnumerateArray().SelectMany(row => row.EnumerateArray()),
            cell => Assert.Equal(JsonValueKind.Null, cell.ValueKind));
    }

    [Fact]
    public void Convergence_marks_the_step_at_which_a_model_converged()
    {
        RunOutcome outcome = MadeUp.Outcome(Sweep.Landscape());
        JsonElement[] traces = Traces(ConvergenceChart.Of([outcome]));
        Assert.Equal(2, traces.Length);
        Assert.Equal(outcome.Model.ConvergedAt, traces[1].GetProperty("x")[0].GetInt64());
    }

    [Fact]
    public void Convergence_names_each_method_once()
    {
        EfficiencyResult efficiency = MadeUp.Efficiency(0, 0);
        JsonElement[] traces = Traces(ConvergenceChart.Of([efficiency.Hyper, .. efficiency.Baselines]));
        Assert.Equal(["HyperMorph", "VoxelMorph, one per λ"],
            traces.Where(t => t.GetProperty("showlegend").GetBoolean()).Select(Name));
    }

    [Fact]
    public void Convergence_gives_each_of_several_presets_a_colour()
    {
        RunOutcome Arm(string preset) => MadeUp.Outcome(Sweep.Landscape(), 100, preset);
        JsonElement[] named = [.. Traces(ConvergenceChart.Of([Arm("mip"), Arm("paper"), Arm("mip")]))
            .Where(t => t.GetProperty("showlegend").GetBoolean())];
        Assert.Equal(["HyperMorph (mip)", "HyperMorph (paper)"], named.Select(Name));
        Assert.Equal(2, named.Select(t => t.GetProperty("line").GetProperty("color").GetString()).Distinct().Count());
    }

    [Fact]
    public void Arms_of_an_ablation_cost_minutes_or_pairs_where_only_some_were_trained_on_a_GPU()
    {
        RunOutcome arm = MadeUp.Outcome(Sweep.Landscape()), other = arm with
        {
            Model = arm.Model with { Step = 3000, TrainingTime = new(10, 20, 20) },
        };
        Assert.Equal(arm.Cost().Cpu / 60, Cost(arm));
        Assert.Equal(other.Cost().Gpu / 60, Cost(other));
        Assert.Equal([1, 3], Traces(AblationChart.Cost(new([arm, other], 2))).Select(t => t.GetProperty("x")[0].GetDouble()));
        static double Cost(RunOutcome only) =>
            Traces(AblationChart.Cost(new([only], 1)))[0].GetProperty("x")[0].GetDouble();
    }

    [Fact]
    public void Gains_by_more_than_chance_are_filled_and_losses_are_not()
    {
        Optimum best = new("x", 0.4, 0.3, 0.5, 0.7, 10);
        JsonElement[] traces = Traces(UtilityChart.Of([
            new("structure", best, new(0, 0, 0), new(0.01, 0.005, 0.02), 0.01),
            new("structure", best, new(0, 0, 0), new(0.01, -0.005, 0.02), 0.4),
            new("structure", best, new(0, 0, 0), new(-0.01, -0.02, -0.005), 0.01)]));
        string[] fills = [.. traces.Where(t => t.TryGetProperty("xaxis", out _))
            .Select(t => t.GetProperty("marker").GetProperty("color").GetString()!)];
        Assert.Equal([Palette.Dice, "#ffffff", "#ffffff"], fills);
    }

    [Fact]
    public void Seeds_are_points_and_their_deviations_have_bars()
    {
        RobustnessResult result = new([0.2, 0.6],
            [[new(0.7, 900, 0, "a"), new(0.71, 800, 1, "b")], [new(0.6, 900, 0, "a"), new(0.61, 800, 1, "b")]],
            [[new(0.7, 500, 3, "c"), new(0.72, 600, 4, "d")], [new(0.6, 700, 3, "e"), new(0.63, 400, 4, "f")]]);
        Assert.Equal([4, 4], Traces(RobustnessChart.Seeds(result)).Select(t => t.GetProperty("x").GetArrayLength()));
        Assert.All(Traces(RobustnessChart.Deviations(result)),
            t => Assert.Equal(2, t.GetProperty("error_y").GetProperty("array").GetArrayLength()));
        JsonElement baselines = Traces(RobustnessChart.Steps(result))[1];
        Assert.Equal([500, 600, 700, 400], baselines.GetProperty("x").EnumerateArray().Select(x => x.GetInt64()));
        Assert.Equal([-1, 1, -1.5, 1.5],
            baselines.GetProperty("y").EnumerateArray().Select(y => Math.Round(y.GetDouble(), 9)));
        Assert.Equal(["λ = 0.2, seed 3", "λ = 0.2, seed 4", "λ = 0.6, seed 3", "λ = 0.6, seed 4"],
            baselines.GetProperty("text").EnumerateArray().Select(t => t.GetString()));
    }

    private static JsonElement[] Traces(GenericChart chart) =>
        [.. JsonDocument.Parse(PlotlyFigure.Json(chart)).RootElement.GetProperty("data").EnumerateArray()];

    private static string? Name(JsonElement trace) =>
        trace.TryGetProperty("name", out JsonElement name) ? name.GetString() : null;

    private static (int, string?) Count(JsonElement trace) =>
        (trace.GetProperty("x").GetArrayLength(), trace.GetProperty("mode").GetString());
}
