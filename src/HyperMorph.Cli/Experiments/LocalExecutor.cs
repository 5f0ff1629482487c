using System.Diagnostics;
using System.Runtime.InteropServices;
using HyperMorph.Experiments;

namespace HyperMorph.Cli.Experiments;

/// <summary>Makes runs in processes on this machine, so many at once, each with its share of the cores: libtorch's threads wait
/// for each other busily, so that two runs on all cores are ten times slower than one after the other.</summary>
internal sealed class LocalExecutor
{
    private const int Terminate = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(50);

    private readonly WorkerCommand _worker;
    private readonly int _processes, _threads;

    /// <summary>An executor; without a number of processes, as many as there are cores for.</summary>
    public LocalExecutor(WorkerCommand worker, int? processes, int threads)
    {
        int cores = Environment.ProcessorCount;
        (_worker, _threads) = (worker, AtLeastOne("--threads", threads));
        _processes = AtLeastOne("--processes", processes ?? Math.Max(1, cores / threads));
        if (_processes * threads > cores)
        {
            SharedOptions.Say($"[yellow]{_processes} runs of {threads} threads are more than this machine's {cores} cores: "
                + "they will slow each other down[/]");
        }
    }

    /// <summary>Makes the runs that are not finished, and shows how far they are.</summary>
    /// <returns>How far they then are; one whose process ended otherwise than it should have failed, with its reason.</returns>
    public IReadOnlyList<RunStatus> Run(IReadOnlyList<PlannedRun> runs, CancellationToken cancellation)
    {
        RunWatch watch = new(_worker.Store, runs);
        Dictionary<int, string> faults = [];
        // A process that was killed, or found the disk full, cannot leave its reason in the run's folder.
        RunStatus[] Statuses() => [.. watch.Look().Select((status, index) =>
            status.State is RunState.Interrupted or RunState.Missing && faults.TryGetValue(index, out string? fault)
                ? status with { State = RunState.Failed, Message = fault } : status)];
        Queue<int> waiting = new(Statuses().Index()
            .Where(s => s.Item.State is not (RunState.Finished or RunState.Running)).Select(s => s.Index));
        Dictionary<int, WorkerProcess> active = [];
        try
        {
            RunBoard.Watch(Statuses, _processes, () =>
            {
                foreach (int index in active.Where(p => p.Value.HasEnded).Select(p => p.Key).ToArray())
                {
                    active.Remove(index, out WorkerProcess? ended);
                    if (ended!.Fault() is { } fault)
                    {
                        faults[index] = fault;
                    }
                    ended.Dispose();
                }
                while (active.Count < _processes && waiting.TryDequeue(out int next))
                {
                    active[next] = WorkerProcess.Start(_worker, next, _worker.Store.FolderOf(runs[next]), _threads);
                }
                return active.Count > 0;
            }, cancellation);
        }
        finally
        {
            Stop([.. active.Values]);
        }
        return Statuses();
    }

    private static int AtLeastOne(string option, int value) =>
        value >= 1 ? value : throw new HyperMorphException($"{option} is {value}; it must be at least 1");

    // A run that is asked to end stores its last step first; all are asked before any is waited for.
    private static void Stop(WorkerProcess[] processes)
    {
        foreach (WorkerProcess process in processes.Where(p => !p.HasEnded && !OperatingSystem.IsWindows()))
        {
            _ = kill(process.Id, Terminate);
        }
        Stopwatch watch = Stopwatch.StartNew();
        foreach (WorkerProcess process in processes)
        {
            TimeSpan left = Patience - watch.Elapsed;
            process.EndWithin(OperatingSystem.IsWindows() || left < TimeSpan.Zero ? TimeSpan.Zero : left);
            process.Dispose();
        }
    }

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int process, int signal);
}
