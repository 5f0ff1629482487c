using HyperMorph.Networks;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Microsoft.Data.Analysis;
using static System.FormattableString;

namespace HyperMorph.Experiments;

/// <summary>Every preset of the hypernetwork, under every prior of λ, with one and with several pairs a step.</summary>
/// <param name="Arms">The models.</param>
public sealed record AblationPlan(IReadOnlyList<PlannedRun> Arms)
{
    /// <summary>All runs.</summary>
    public IReadOnlyList<PlannedRun> Runs => Arms;

    /// <summary>3 presets × 3 priors × batches of 1 and 4 (one prior and one pair a step in the quick profile).</summary>
    /// <remarks>The published presets train with a tenth of the profile's step length: in the full one 1e-4, as published. Their
    /// output is not scaled (<see cref="HyperPreset.OutputScale"/>), and with the whole of it they diverge.</remarks>
    public static AblationPlan Of(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        LandscapeAxis[] fine = EfficiencyPlan.OverLambda(profile).Hyper.Evaluation.Axes;
        // None: the preset's own, which draws the ends more often.
        Prior?[] priors = profile.IsQuick ? [null] : [new(PriorKind.Uniform), null, new(PriorKind.LogUniform)];
        int[] batches = profile.IsQuick ? [1] : [1, 4];
        return new([.. from preset in HyperPreset.All
                       from prior in priors
                       from batch in batches
                       select profile.Hyper(fine, s => s with
                       {
                           Preset = preset.Name, BatchSize = batch, Space = new(Hyperparameter.Lambda with { Prior = prior }),
                           LearningRate = preset.OutputScale < 1 ? s.LearningRate : s.LearningRate / 10,
                       })]);
    }

    /// <summary>What the finished runs say.</summary>
    /// <exception cref="HyperMorphException">One is not finished.</exception>
    public AblationResult Result(RunStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return new([.. Arms.Select(store.Outcome)]);
    }
}

/// <summary>The arms beside each other.</summary>
/// <param name="Arms">Their outcomes.</param>
public sealed record AblationResult(RunOutcome[] Arms) : IExperimentResult
{
    /// <inheritdoc/>
    public Findings Findings()
    {
        (RunOutcome Arm, Optimum Best, double[] Dice)[] rows = [.. Arms.Select(a => (
            a, Optima.Of(a.Landscape, Optimum.AllStructures)!, Curve.Of(a.Landscape, s => s.MeanDice).Mean))];
        RunOutcome best = rows.MaxBy(r => r.Best.Dice).Arm, cheapest = rows.MinBy(r => r.Arm.Cost().Cpu).Arm;
        TrainingSettings Settings((RunOutcome Arm, Optimum, double[]) row) => row.Arm.Planned.Run.Settings;
        return new(
        [
            Invariant($"Highest Dice at λ*: {rows.Max(r => r.Best.Dice):0.000} by {best.Planned.Run.Title}."),
            Invariant($"Least compute: {cheapest.Cost().Cpu:0} CPU-seconds by {cheapest.Planned.Run.Title}."),
        ],
        [("ablation.csv", new DataFrame(
            new StringDataFrameColumn("preset", rows.Select(r => Settings(r).Preset!)),
            new StringDataFrameColumn("prior", rows.Select(r => Settings(r).PriorOf(Settings(r).Space.Axes[0]).Name)),
            new Int32DataFrameColumn("batch", rows.Select(r => Settings(r).BatchSize)),
            LandscapeTables.Column("lambda", rows.Select(r => r.Best.Point["lambda"])),
            LandscapeTables.Column("dice", rows.Select(r => r.Best.Dice)),
            LandscapeTables.Column("mean_dice", rows.Select(r => r.Dice.Average())),
            LandscapeTables.Column("dice_at_0", rows.Select(r => r.Dice[0])),
            LandscapeTables.Column("dice_at_1", rows.Select(r => r.Dice[^1])),
            new Int64DataFrameColumn("steps", rows.Select(r => r.Arm.Model.Step)),
            LandscapeTables.Column("cpu_s", rows.Select(r => r.Arm.Cost().Cpu)),
            new StringDataFrameColumn("run", rows.Select(r => r.Arm.Planned.Run.Key))))]);
    }
}
