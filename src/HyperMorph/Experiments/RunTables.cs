using HyperMorph.Training;
using HyperMorph.Tuning;
using Microsoft.Data.Analysis;

namespace HyperMorph.Experiments;

/// <summary>Runs and their scores as data frames; every row names its run.</summary>
public static class RunTables
{
    /// <summary>One row a planned run: what it is, how far it is, what it cost in seconds, and where it is from.</summary>
    /// <exception cref="HyperMorphException">The scores of a run were changed since they were written.</exception>
    public static DataFrame Runs(RunStore store, IEnumerable<PlannedRun> plan)
    {
        ArgumentNullException.ThrowIfNull(store);
        (RunStatus Status, RunOutcome? Outcome)[] runs = [.. plan.Select(store.StatusOf)
            .Select(s => (s, s.State == RunState.Finished ? store.Outcome(s.Planned) : null))];
        DataFrameColumn Text(string name, Func<TrainingSettings, string> value) =>
            new StringDataFrameColumn(name, runs.Select(r => value(r.Status.Planned.Run.Settings)));
        DataFrameColumn Number(string name, Func<RunOutcome, double?> value) =>
            LandscapeTables.Column(name, runs.Select(r => (r.Outcome is null ? null : value(r.Outcome)) ?? double.NaN));
        DataFrameColumn Source(string name, Func<RunOutcome, string> value) =>
            new StringDataFrameColumn(name, runs.Select(r => r.Outcome is null ? "" : value(r.Outcome)));
        return new(
        [
            new StringDataFrameColumn("run", runs.Select(r => r.Status.Planned.Run.Key)),
            new StringDataFrameColumn("data", runs.Select(r => r.Status.Planned.Run.DataSet)),
            Text("preset", s => s.Preset ?? "none"),
            Text("over", s => string.Join(", ", s.Space.Names())),
            Text("held", s => s.Held().ToString()),
            Text("similarity", s => s.Similarity),
            new Int32DataFrameColumn("seed", runs.Select(r => r.Status.Planned.Run.Settings.Seed)),
            new StringDataFrameColumn("state", runs.Select(r => $"{r.Status.State}".ToLowerInvariant())),
            new Int64DataFrameColumn("steps", runs.Select(r => r.Outcome?.Model.Step ?? r.Status.Step)),
            Number("converged_at", o => o.Model.ConvergedAt),
            Number("validation_dice", o => o.Model.Validation.LastOrDefault()?.Dice),
            Number("training_cpu_s", o => o.Model.TrainingTime.Cpu),
            Number("validation_cpu_s", o => o.Model.ValidationTime.Cpu),
            Number("evaluation_cpu_s", o => o.EvaluationTime.Cpu),
            Number("gpu_s", o => o.Cost().Gpu + o.EvaluationTime.Gpu),
            Number("wall_s", o => o.Cost().Wall + o.EvaluationTime.Wall),
            Source("trained_by", o => o.Model.Version),
            Source("scored_by", o => o.ScoredBy),
            Source("data_sha256", o => o.DataContent),
            Source("weights_sha256", o => o.Weights),
            Source("machine", o => o.Machine),
            new StringDataFrameColumn("message", runs.Select(r => r.Status.Message)),
        ]);
    }

    /// <summary>One row a run and point Λ: mean and standard deviation of Dice, folds and SDlogJ over the pairs.</summary>
    public static DataFrame Landscapes(IEnumerable<RunOutcome> outcomes)
    {
        Point[] points = [.. Points(outcomes)];
        DataFrameColumn Mean(string name, Func<PairScore, double> quantity) =>
            LandscapeTables.Column(name, points.Select(p => Statistics.Mean(p.Scores.Select(quantity))));
        return new(
        [
            .. Names(points.Select(p => (p.Run, p.Lambda))),
            new Int32DataFrameColumn("pairs", points.Select(p => p.Scores.Length)),
            Mean("dice", s => s.MeanDice),
            LandscapeTables.Column("dice_sd", points.Select(p => Statistics.Deviation(p.Scores.Select(s => s.MeanDice)))),
            Mean("folds_percent", s => s.FoldPercent),
            Mean("sdlogj", s => s.SdLogJ),
        ]);
    }

    /// <summary>One row a run, point Λ and pair: who, and every score.</summary>
    public static DataFrame Pairs(IEnumerable<RunOutcome> outcomes)
    {
        (Point Point, PairInfo Pair, PairScore Score)[] rows = [.. Points(outcomes)
            .SelectMany(p => p.Pairs.Zip(p.Scores, (pair, score) => (p, pair, score)))];
        string[] structures = [.. rows.SelectMany(r => r.Point.Structures).Distinct()];
        double Dice((Point Point, PairInfo Pair, PairScore Score) row, string structure) =>
            Array.IndexOf(row.Point.Structures, structure) is >= 0 and int at ? row.Score.Dice[at] : double.NaN;
        return new(
        [
            .. Names(rows.Select(r => (r.Point.Run, r.Point.Lambda))),
            new StringDataFrameColumn("moving", rows.Select(r => r.Pair.Moving)),
            new StringDataFrameColumn("fixed", rows.Select(r => r.Pair.Fixed)),
            new StringDataFrameColumn("groups", rows.Select(r => string.Join("; ", r.Pair.Groups))),
            LandscapeTables.Column("dice", rows.Select(r => r.Score.MeanDice)),
            LandscapeTables.Column("folds_percent", rows.Select(r => r.Score.FoldPercent)),
            LandscapeTables.Column("sdlogj", rows.Select(r => r.Score.SdLogJ)),
            .. structures.Select(structure => LandscapeTables.Column(structure, rows.Select(r => Dice(r, structure)))),
        ]);
    }

    /// <summary>One row a run and validation score, in the order of training.</summary>
    public static DataFrame Validation(IEnumerable<RunOutcome> outcomes)
    {
        (string Run, ValidationScore Score)[] rows = [.. outcomes.SelectMany(o =>
            o.Model.Validation.Select(score => (o.Planned.Run.Key, score)))];
        return new(
            new StringDataFrameColumn("run", rows.Select(r => r.Run)),
            new Int64DataFrameColumn("step", rows.Select(r => r.Score.Step)),
            LandscapeTables.Column("dice", rows.Select(r => r.Score.Dice)));
    }

    /// <summary>Three columns: the values, and their intervals' ends.</summary>
    internal static IEnumerable<DataFrameColumn> Intervals(string name, IEnumerable<Estimate> estimates) =>
    [
        LandscapeTables.Column(name, estimates.Select(e => e.Value)),
        LandscapeTables.Column($"{name}_low", estimates.Select(e => e.Low)),
        LandscapeTables.Column($"{name}_high", estimates.Select(e => e.High)),
    ];

    private static IEnumerable<DataFrameColumn> Names(IEnumerable<(string Run, HyperPoint Lambda)> rows)
    {
        (string Run, HyperPoint Lambda)[] all = [.. rows];
        string[] names = [.. Hyperparameter.Known.Select(h => h.Name).Where(n => all.Any(r => r.Lambda.Values.ContainsKey(n)))];
        return [new StringDataFrameColumn("run", all.Select(r => r.Run)), .. names.Select(n => LandscapeTables.Column(
            n, all.Select(r => r.Lambda.Values.GetValueOrDefault(n, double.NaN))))];
    }

    private static IEnumerable<Point> Points(IEnumerable<RunOutcome> outcomes) => outcomes.SelectMany(o =>
        o.Landscape.Scores.Select((scores, i) => new Point(o.Planned.Run.Key,
            o.Landscape.Point(i).Over(o.Planned.Run.Settings.Constants), o.Landscape.Pairs, scores,
            [.. o.Landscape.Structures.Select(s => s.Name)])));

    private sealed record Point(string Run, HyperPoint Lambda, PairInfo[] Pairs, PairScore[] Scores, string[] Structures);
}
