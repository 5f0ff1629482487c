using HyperMorph.Training;
using Microsoft.Data.Analysis;

namespace HyperMorph.Tuning;

/// <summary>What tuning found as data frames, and as the CSV files that they read.</summary>
public static class TuningTables
{
    /// <summary>One row a target: Λ*, the Dice there, the number of pairs, how many points were
    /// visited, and the seconds.</summary>
    public static DataFrame Of(IReadOnlyList<TuningResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        return new(
        [
            new StringDataFrameColumn("name", results.Select(r => r.Optimum.Name)),
            .. LandscapeTables.Values(results.Select(r => r.Optimum.Point)),
            LandscapeTables.Column("dice", results.Select(r => r.Optimum.Dice)),
            new Int32DataFrameColumn("pairs", results.Select(r => r.Optimum.Pairs)),
            new Int32DataFrameColumn("points", results.Select(r => r.Path.Count)),
            LandscapeTables.Column("seconds", results.Select(r => r.Seconds)),
        ]);
    }

    /// <summary>One row a visited point: for which target, in which stage, Λ, the soft Dice (in the stages settle and score:
    /// the Dice of labels), and over how many pairs.</summary>
    public static DataFrame Paths(IReadOnlyList<TuningResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        (string Name, TuningStep Step)[] rows = [.. results.SelectMany(r => r.Path.Select(step => (r.Optimum.Name, step)))];
        return new(
        [
            new StringDataFrameColumn("name", rows.Select(r => r.Name)),
            new StringDataFrameColumn("stage", rows.Select(r => r.Step.Stage.ToString().ToLowerInvariant())),
            .. LandscapeTables.Values(rows.Select(r => r.Step.Point)),
            LandscapeTables.Column("dice", rows.Select(r => r.Step.Dice)),
            new Int32DataFrameColumn("pairs", rows.Select(r => r.Step.Pairs)),
        ]);
    }

    /// <summary>One row a target: Λ* and the Dice by sweep and by gradient, the seconds of both,
    /// and over how many pairs.</summary>
    public static DataFrame Of(IReadOnlyList<TuningCheck> checks)
    {
        ArgumentNullException.ThrowIfNull(checks);
        string[] names = [.. checks.Take(1).SelectMany(c => c.Swept.Point.Names)];
        DataFrameColumn Column(string name, Func<TuningCheck, double> value) =>
            LandscapeTables.Column(name, checks.Select(value));
        return new(
        [
            new StringDataFrameColumn("name", checks.Select(c => c.Swept.Name)),
            .. names.SelectMany(n =>
                new[] { Column($"{n}_swept", c => c.Swept.Point[n]), Column($"{n}_tuned", c => c.Tuned.Optimum.Point[n]) }),
            Column("dice_swept", c => c.Swept.Dice),
            Column("dice_tuned", c => c.Tuned.Optimum.Dice),
            Column("seconds_swept", c => c.SweepSeconds),
            Column("seconds_tuned", c => c.Tuned.Seconds),
            new Int32DataFrameColumn("pairs", checks.Select(c => c.Swept.Pairs)),
        ]);
    }

    /// <summary>One row a point: Λ, its means over the pairs, and whether it is on the front.</summary>
    public static DataFrame Pareto(Landscape landscape)
    {
        ParetoPoint[] points = ParetoFront.Points(landscape);
        HashSet<HyperPoint> front = [.. ParetoFront.Of(landscape).Select(p => p.Point)];
        return new(
        [
            .. LandscapeTables.Values(points.Select(p => p.Point)),
            LandscapeTables.Column("dice", points.Select(p => p.Dice)),
            LandscapeTables.Column("folds_percent", points.Select(p => p.FoldPercent)),
            LandscapeTables.Column("sdlogj", points.Select(p => p.SdLogJ)),
            new BooleanDataFrameColumn("front", points.Select(p => front.Contains(p.Point))),
        ]);
    }

    /// <summary>Writes <c>tuning.csv</c> and <c>path.csv</c> into a folder.</summary>
    /// <exception cref="HyperMorphException">The folder cannot be written.</exception>
    public static void Write(string folder, IReadOnlyList<TuningResult> results) =>
        LandscapeTables.Save(folder, ("tuning.csv", Of(results)), ("path.csv", Paths(results)));

    /// <summary>Writes <c>check.csv</c> into a folder.</summary>
    /// <exception cref="HyperMorphException">The folder cannot be written.</exception>
    public static void Write(string folder, IReadOnlyList<TuningCheck> checks) =>
        LandscapeTables.Save(folder, ("check.csv", Of(checks)));

    /// <summary>Writes <c>pareto.csv</c> into a folder.</summary>
    /// <exception cref="HyperMorphException">The folder cannot be written.</exception>
    public static void Write(string folder, Landscape landscape) =>
        LandscapeTables.Save(folder, ("pareto.csv", Pareto(landscape)));

    /// <summary>Writes <c>label-free.csv</c> into a folder.</summary>
    /// <exception cref="HyperMorphException">The folder cannot be written.</exception>
    public static void Write(string folder, LabelFreeTrust trust)
    {
        ArgumentNullException.ThrowIfNull(trust);
        LandscapeTables.Save(folder, ("label-free.csv", trust.Table()));
    }
}
