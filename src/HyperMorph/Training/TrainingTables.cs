using HyperMorph.Tuning;
using Microsoft.Data.Analysis;

namespace HyperMorph.Training;

/// <summary>Training runs as data frames.</summary>
public static class TrainingTables
{
    /// <summary>One row a step: its number, Λ, the loss and its terms.</summary>
    /// <param name="log">A run's log, as <see cref="TrainingLog.Read"/> gives it.</param>
    public static DataFrame Log(IEnumerable<StepLosses> log)
    {
        ArgumentNullException.ThrowIfNull(log);
        StepLosses[] steps = [.. log];
        return new(
        [
            new Int64DataFrameColumn("step", steps.Select(s => s.Step)),
            .. LandscapeTables.Values(steps.Select(s => s.Point)),
            LandscapeTables.Column("loss", steps.Select(s => s.Loss)),
            LandscapeTables.Column("similarity", steps.Select(s => s.Similarity)),
            LandscapeTables.Column("regularisation", steps.Select(s => s.Regularisation)),
            LandscapeTables.Column("segmentation", steps.Select(s => s.Segmentation)),
        ]);
    }

    /// <summary>One row a run in a folder of runs: its name, data set, model, what is held constant, similarity, seed and steps
    /// made.</summary>
    /// <exception cref="HyperMorphException">There is no such folder, or a run's description is damaged.</exception>
    public static DataFrame Runs(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new HyperMorphException(
                $"there is no folder of runs '{folder}': "
                + $"train one with 'hypermorph train --output {Path.Combine(folder, "NAME")}'");
        }
        (string Name, CheckpointInfo Info)[] runs = [.. Directory.GetDirectories(folder).Order(StringComparer.Ordinal)
            .Select(run => (Path.GetFileName(run), Checkpoint.Find(run))).Where(r => r.Item2 is not null)
            .Select(r => (r.Item1, Checkpoint.ReadInfo(r.Item2!)))];
        StringDataFrameColumn Text(string name, Func<CheckpointInfo, string> value) => new(name, runs.Select(r => value(r.Info)));
        return new(
            new StringDataFrameColumn("run", runs.Select(r => r.Name)),
            Text("data", info => info.DataSet),
            Text("preset", info => info.Settings.Preset ?? "none"),
            Text("over", info => string.Join(", ", info.Settings.Space.Names())),
            Text("held", info => info.Settings.Held().ToString()),
            Text("similarity", info => info.Settings.Similarity),
            new Int32DataFrameColumn("seed", runs.Select(r => r.Info.Settings.Seed)),
            new Int64DataFrameColumn("steps", runs.Select(r => r.Info.Step)));
    }
}
