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
    /// <summary>How many VoxelMorph models, each of a seed, are trained at the grid's Λ*; none in the quick profile.</summary>
    public int SeedsAtTop { get; init; }

    /// <summary>All runs that are known before any is made.</summary>
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
            }) with { SeedsAtTop = profile.IsQuick ? 0 : 2 };
    }

    /// <summary>The VoxelMorph models at the grid's Λ*, to a thousandth; none before the grid's own are finished.</summary>
    /// <remarks>Λ* is the top of a quadratic between points of the grid. Where these lie far apart it may lie above what a
    /// network trained there has: by 0.5 Dice points on brain slices, which grid search seemed to gain.</remarks>
    public IReadOnlyList<PlannedRun> AtTop(RunStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return SeedsAtTop == 0 || Baselines.Any(b => store.StatusOf(b).State != RunState.Finished)
            ? []
            : AtTop(GridOf([.. Baselines.Select(store.Outcome)]));
    }

    /// <summary>What the finished runs say.</summary>
    /// <exception cref="HyperMorphException">One is not finished.</exception>
    public EfficiencyResult Result(RunStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        RunOutcome[] baselines = [.. Baselines.Select(store.Outcome)];
        Landscape grid = GridOf(baselines);
        return new(store.Outcome(Hyper), baselines, grid, [.. AtTop(grid).Select(store.Outcome)]);
    }

    private static EfficiencyPlan Over(
        Profile profile, Hyperparameter[] axes, int count, Func<TrainingSettings, TrainingSettings>? change)
    {
        LandscapeAxis[] grid = [.. axes.Select(a => LandscapeAxis.Even(a, count))],
            fine = [.. axes.Select(a => LandscapeAxis.Even(a, 2 * count - 1))];
        HyperPoint[] points = LandscapeAxis.Points(grid, HyperPoint.Empty);
        return new(profile.Hyper(fine, change), grid, [.. points.Select(p => profile.Baseline(p, change))]);
    }

    private PlannedRun[] AtTop(Landscape grid)
    {
        DiceGrid dice = new(grid, s => s.MeanDice);
        HyperPoint best = dice.Best(dice.Rows);
        HyperPoint top = HyperPoint.Of(best.Values.Select(v => (v.Key, Math.Round(v.Value, 3))));
        PlannedRun any = Baselines[0];
        return [.. Enumerable.Range(0, SeedsAtTop).Select(seed => any with
        {
            Run = any.Run with { Settings = any.Run.Settings with { Constants = top, Seed = seed } },
        })];
    }

    private Landscape GridOf(RunOutcome[] baselines) => baselines[0].Landscape with
    {
        Axes = Grid, Held = HyperPoint.Empty, Scores = [.. baselines.Select(b => b.Landscape.Scores[0])],
    };
}
