using System.Diagnostics;
using System.Globalization;
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
    public void Run(IReadOnlyList<PlannedRun> runs, CancellationToken cancellation)
    {
        RunStatus[] Statuses() => [.. runs.Select(_worker.Store.StatusOf)];
        Queue<int> waiting = new(Statuses().Index()
            .Where(s => s.Item.State is not (RunState.Finished or RunState.Running)).Select(s => s.Index));
        Dictionary<int, Process> active = [];
        try
        {
            RunBoard.Watch(Statuses, _processes, () =>
            {
                foreach (int index in active.Where(p => p.Value.HasExited).Select(p => p.Key).ToArray())
                {
                    active.Remove(index, out Process? ended);
                    ended!.Dispose();
                }
                while (active.Count < _processes && waiting.TryDequeue(out int next))
                {
                    active[next] = Start(next, _worker.Store.FolderOf(runs[next]));
                }
                return active.Count > 0;
            }, cancellation);
        }
        finally
        {
            Stop([.. active.Values]);
        }
    }

    private Process Start(int index, string folder)
    {
        ProcessStartInfo start = new(
            _worker.Arguments[0], [.. _worker.Arguments.Skip(1), index.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        string budget = _threads.ToString(CultureInfo.InvariantCulture);
        start.Environment["OMP_NUM_THREADS"] = start.Environment["MKL_NUM_THREADS"]
            = start.Environment["DOTNET_PROCESSOR_COUNT"] = budget;
        Directory.CreateDirectory(folder);
        StreamWriter output = new(Path.Combine(folder, "output.txt"), append: true) { AutoFlush = true };
        Process process = Process.Start(start)!;
        void Keep(string? line)
        {
            lock (output)
            {
                try
                {
                    output.Write(line is null ? "" : line + "\n");
                }
                catch (IOException)
                {
                    // A full disk ends the run that fills it, and not whoever watches the others.
                }
            }
        }
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static int AtLeastOne(string option, int value) =>
        value >= 1 ? value : throw new HyperMorphException($"{option} is {value}; it must be at least 1");

    // A run that is asked to end stores its last step first; all are asked before any is waited for.
    private static void Stop(Process[] processes)
    {
        foreach (Process process in processes.Where(p => !p.HasExited && !OperatingSystem.IsWindows()))
        {
            _ = kill(process.Id, Terminate);
        }
        Stopwatch watch = Stopwatch.StartNew();
        foreach (Process process in processes)
        {
            TimeSpan left = Patience - watch.Elapsed;
            if (OperatingSystem.IsWindows() || !process.WaitForExit(left > TimeSpan.Zero ? left : TimeSpan.Zero))
            {
                process.Kill(entireProcessTree: true);
            }
            process.Dispose();
        }
    }

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int process, int signal);
}
