using System.Globalization;
using HyperMorph.Training;
using Microsoft.Data.Analysis;

namespace HyperMorph.Tuning;

/// <summary>A landscape as data frames, and as the CSV files that they read.</summary>
public static class LandscapeTables
{
    private const int Digits = 5;

    /// <summary>One row a point Λ: mean and standard deviation of Dice, folds and SDlogJ over the pairs; the first row,
    /// without Λ, is before registration.</summary>
    public static DataFrame Summary(Landscape landscape)
    {
        ArgumentNullException.ThrowIfNull(landscape);
        PairScore[][] rows = [landscape.Unregistered, .. landscape.Scores];
        return new([
            .. Axes(landscape, 1),
            Column("dice", rows.Select(r => Statistics.Mean(r.Select(s => s.MeanDice)))),
            Column("dice_sd", rows.Select(r => Statistics.Deviation(r.Select(s => s.MeanDice)))),
            Column("folds_percent", rows.Select(r => Statistics.Mean(r.Select(s => s.FoldPercent)))),
            Column("sdlogj", rows.Select(r => Statistics.Mean(r.Select(s => s.SdLogJ)))),
        ]);
    }

    /// <summary>One row a point, one column a structure: mean Dice over the pairs that have it; the first row, without Λ,
    /// is before registration.</summary>
    public static DataFrame Structures(Landscape landscape)
    {
        ArgumentNullException.ThrowIfNull(landscape);
        PairScore[][] rows = [landscape.Unregistered, .. landscape.Scores];
        return new([.. Axes(landscape, 1), .. landscape.Structures.Select(
            (structure, i) => Column(structure.Name, rows.Select(r => Statistics.Mean(r.Select(s => s.Dice[i])))))]);
    }

    /// <summary>One row a point and pair: who, and every score; the first rows, without Λ, are before registration.</summary>
    public static DataFrame Pairs(Landscape landscape)
    {
        ArgumentNullException.ThrowIfNull(landscape);
        PairScore[] rows = [.. landscape.Unregistered, .. landscape.Scores.SelectMany(s => s)];
        PairInfo[] pairs = [.. Enumerable.Range(0, rows.Length).Select(row => landscape.Pairs[row % landscape.Pairs.Length])];
        return new(
        [
            .. Axes(landscape, landscape.Pairs.Length),
            new StringDataFrameColumn("moving", pairs.Select(p => p.Moving)),
            new StringDataFrameColumn("fixed", pairs.Select(p => p.Fixed)),
            new StringDataFrameColumn("groups", pairs.Select(p => string.Join("; ", p.Groups))),
            Column("dice", rows.Select(s => s.MeanDice)),
            Column("folds_percent", rows.Select(s => s.FoldPercent)),
            Column("sdlogj", rows.Select(s => s.SdLogJ)),
            .. landscape.Structures.Select((structure, i) => Column(structure.Name, rows.Select(s => s.Dice[i]))),
        ]);
    }

    /// <summary>One row an optimum: each hyperparameter's best value with its 95 % interval, the Dice there,
    /// and the number of pairs.</summary>
    public static DataFrame OfOptima(IReadOnlyList<Optimum> optima)
    {
        ArgumentNullException.ThrowIfNull(optima);
        IEnumerable<DataFrameColumn> Columns(string name) =>
        [
            Column(name, optima.Select(o => o.Point[name])),
            Column($"{name}_low", optima.Select(o => o.Low[name])),
            Column($"{name}_high", optima.Select(o => o.High[name])),
        ];
        return new(
        [
            new StringDataFrameColumn("name", optima.Select(o => o.Name)),
            .. optima.Take(1).SelectMany(o => o.Point.Names).SelectMany(Columns),
            Column("dice", optima.Select(o => o.Dice)),
            new Int32DataFrameColumn("pairs", optima.Select(o => o.Pairs)),
        ]);
    }

    /// <summary>Writes <c>landscape.csv</c>, <c>structures.csv</c>, <c>pairs.csv</c> and
    /// <c>optima.csv</c> into a folder.</summary>
    /// <exception cref="HyperMorphException">The folder cannot be written.</exception>
    public static void Write(string folder, Landscape landscape, IReadOnlyList<Optimum> optima) => Save(
        folder, ("landscape.csv", Summary(landscape)), ("structures.csv", Structures(landscape)), ("pairs.csv", Pairs(landscape)),
        ("optima.csv", OfOptima(optima)));

    /// <summary>Writes tables as CSV files into a folder.</summary>
    /// <exception cref="HyperMorphException">The folder cannot be written.</exception>
    public static void Save(string folder, params (string Name, DataFrame Table)[] tables)
    {
        try
        {
            Directory.CreateDirectory(folder);
            Array.ForEach(tables, t => Save(t.Table, folder, t.Name));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new HyperMorphException($"the tables cannot be written to '{folder}': {failure.Message}", failure);
        }
    }

    /// <summary>One column a hyperparameter that the points have.</summary>
    internal static IEnumerable<DataFrameColumn> Values(IEnumerable<HyperPoint> points) =>
        points.Take(1).SelectMany(p => p.Names).Select(name => Column(name, points.Select(p => p[name])));

    // DataFrame.SaveCsv writes 0.2 as 0.20000000000000001.
    private static void Save(DataFrame table, string folder, string name) =>
        AtomicFile.Write(Path.Combine(folder, name), stream =>
        {
            using StreamWriter writer = new(stream, leaveOpen: true);
            writer.WriteLine(string.Join(',', table.Columns.Select(c => Cell(c.Name))));
            foreach (DataFrameRow row in table.Rows)
            {
                writer.WriteLine(string.Join(',', row.Select(Cell)));
            }
        });

    private static string Cell(object? value)
    {
        string text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return text.AsSpan().ContainsAny(",\"\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    private static IEnumerable<DataFrameColumn> Axes(Landscape landscape, int repeats) =>
        landscape.Axes.Select(axis => axis.Hyperparameter.Name).Select(name =>
            Column(name, landscape.Scores.Select((_, i) => landscape.Point(i)[name])
                .Prepend(double.NaN).SelectMany(value => Enumerable.Repeat(value, repeats))));

    // A missing value is an empty cell, not the word NaN.
    internal static DoubleDataFrameColumn Column(string name, IEnumerable<double> values) =>
        new(name, values.Select(v => double.IsFinite(v) ? Math.Round(v, Digits) : (double?)null));
}
