using HyperMorph.Data;
using HyperMorph.Training;
using HyperMorph.Tuning;

namespace HyperMorph.Experiments;

/// <summary>One HyperMorph model, and a VoxelMorph model trained separately at each point of a grid; the same U-Net, data and
/// rule of convergence. Experiment 1 of Hoopes et al. (IPMI 2021).</summary>
/// <param name="Hyper">The HyperMorph model, swept over a grid twice as fine.</param>
/// <param name="Grid">The grid's axes.</param>
/// <param name="Baselines">The VoxelMorph models, one a point; the last axis varies fastest.</param>
public sealed record EfficiencyPlan(PlannedRun Hyper, LandscapeAxis[] Grid, PlannedRun[] Baselines)
{
    /// <summary>All runs.</summary>
    public IReadOnlyList<PlannedRun> Runs => [Hyper, .. Baselines];

    /// <summary>Over λ, at 13 values (5 in the quick profile).</summary>
    public static EfficiencyPlan OverLambda(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return Over(profile, [Hyperparameter.Lambda], profile.IsQuick ? 5 : 13, null);
    }

    /// <summary>Over λ and γ, at 5 × 5 values (3 × 3 in the quick profile); every second structure is in the loss.</summary>
    /// <remarks>Two ranges are much for one model in a twelfth of the grid's time. So the HyperMorph's widen twice as fast, and
    /// most of its training keeps to where Λ* of the validation pairs is (<see cref="Focus"/>).</remarks>
    public static EfficiencyPlan OverLambdaAndGamma(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        string[] structures = [.. Manifest.Load(profile.DataSet).Structures.Where((_, i) => i % 2 == 0).Select(s => s.Name)];
        return Over(profile, [Hyperparameter.Lambda, Hyperparameter.Gamma], profile.IsQuick ? 3 : 5,
            settings => settings with
            {
                Structures = structures, WideningSteps = (settings.WideningSteps + 1) / 2, Focus = new(),
            });
    }

    /// <summary>What the finished runs say.</summary>
    /// <exception cref="HyperMorphException">One is not finished.</exception>
    public EfficiencyResult Result(RunStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        RunOutcome hyper = store.Outcome(Hyper);
        RunOutcome[] baselines = [.. Baselines.Select(store.Outcome)];
        Landscape grid = hyper.Landscape with { Axes = Grid, Scores = [.. baselines.Select(b => b.Landscape.Scores[0])] };
        return new(hyper, baselines, grid);
    }

    private static EfficiencyPlan Over(
        Profile profile, Hyperparameter[] axes, int count, Func<TrainingSettings, TrainingSettings>? change)
    {
        LandscapeAxis[] grid = [.. axes.Select(a => LandscapeAxis.Even(a, count))],
            fine = [.. axes.Select(a => LandscapeAxis.Even(a, 2 * count - 1))];
        HyperPoint[] points = LandscapeAxis.Points(grid, HyperPoint.Empty);
        return new(profile.Hyper(fine, change), grid, [.. points.Select(p => profile.Baseline(p, change))]);
    }
}
