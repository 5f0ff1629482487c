using System.Runtime.InteropServices;
using HyperMorph.Data;
using HyperMorph.Training;
using HyperMorph.Tuning;
using TorchSharp;
using static TorchSharp.torch;

namespace HyperMorph.Experiments;

/// <summary>Where a run is while it is being made.</summary>
/// <param name="Phase">"training" or "scoring".</param>
/// <param name="Done">Steps, or registrations.</param>
/// <param name="Of">Of how many; for training at most.</param>
public readonly record struct RunProgress(string Phase, long Done, long Of);

/// <summary>Makes planned runs: trains from the last checkpoint, scores, and keeps the outcome.</summary>
/// <param name="store">Where runs are kept.</param>
/// <param name="dataRoot">The folder that holds the data sets' folders, or null; see <see cref="DataSet.Load"/>.</param>
/// <param name="device">Where to compute; the processor by default.</param>
public sealed class RunWorker(RunStore store, string? dataRoot = null, Device? device = null)
{
    private readonly Device _device = device ?? CPU;
    private DataSet? _data;
    private string _content = "";

    /// <summary>Makes a run, goes on with it, or does nothing where it is finished or another process is at it.</summary>
    /// <returns>How far the run then is: finished, running elsewhere, failed with a message, or interrupted where it was
    /// cancelled.</returns>
    /// <exception cref="HyperMorphException">The store cannot be written.</exception>
    public RunStatus Make(PlannedRun planned, Action<RunProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(planned);
        RunFolder run = store.Run(planned);
        RunStatus before = run.Status();
        if (before.State == RunState.Finished)
        {
            return before;
        }
        string folder = store.FolderOf(planned);
        store.CreateFolder(folder);
        using (RunLock? held = RunLock.TryTake(folder))
        {
            // Whoever held it before may have finished the run.
            if (held is null || run.IsFinished)
            {
                return run.Status();
            }
            try
            {
                run.Begin();
                DataSet data = Data(planned);
                run.CheckData(_content);
                Work(run, planned, data, progress, cancellation);
            }
            catch (OperationCanceledException)
            {
                // It goes on another time.
            }
            // Whatever ends a run must not end those after it.
            catch (Exception failure) when (failure is HyperMorphException or IOException or UnauthorizedAccessException
                or ExternalException or OutOfMemoryException or AggregateException)
            {
                string reason = ((failure as AggregateException)?.GetBaseException() ?? failure).Message.ReplaceLineEndings(" ");
                run.Fail(reason);
                return run.Status() with { State = RunState.Failed, Message = reason };
            }
        }
        return run.Status();
    }

    /// <summary>Makes runs one after the other; one that fails does not stop those after it.</summary>
    /// <param name="plan">The runs.</param>
    /// <param name="progress">Is told which run is at what, in words.</param>
    /// <param name="cancellation">Stops after the current step.</param>
    /// <returns>How far each run then is.</returns>
    /// <exception cref="HyperMorphException">The store cannot be written.</exception>
    public IReadOnlyList<RunStatus> MakeAll(
        IReadOnlyList<PlannedRun> plan, Action<string>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        const int Every = 25;
        return [.. plan.Select((run, i) => Make(run, p =>
        {
            if (p.Done % Every == 0)
            {
                progress?.Invoke($"{i + 1} of {plan.Count}, {run.Run.Title}: {p.Phase}, {p.Done}");
            }
        }, cancellation))];
    }

    private void Work(
        RunFolder run, PlannedRun planned, DataSet data, Action<RunProgress>? progress, CancellationToken cancellation)
    {
        string folder = store.FolderOf(planned);
        TrainingSettings settings = planned.Run.Settings;
        Trainer.Train(settings, data, folder, _device, step => progress?.Invoke(new("training", step.Step + 1, settings.Steps)),
            cancellation);
        cancellation.ThrowIfCancellationRequested();
        using TrainedModel model = TrainedModel.Load(folder, _device);
        IReadOnlyList<Pair> pairs = Pairs.ForEvaluation(data[planned.Evaluation.Part], planned.Evaluation.Pairs);
        SweepStore sweep = SweepStore.Open(model, data.Manifest, pairs);
        Landscape landscape = LandscapeSweep.Run(model, data.Manifest, pairs, planned.Evaluation.Axes, null,
            (done, of) => progress?.Invoke(new("scoring", done, of)), sweep, cancellation);
        string weights = Checksums.OfFile(Path.Combine(model.Folder!, Checkpoint.WeightsFile));
        ComputeTime cost = sweep.TimeOf(LandscapeAxis.Points(planned.Evaluation.Axes, HyperPoint.Empty));
        run.Finish(new(planned, model.Info, cost, _content, weights, Machine(), landscape)
        {
            ScoredBy = CheckpointInfo.LibraryVersion,
        });
        // The outcome has its scores, under a checksum.
        sweep.Delete();
    }

    private DataSet Data(PlannedRun planned)
    {
        if (_data?.Manifest.Hash != planned.Run.DataHash)
        {
            Manifest manifest = Manifest.Load(planned.Run.DataSet);
            if (manifest.Hash != planned.Run.DataHash)
            {
                throw new HyperMorphException(
                    $"the manifest of {planned.Run.DataSet} is not the one that the run was planned with: "
                    + "plan the experiment again");
            }
            _data = DataSet.Load(manifest, dataRoot);
            _content = ContentKey.Of(_data);
        }
        return _data!;
    }

    private string Machine() => _device.type == DeviceType.CPU
        ? $"{Environment.ProcessorCount} processors, {get_num_threads()} threads"
        : $"{_device}";
}
