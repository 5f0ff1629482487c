using System.IO.Compression;
using System.Text.Json;
using HyperMorph.Training;

namespace HyperMorph.Experiments;

/// <summary>The folder of one run in a <see cref="RunStore"/>.</summary>
/// <remarks>
/// It has <c>run.json</c> (what determines the run), <c>data.txt</c> (the hash of the voxels), the newest checkpoint, the log and
/// its TensorBoard events, one <c>scores-….json.br</c> an evaluation and <c>checksums.txt</c>, as <c>sha256sum --check</c> reads
/// it.
/// Where the run failed, <c>failure.txt</c> says why; <c>output.txt</c> has what its processes said, and
/// <c>in-use</c> is held by the one that is at it.
/// </remarks>
internal sealed class RunFolder(string path, PlannedRun planned)
{
    private const string SpecFile = "run.json", DataFile = "data.txt", FailureFile = "failure.txt", ScoresPrefix = "scores-",
        ScoresSuffix = ".json.br";

    private readonly string _folder = path, _spec = Path.Combine(path, SpecFile), _data = Path.Combine(path, DataFile),
        _failure = Path.Combine(path, FailureFile), _scores = ScoresPrefix + planned.Evaluation.Key + ScoresSuffix;

    /// <summary>Whether the run is trained and scored.</summary>
    public bool IsFinished => Checksums.Has(_folder, _scores);

    /// <summary>The outcomes of all evaluations of the run in a folder, in order of their names.</summary>
    /// <exception cref="HyperMorphException">A file was changed since it was written.</exception>
    public static IEnumerable<RunOutcome> Outcomes(string folder) => Directory.GetFiles(folder, $"{ScoresPrefix}*{ScoresSuffix}")
        .Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)
        .Where(file => Checksums.Has(folder, file)).Select(file => Read(folder, file));

    /// <summary>The key that this version gives to what a folder's <c>run.json</c> describes; null where there is none
    /// that can be read.</summary>
    public static string? KeyOf(string folder)
    {
        try
        {
            return ReadSpec(Path.Combine(folder, SpecFile)).Key;
        }
        catch (Exception failure) when (failure is JsonException or IOException)
        {
            return null;
        }
    }

    /// <summary>How far the run is; one whose description, or whose model's, was edited has failed.</summary>
    public RunStatus Status()
    {
        if (!File.Exists(_spec))
        {
            return new(planned, RunState.Missing);
        }
        CheckpointInfo? info;
        try
        {
            CheckSpec();
            info = Checkpoint.ReadNewest(_folder);
            if (info is null && IsFinished)
            {
                // Exported, without the model.
                info = Read(_folder, _scores).Model;
            }
        }
        catch (HyperMorphException fault)
        {
            return new(planned, RunState.Failed, Message: fault.Message);
        }
        (RunState state, string message) =
            IsFinished ? (RunState.Finished, "")
            : RunLock.Holder(_folder) is { } holder ? (RunState.Running, holder)
            : Failure() is { } reason ? (RunState.Failed, reason)
            : (RunState.Interrupted, "");
        return new(planned, state, info?.Step ?? 0, info is null ? default : info.TrainingTime + info.ValidationTime, message);
    }

    /// <summary>The outcome of the finished run.</summary>
    /// <exception cref="HyperMorphException">It is not finished, or a file of it was changed since.</exception>
    public RunOutcome Outcome()
    {
        RunStatus status = Status();
        return status.State == RunState.Finished
            ? Read(_folder, _scores)
            : throw new HyperMorphException(
                $"the run {planned.Run.Key} ({planned.Run.Title}) is {status.State.ToString().ToLowerInvariant()}, not finished"
                + (status.Message == "" ? ": run the experiment first" : $": {status.Message}"));
    }

    /// <summary>Writes what the run is before anything else of it.</summary>
    /// <exception cref="HyperMorphException">Something else is described there.</exception>
    public void Begin()
    {
        if (!File.Exists(_spec))
        {
            AtomicFile.Write(_spec, JsonSerializer.Serialize(planned.Run, Checkpoint.Json));
        }
        else
        {
            CheckSpec();
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
    public void Finish(RunOutcome outcome) => Keep(stream =>
    {
        // A third smaller than by gzip, so that a landscape of two axes stays below a megabyte.
        using BrotliStream packed = new(stream, CompressionLevel.SmallestSize, leaveOpen: true);
        JsonSerializer.Serialize(packed, outcome, RunStore.Json);
    });

    /// <summary>Keeps the outcome of the same run in another folder, as it is there.</summary>
    public void FinishAs(RunFolder other)
    {
        using FileStream scores = File.OpenRead(Path.Combine(other._folder, _scores));
        Keep(scores.CopyTo);
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

    private void Keep(Action<Stream> scores)
    {
        AtomicFile.Write(Path.Combine(_folder, _scores), scores);
        Checksums.Add(_folder, _scores);
    }

    private static RunOutcome Read(string folder, string scores)
    {
        Checksums.Verify(folder, scores, "delete it to have the model scored again, or put it back");
        string file = Path.Combine(folder, scores);
        try
        {
            using BrotliStream packed = new(File.OpenRead(file), CompressionMode.Decompress);
            return JsonSerializer.Deserialize<RunOutcome>(packed, RunStore.Json)!;
        }
        catch (JsonException failure)
        {
            throw new HyperMorphException(
                $"'{file}' is of another version of this program: {failure.Message} Use that version, or delete the file to have "
                + "the model scored again", failure);
        }
    }

    private static RunSpec ReadSpec(string file) =>
        JsonSerializer.Deserialize<RunSpec>(File.ReadAllText(file), Checkpoint.Json) is { Settings.Space.Axes: not null } spec
            ? spec : throw new JsonException("it has no settings.");

    private void CheckSpec()
    {
        string found;
        try
        {
            found = ReadSpec(_spec).Key;
        }
        catch (JsonException failure)
        {
            throw new HyperMorphException($"'{_spec}' is damaged, or of a newer version: {failure.Message} "
                + "Put it right, or delete the folder to make the run anew", failure);
        }
        if (found != planned.Run.Key)
        {
            throw new HyperMorphException(
                $"'{_spec}' describes another run ({found}) than its folder is named by: "
                + "somebody edited it; put it right, or delete the folder to make the run anew");
        }
    }

    // Whoever begins the run again deletes the reason, perhaps at this moment.
    private string? Failure()
    {
        try
        {
            return File.ReadAllText(_failure).Trim();
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
