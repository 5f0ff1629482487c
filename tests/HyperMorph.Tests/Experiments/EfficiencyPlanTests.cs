using HyperMorph.Experiments;
using HyperMorph.Tuning;
using Xunit;

namespace HyperMorph.Tests.Experiments;

public sealed class EfficiencyPlanTests
{
    [Fact]
    public void Once_the_grid_is_finished_VoxelMorphs_are_planned_at_its_best_Λ_and_their_gap_is_that_of_networks()
    {
        using TinyRuns tiny = new();
        LandscapeAxis[] grid = [LandscapeAxis.Lambda(3)];
        EfficiencyPlan plan = new(tiny.Hyper(), grid, [.. grid[0].Values.Select(l => tiny.Baseline(l))]) { SeedsAtTop = 2 };
        tiny.Worker.MakeAll(plan.Runs.SkipLast(1).ToArray());
        Assert.Empty(plan.AtTop(tiny.Store));
        tiny.Worker.MakeAll(plan.Runs);
        Assert.Empty((plan with { SeedsAtTop = 0 }).AtTop(tiny.Store));
        IReadOnlyList<PlannedRun> atTop = plan.AtTop(tiny.Store);
        Assert.Equal([0, 1], atTop.Select(r => r.Run.Settings.Seed));
        Assert.Contains("finished", Assert.Throws<HyperMorphException>(() => plan.Result(tiny.Store)).Message,
            StringComparison.Ordinal);

        tiny.Worker.MakeAll(atTop);
        EfficiencyResult result = plan.Result(tiny.Store);
        double top = Math.Round(result.GridBest.Point["lambda"], 3);
        Assert.All(atTop, r => Assert.Equal(
            tiny.Baseline(top).Run.Key, (r.Run with { Settings = r.Run.Settings with { Seed = 0 } }).Key));
        double dice = result.AtTop.Average(o => Statistics.Mean(o.Landscape.Scores[0].Select(s => s.MeanDice)));
        Assert.Equal(dice - result.HyperBest.Dice, result.GapAtTop().Value, 1e-9);
        Assert.Equal(result.Hyper.Landscape.Held, result.Grid.Held);
    }
}
