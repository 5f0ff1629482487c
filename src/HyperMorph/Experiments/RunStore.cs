using System.Text.Json;
using System.Text.Json.Serialization;
using HyperMorph.Data;
using HyperMorph.Training;

namespace HyperMorph.Experiments;

/// <summary>A folder of runs, each in a folder named by its key: experiments that plan the same run share it.</summary>
/// <remarks>
/// A run's folder has <c>run.json</c> (what determines it), <c>data.txt</c> (the hash of the voxels), the newest checkpoint, the
/// log, one <c>scores-….json</c> an evaluation and <c>checksums.txt</c>, as <c>sha256sum --check</c> reads it. Where a run
/// failed, <c>failure.txt</c> says why.
/// </remarks>
public sealed class RunStore
{
    private const string Format = "HyperMorph runs, format 1", FormatFile = "store.txt", SpecFile = "run.json",
        DataFile = "data.txt", FailureFile = "failure.txt", RunsFolder = "runs", ScoresPrefix = "scores-";

    internal static readonly JsonSerializerOptions Json = new(Checkpoint.Json)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        WriteIndented = false,
    };

    private RunStore(string folder) => Folder = folder;

    /// <summary>The store's folder.</summary>
    public string Folder { get; }

    /// <summary>Opens the store in a folder; one that is not there is made with the first run.</summary>
    /// <exception cref="HyperMorphException">The folder holds something else, a store of another format, or cannot be
    /// read.</exception>
    public static RunStore Open(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string path = Path.Combine(folder, FormatFile);
        try
        {
            if (!Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any())
            {
                return new(Path.GetFullPath(folder));
            }
            string format = File.Exists(path)
                ? File.ReadAllText(path).Trim()
                : throw new HyperMorphException(
                    $"'{folder}' holds something else than runs: name an empty folder, or a new one (--store)");
            return format == Format
                ? new(Path.GetFullPath(folder))
                : throw new HyperMorphException(
                    $"the store '{folder}' is of the format \"{format}\", and this version reads \"{Format}\": "
                    + "name another folder (--store), or use the version that wrote it; nothing was changed");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new HyperMorphException($"the store '{folder}' cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Where a run's files are.</summary>
    public string FolderOf(PlannedRun planned)
    {
        ArgumentNullException.ThrowIfNull(planned);
        return Path.Combine(Folder, RunsFolder, planned.Run.Key);
    }

    /// <summary>How far a run is.</summary>
    public RunStatus StatusOf(PlannedRun planned)
    {
        string folder = FolderOf(planned);
        if (!File.Exists(Path.Combine(folder, SpecFile)))
        {
            return new(planned, RunState.Missing);
        }
        CheckSpec(planned);
        CheckpointInfo? info = Checkpoint.Find(folder) is { } checkpoint ? Checkpoint.ReadInfo(checkpoint) : null;
        string failure = Path.Combine(folder, FailureFile);
        (RunState state, string message) =
            IsFinished(planned) ? (RunState.Finished, "")
            : RunLock.Holder(folder) is { } holder ? (RunState.Running, holder)
            : File.Exists(failure) ? (RunState.Failed, File.ReadAllText(failure).Trim())
            : (RunState.Interrupted, "");
        return new(planned, state, info?.Step ?? 0, info is null ? default : info.TrainingTime + info.ValidationTime, message);
    }

    /// <summary>The outcome of a finished run.</summary>
    /// <exception cref="HyperMorphException">It is not finished, or a file of it was changed since.</exception>
    public RunOutcome Outcome(PlannedRun planned)
    {
        RunStatus status = StatusOf(planned);
        if (status.State != RunState.Finished)
        {
            throw new HyperMorphException(
                $"the run {planned.Run.Key} ({planned.Run.Title}) is {status.State.ToString().ToLowerInvariant()}, not finished: "
                + "run the experiment first");
        }
        return Read(Path.Combine(FolderOf(planned), ScoresFile(planned)));
    }

    /// <summary>Everything that is finished, whichever experiment wanted it, in order of the runs' names.</summary>
    /// <exception cref="HyperMorphException">A file was changed since it was written.</exception>
    public IReadOnlyList<RunOutcome> Outcomes()
    {
        string runs = Path.Combine(Folder, RunsFolder);
        string[] folders = Directory.Exists(runs) ? Directory.GetDirectories(runs) : [];
        return [.. folders.Order(StringComparer.Ordinal)
            .SelectMany(folder => Directory.GetFiles(folder, ScoresPrefix + "*").Order(StringComparer.Ordinal)
                .Where(file => Checksums.Has(folder, Path.GetFileName(file))))
            .Select(Read)];
    }

    /// <summary>The trained model of a finished run; it is the caller's to dispose.</summary>
    /// <exception cref="HyperMorphException">It is not finished, or its weights were changed since.</exception>
    public TrainedModel Model(PlannedRun planned, TorchSharp.torch.Device? device = null)
    {
        RunOutcome outcome = Outcome(planned);
        TrainedModel model = TrainedModel.Load(FolderOf(planned), device);
        if (ContentKey.OfFile(Path.Combine(model.Folder!, Checkpoint.WeightsFile)) == outcome.Weights)
        {
            return model;
        }
        model.Dispose();
        throw new HyperMorphException(
            $"the weights in '{model.Folder}' are not those that were scored: somebody changed them; "
            + $"delete the folder '{FolderOf(planned)}' and run the experiment again");
    }

    /// <summary>Keeps a list of runs in a file that never changes, for processes that make one run of it each; returns its
    /// path.</summary>
    /// <param name="name">Begins the file's name, which ends in a hash of the list.</param>
    /// <param name="plan">The runs.</param>
    public string KeepPlan(string name, IReadOnlyList<PlannedRun> plan)
    {
        string path = Path.Combine(Folder, "plans", $"{name}-{ContentKey.Of(plan)[..8]}.json");
        CreateFolder(Path.GetDirectoryName(path)!);
        if (!File.Exists(path))
        {
            AtomicFile.Write(path, JsonSerializer.Serialize(plan, Json));
        }
        return path;
    }

    /// <summary>Reads a list of runs that was kept.</summary>
    /// <exception cref="HyperMorphException">There is none, or it is damaged.</exception>
    public static IReadOnlyList<PlannedRun> ReadPlan(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<PlannedRun[]>(File.ReadAllText(path), Json)!;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new HyperMorphException($"the plan '{path}' cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Makes a folder of the store, and the store itself with its first one.</summary>
    /// <exception cref="HyperMorphException">It cannot be written.</exception>
    internal void CreateFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(Folder);
            if (!File.Exists(Path.Combine(Folder, FormatFile)))
            {
                AtomicFile.Write(Path.Combine(Folder, FormatFile), Format + "\n");
            }
            Directory.CreateDirectory(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new HyperMorphException($"the store '{Folder}' cannot be written: {failure.Message}", failure);
        }
    }

    /// <summary>Whether a run is trained and scored.</summary>
    internal bool IsFinished(PlannedRun planned) => Checksums.Has(FolderOf(planned), ScoresFile(planned));

    /// <summary>Writes what a run is before anything else of it.</summary>
    internal void Begin(PlannedRun planned)
    {
        string folder = FolderOf(planned), spec = Path.Combine(folder, SpecFile);
        if (File.Exists(spec))
        {
            CheckSpec(planned);
        }
        else
        {
            AtomicFile.Write(spec, JsonSerializer.Serialize(planned.Run, Checkpoint.Json));
        }
        File.Delete(Path.Combine(folder, FailureFile));
    }

    /// <summary>Keeps the hash of the voxels that a run is begun with; one that goes on must have the same.</summary>
    /// <exception cref="HyperMorphException">It has others.</exception>
    internal void CheckData(PlannedRun planned, string content)
    {
        string path = Path.Combine(FolderOf(planned), DataFile);
        if (!File.Exists(path))
        {
            AtomicFile.Write(path, content + "\n");
        }
        else if (File.ReadAllText(path).Trim() != content)
        {
            throw new HyperMorphException(
                $"the images of {planned.Run.DataSet} are not those that the run was begun with "
                + $"('{path}' has the hash of those): put them back, or delete the folder to make the run anew");
        }
    }

    /// <summary>Keeps an outcome; with it, the run is finished.</summary>
    internal void Finish(RunOutcome outcome)
    {
        string folder = FolderOf(outcome.Planned), scores = ScoresFile(outcome.Planned);
        AtomicFile.Write(Path.Combine(folder, scores), JsonSerializer.Serialize(outcome, Json));
        Checksums.Add(folder, scores);
    }

    /// <summary>Keeps the reason why a run failed.</summary>
    internal void Fail(PlannedRun planned, string reason)
    {
        try
        {
            AtomicFile.Write(Path.Combine(FolderOf(planned), FailureFile), reason + "\n");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A full disk has no room for the reason either; whoever ran it is told all the same.
        }
    }

    private static string ScoresFile(PlannedRun planned) => $"{ScoresPrefix}{planned.Evaluation.Key}.json";

    private static RunOutcome Read(string scores)
    {
        Checksums.Verify(Path.GetDirectoryName(scores)!, Path.GetFileName(scores));
        return JsonSerializer.Deserialize<RunOutcome>(File.ReadAllText(scores), Json)!;
    }

    private void CheckSpec(PlannedRun planned)
    {
        string path = Path.Combine(FolderOf(planned), SpecFile);
        string found;
        try
        {
            found = JsonSerializer.Deserialize<RunSpec>(File.ReadAllText(path), Checkpoint.Json)?.Key ?? "nothing";
        }
        catch (JsonException failure)
        {
            throw new HyperMorphException(
                $"'{path}' is damaged: {failure.Message} Delete the folder to make the run anew", failure);
        }
        if (found != planned.Run.Key)
        {
            throw new HyperMorphException(
                $"'{path}' describes another run ({found}) than its folder is named by: "
                + "somebody edited it; put it right, or delete the folder to make the run anew");
        }
    }
}
