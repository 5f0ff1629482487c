using System.Text.Json;
using HyperMorph.Training;

namespace HyperMorph.Experiments;

/// <summary>The folder of one run in a <see cref="RunStore"/>.</summary>
/// <remarks>
/// It has <c>run.json</c> (what determines the run), <c>data.txt</c> (the hash of the voxels), the newest checkpoint, the log,
/// one <c>scores-….json</c> an evaluation and <c>checksums.txt</c>, as <c>sha256sum --check</c> reads it. Where the run failed,
/// <c>failure.txt</c> says why.
/// </remarks>
internal sealed class RunFolder(string path, PlannedRun planned)
{
    private const string SpecFile = "run.json", DataFile = "data.txt", FailureFile = "failure.txt", ScoresPrefix = "scores-";

    private readonly string _spec = Path.Combine(path, SpecFile), _data = Path.Combine(path, DataFile),
        _failure = Path.Combine(path, FailureFile), _scores = $"{ScoresPrefix}{planned.Evaluation.Key}.json";

    /// <summary>Whether the run is trained and scored.</summary>
    public bool IsFinished => Checksums.Has(path, _scores);

    /// <summary>The outcomes of all evaluations of the run in a folder, in order of their names.</summary>
    /// <exception cref="HyperMorphException">A file was changed since it was written.</exception>
    public static IEnumerable<RunOutcome> Outcomes(string folder) => Directory.GetFiles(folder, ScoresPrefix + "*")
        .Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)
        .Where(file => Checksums.Has(folder, file)).Select(file => Read(folder, file));

    /// <summary>How far the run is.</summary>
    /// <exception cref="HyperMorphException">The folder was edited.</exception>
    public RunStatus Status()
    {
        if (!File.Exists(_spec))
        {
            return new(planned, RunState.Missing);
        }
        CheckSpec();
        CheckpointInfo? info = Checkpoint.Find(path) is { } checkpoint ? Checkpoint.ReadInfo(checkpoint) : null;
        (RunState state, string message) =
            IsFinished ? (RunState.Finished, "")
            : RunLock.Holder(path) is { } holder ? (RunState.Running, holder)
            : File.Exists(_failure) ? (RunState.Failed, File.ReadAllText(_failure).Trim())
            : (RunState.Interrupted, "");
        return new(planned, state, info?.Step ?? 0, info is null ? default : info.TrainingTime + info.ValidationTime, message);
    }

    /// <summary>The outcome of the finished run.</summary>
    /// <exception cref="HyperMorphException">It is not finished, or a file of it was changed since.</exception>
    public RunOutcome Outcome()
    {
        RunState state = Status().State;
        return state == RunState.Finished
            ? Read(path, _scores)
            : throw new HyperMorphException(
                $"the run {planned.Run.Key} ({planned.Run.Title}) is {state.ToString().ToLowerInvariant()}, not finished: "
                + "run the experiment first");
    }

    /// <summary>Writes what the run is before anything else of it.</summary>
    public void Begin()
    {
        if (File.Exists(_spec))
        {
            CheckSpec();
        }
        else
        {
            AtomicFile.Write(_spec, JsonSerializer.Serialize(planned.Run, Checkpoint.Json));
        }
        File.Delete(_failure);
    }

    /// <summary>Keeps the hash of the voxels that the run is begun with; where it goes on, they must have the same.</summary>
    /// <exception cref="HyperMorphException">They have another.</exception>
    public void CheckData(string content)
    {
        if (!File.Exists(_data))
        {
            AtomicFile.Write(_data, content + "\n");
        }
        else if (File.ReadAllText(_data).Trim() != content)
        {
            throw new HyperMorphException(
                $"the images of {planned.Run.DataSet} are not those that the run was begun with "
                + $"('{_data}' has the hash of those): put them back, or delete the folder to make the run anew");
        }
    }

    /// <summary>Keeps an outcome; with it, the run is finished.</summary>
    public void Finish(RunOutcome outcome)
    {
        AtomicFile.Write(Path.Combine(path, _scores), JsonSerializer.Serialize(outcome, RunStore.Json));
        Checksums.Add(path, _scores);
    }

    /// <summary>Keeps the reason why the run failed.</summary>
    public void Fail(string reason)
    {
        try
        {
            AtomicFile.Write(_failure, reason + "\n");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A full disk has no room for the reason either; whoever ran it is told all the same.
        }
    }

    private static RunOutcome Read(string folder, string scores)
    {
        Checksums.Verify(folder, scores);
        return JsonSerializer.Deserialize<RunOutcome>(File.ReadAllText(Path.Combine(folder, scores)), RunStore.Json)!;
    }

    private void CheckSpec()
    {
        string found;
        try
        {
            found = JsonSerializer.Deserialize<RunSpec>(File.ReadAllText(_spec), Checkpoint.Json)?.Key ?? "nothing";
        }
        catch (JsonException failure)
        {
            throw new HyperMorphException(
                $"'{_spec}' is damaged: {failure.Message} Delete the folder to make the run anew", failure);
        }
        if (found != planned.Run.Key)
        {
            throw new HyperMorphException(
                $"'{_spec}' describes another run ({found}) than its folder is named by: "
                + "somebody edited it; put it right, or delete the folder to make the run anew");
        }
    }
}
