using HyperMorph.Experiments;
using HyperMorph.Tests.Figures;
using HyperMorph.Tuning;
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

    [Fact]
    public void A_difference_is_that_of_the_structures_that_are_asked_for_over_the_pairs_that_have_them()
    {
        EfficiencyResult result = MadeUp.Efficiency(gap: 0, apart: 0);
        // The first structure gains; some pairs lack one of the two.
        Landscape grid = result.Grid with
        {
            Sets = [new("both", [0, 1])],
            Scores = [.. result.Grid.Scores.Select(pairs => pairs
                .Select(s => s with { Dice = [s.Dice[0] + 0.02, .. s.Dice[1..]] }).ToArray())],
        };
        Assert.Contains(grid.Scores[0], s => double.IsNaN(s.Dice[0]));
        result = result with { Grid = grid };
        Assert.All(result.Gaps(grid.Structures[0].Name), g => Assert.Equal(0.02, g.Value, 1e-9));
        Assert.All(result.Gaps(grid.Structures[1].Name), g => Assert.Equal(0, g.Value, 1e-9));
        Assert.All(result.Gaps("both"), g => Assert.Equal(0.01, g.Value, 1e-9));
    }

    [Fact]
    public void A_structure_that_no_pair_has_has_no_difference()
    {
        EfficiencyResult result = MadeUp.WithoutFirstStructure(MadeUp.Efficiency(gap: 0.01, apart: 0));
        Assert.All(result.Gaps(result.Grid.Structures[0].Name),
            g => Assert.Equal(new Estimate(double.NaN, double.NaN, double.NaN), g));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void The_two_lambdas_are_as_far_apart_as_they_are(double apart)
    {
        EfficiencyResult result = MadeUp.Efficiency(gap: 0, apart);
        Estimate found = result.Apart("lambda");
        Assert.Equal(-apart, found.Value, 0.02);
        Assert.InRange(-apart, found.Low - 0.02, found.High + 0.02);
        Assert.Equal(0.4, result.HyperBest.Point["lambda"], 0.02);
    }

    [Fact]
    public void Over_two_hyperparameters_it_is_found_along_both()
    {
        EfficiencyResult result = MadeUp.Efficiency(gap: -0.005, apart: 0.15, axes: 2);
        Assert.Equal(169, result.Gaps().Length);
        Assert.Equal(-0.15, result.Apart("lambda").Value, 0.03);
        Assert.Equal(-0.15, result.Apart("gamma").Value, 0.03);
        Assert.Equal(-0.005, result.GapAtBest().Value, 0.002);
    }

    [Fact]
    public void Two_lambdas_that_only_noise_tells_apart_have_a_difference_whose_interval_contains_zero()
    {
        Landscape Noisy(int seed, int count) => Sweep.Over([LandscapeAxis.Lambda(count)], 6, 30, (pair, _, place) =>
            0.1 - 0.3 * Math.Pow(place[0] - 0.5 - 0.4 * Math.Sin(91.7 * pair + seed), 2));
        Landscape grid = Noisy(1, 13);
        RunOutcome[] baselines = [.. grid.Scores.Select((scores, i) => MadeUp.Outcome(
            grid with { Axes = [], Scores = [scores] }, 100, null, grid.Point(i)))];
        Estimate apart = new EfficiencyResult(MadeUp.Outcome(Noisy(2, 25)), baselines, grid, []).Apart("lambda");
        Assert.True(apart.Low < 0 && apart.High > 0, $"{apart}");
    }

    [Fact]
    public void On_a_gpu_the_ratio_is_of_gpu_seconds_and_of_mixed_devices_there_is_none()
    {
        EfficiencyResult cpu = MadeUp.Efficiency(gap: 0, apart: 0);
        static RunOutcome OnGpu(RunOutcome outcome, double seconds) =>
            outcome with { Model = outcome.Model with { TrainingTime = new(1, seconds, seconds), ValidationTime = default } };
        EfficiencyResult gpu = new(OnGpu(cpu.Hyper, 20), [.. cpu.Baselines.Select(b => OnGpu(b, 10))], cpu.Grid, []),
            mixed = new(OnGpu(cpu.Hyper, 20), cpu.Baselines, cpu.Grid, []);
        Assert.Equal(6.5, gpu.Ratio, 1e-9);
        Assert.Contains("(130 against 20 GPU-seconds", gpu.Findings().Summary[0], StringComparison.Ordinal);
        Assert.Equal(double.NaN, mixed.Ratio);
        Assert.Contains("cannot be compared", mixed.Findings().Summary[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_compute_ratio_is_that_of_what_all_models_cost_validation_included()
    {
        EfficiencyResult result = MadeUp.Efficiency(gap: 0, apart: 0);
        Assert.Equal(13 * 100.0 / 200, result.Ratio, 1e-9);
        Assert.Contains("6.5 times", result.Findings().Summary[0], StringComparison.Ordinal);
        Assert.Contains("13.0 times the training steps (13000 against 1000)", result.Findings().Summary[1],
            StringComparison.Ordinal);
        Assert.Contains("All models converged", result.Findings().Summary[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_best_network_of_the_grid_gains_is_said_too() => Assert.Contains(
        "At the best network of the grid, λ = 0.417: gap 1.00 [1.00, 1.00] Dice points.",
        MadeUp.Efficiency(gap: 0.01, apart: 0).Findings().Summary);

    [Fact]
    public void What_VoxelMorphs_trained_at_the_best_point_gain_is_said_of_their_mean_and_has_a_table()
    {
        EfficiencyResult result = MadeUp.Efficiency(gap: 0.01, apart: 0);
        // Like the best of the grid's own models, but lower: a quadratic promises more than a network has.
        RunOutcome best = result.Baselines.MaxBy(b => b.Landscape.Scores[0].Average(s => s.MeanDice))!;
        RunOutcome Lower(double by) => best with
        {
            Landscape = best.Landscape with
            {
                Scores = [[.. best.Landscape.Scores[0].Select(s => s with { Dice = [.. s.Dice.Select(d => d - by)] })]],
            },
        };
        EfficiencyResult more = result with { AtTop = [Lower(0.007), Lower(0.009)] };
        Assert.Equal(result.GapAtBest().Value - 0.008, more.GapAtTop().Value, 0.0005);
        Assert.Contains(more.Findings().Summary, s => s.Contains("(seed 0) and 0.", StringComparison.Ordinal)
            && s.StartsWith("VoxelMorph trained at that Λ* of the grid: 0.", StringComparison.Ordinal));
        Assert.Equal(result.Findings().Summary.Count + 1, more.Findings().Summary.Count);
        (string name, var table) = more.Findings().Tables[^1];
        Assert.Equal(("at-top.csv", 2), (name, table.Rows.Count));
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
