using HyperMorph.Training;
using HyperMorph.Tuning;
using Microsoft.Data.Analysis;
using static System.FormattableString;

namespace HyperMorph.Experiments;

/// <summary>The arms beside each other.</summary>
/// <param name="Arms">The outcomes of those that are finished.</param>
/// <param name="Planned">How many there are to be.</param>
public sealed record AblationResult(RunOutcome[] Arms, int Planned) : IExperimentResult
{
    /// <inheritdoc/>
    public Findings Findings()
    {
        (RunOutcome Arm, Optimum Best, double[] Dice)[] rows = [.. Arms.Select(a => (
            a, Optima.Of(a.Landscape, Optimum.AllStructures)!, Curve.Of(a.Landscape, s => s.MeanDice).Mean))];
        RunOutcome best = rows.MaxBy(r => r.Best.Dice).Arm, cheapest = rows.MinBy(r => r.Arm.Cost().Seconds).Arm;
        TrainingSettings Settings((RunOutcome Arm, Optimum, double[]) row) => row.Arm.Planned.Run.Settings;
        Prior PriorOf((RunOutcome, Optimum, double[]) row) => Settings(row).PriorOf(Settings(row).Space.Axes[0]);
        return new(
        [
            .. Arms.Length < Planned
                ? [Invariant($"{Arms.Length} of {Planned} arms are finished; the others are left out.")]
                : Array.Empty<string>(),
            Invariant($"Highest Dice at λ*: {rows.Max(r => r.Best.Dice):0.000} by {best.Planned.Run.Title}."),
            RunOutcome.AreOfOneDevice(Arms)
                ? Invariant($"Least compute: {cheapest.Cost().Seconds:0} {cheapest.Cost().Unit}-seconds by ")
                    + $"{cheapest.Planned.Run.Title}."
                : RunOutcome.NotOfOneDevice,
        ],
        [("ablation.csv", new DataFrame(
            new StringDataFrameColumn("preset", rows.Select(r => Settings(r).Preset!)),
            new StringDataFrameColumn("prior", rows.Select(r => PriorOf(r).Name)),
            LandscapeTables.Column("end_point_share",
                rows.Select(r => PriorOf(r) is { Kind: PriorKind.EndPoints } p ? p.EndPointShare : 0)),
            new Int32DataFrameColumn("batch", rows.Select(r => Settings(r).BatchSize)),
            LandscapeTables.Column("lambda", rows.Select(r => r.Best.Point["lambda"])),
            LandscapeTables.Column("dice", rows.Select(r => r.Best.Dice)),
            LandscapeTables.Column("mean_dice", rows.Select(r => r.Dice.Average())),
            LandscapeTables.Column("dice_at_0", rows.Select(r => r.Dice[0])),
            LandscapeTables.Column("dice_at_1", rows.Select(r => r.Dice[^1])),
            new Int64DataFrameColumn("steps", rows.Select(r => r.Arm.Model.Step)),
            LandscapeTables.Column("cpu_s", rows.Select(r => r.Arm.Cost().Cpu)),
            LandscapeTables.Column("gpu_s", rows.Select(r => r.Arm.Cost().Gpu)),
            new StringDataFrameColumn("run", rows.Select(r => r.Arm.Planned.Run.Key))))]);
    }
}
