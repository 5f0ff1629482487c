using System.Text.Json;
using System.Text.Json.Serialization;
using HyperMorph.Training;

namespace HyperMorph.Experiments;

/// <summary>A folder of runs, each in a folder named by its key: experiments that plan the same run share it.</summary>
public sealed class RunStore
{
    private const string Format = "HyperMorph runs, format 1", FormatFile = "store.txt", RunsFolder = "runs";

    internal static readonly JsonSerializerOptions Json = new(Checkpoint.Json)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, WriteIndented = false,
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
            // Another process may be making the store just now.
            if (!Directory.Exists(folder) || Directory.EnumerateFileSystemEntries(folder).All(AtomicFile.IsUnfinished))
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
    public RunStatus StatusOf(PlannedRun planned) => Run(planned).Status();

    /// <summary>The outcome of a finished run.</summary>
    /// <exception cref="HyperMorphException">It is not finished, or a file of it was changed since.</exception>
    public RunOutcome Outcome(PlannedRun planned) => Run(planned).Outcome();

    /// <summary>The outcomes of those of some runs that are finished.</summary>
    /// <exception cref="HyperMorphException">A file of one was changed since.</exception>
    public IReadOnlyList<RunOutcome> Finished(IEnumerable<PlannedRun> plan) =>
        [.. plan.Where(planned => StatusOf(planned).State == RunState.Finished).Select(Outcome)];

    /// <summary>Everything that is finished, whichever experiment wanted it, in order of the runs' names; without what is
    /// <see cref="Outdated"/>, or has no description that can be read.</summary>
    /// <exception cref="HyperMorphException">A file was changed since it was written.</exception>
    public IReadOnlyList<RunOutcome> Outcomes() =>
        [.. Folders().Where(f => RunFolder.KeyOf(f) == Path.GetFileName(f)).SelectMany(RunFolder.Outcomes)];

    /// <summary>Folders of runs that this version names otherwise: an earlier version, which trained other models by the same
    /// settings, made them, or somebody edited them. No experiment uses them.</summary>
    public IReadOnlyList<string> Outdated() =>
        [.. Folders().Where(f => RunFolder.KeyOf(f) is { } key && key != Path.GetFileName(f))];

    /// <summary>Copies a finished run to another store as its scores and what they are traced by, about a hundredth of its size:
    /// there it is finished and reported as here, but its <see cref="Model"/> is not there.</summary>
    /// <returns>Whether it was copied; false where it was there already.</returns>
    /// <exception cref="HyperMorphException">It is not finished, a file of it was changed since, or the other store cannot be
    /// written or has other runs or images by its name.</exception>
    public bool Export(PlannedRun planned, RunStore to)
    {
        ArgumentNullException.ThrowIfNull(to);
        RunFolder target = to.Run(planned);
        if (target.IsFinished)
        {
            return false;
        }
        string content = Outcome(planned).DataContent;
        to.CreateFolder(to.FolderOf(planned));
        target.Begin();
        target.CheckData(content);
        target.FinishAs(Run(planned));
        return true;
    }

    /// <summary>The trained model of a finished run; it is the caller's to dispose.</summary>
    /// <exception cref="HyperMorphException">It is not finished, is here without its model, or its weights were changed
    /// since.</exception>
    public TrainedModel Model(PlannedRun planned, TorchSharp.torch.Device? device = null)
    {
        RunOutcome outcome = Outcome(planned);
        if (Checkpoint.Find(FolderOf(planned)) is null)
        {
            throw new HyperMorphException(
                $"the store '{Folder}' has the scores of the run {planned.Run.Key} ({planned.Run.Title}), not its model: "
                + "ask the store it was exported from, or make the run in another store (--store)");
        }
        TrainedModel model = TrainedModel.Load(FolderOf(planned), device);
        if (Checksums.OfFile(Path.Combine(model.Folder!, Checkpoint.WeightsFile)) == outcome.Weights)
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

    /// <summary>A run's folder, whether it is there or not.</summary>
    internal RunFolder Run(PlannedRun planned) => new(FolderOf(planned), planned);

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

    private IEnumerable<string> Folders()
    {
        string runs = Path.Combine(Folder, RunsFolder);
        string[] folders = Directory.Exists(runs) ? Directory.GetDirectories(runs) : [];
        return folders.Order(StringComparer.Ordinal);
    }
}
