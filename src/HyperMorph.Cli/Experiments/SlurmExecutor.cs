using System.Diagnostics;
using System.Globalization;
using HyperMorph.Experiments;

namespace HyperMorph.Cli.Experiments;

/// <summary>Submits runs to a cluster as one array job, and watches them; the store lies on a file system that all nodes
/// see.</summary>
internal sealed class SlurmExecutor(WorkerCommand worker, SlurmProfile profile)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    // The plan's file name has a hash of its runs: the same plan has the same job name whoever submits it.
    private readonly string _name = $"hypermorph-{Path.GetFileNameWithoutExtension(worker.Plan)}";

    private string Folder => Path.Combine(worker.Store.Folder, "slurm");

    /// <summary>Submits the runs that are neither finished nor in the queue; returns the job's number, or null where there was
    /// nothing to submit.</summary>
    public string? Submit(IReadOnlyList<PlannedRun> runs)
    {
        HashSet<int> queued = Queued();
        int[] missing = [.. runs.Index().Where(r => !queued.Contains(r.Index)
            && worker.Store.StatusOf(r.Item).State is not (RunState.Finished or RunState.Running)).Select(r => r.Index)];
        if (missing.Length == 0)
        {
            return null;
        }
        string script = Path.Combine(Folder, $"{_name}.sh");
        Directory.CreateDirectory(Folder);
        File.WriteAllText(script, profile.Script(_name, missing, Folder, worker.Arguments));
        return Slurm("sbatch", "--parsable", script).Trim().Split(';')[0];
    }

    /// <summary>Shows how far the runs are until none is in the queue any more.</summary>
    /// <returns>How far they then are; of one that is not finished, where its task's output is.</returns>
    public IReadOnlyList<RunStatus> Watch(IReadOnlyList<PlannedRun> runs, CancellationToken cancellation)
    {
        Stopwatch asked = new();
        bool waits = true;
        RunWatch watch = new(worker.Store, runs);
        RunBoard.Watch(watch.Look, Math.Max(1, profile.AtOnce), () =>
        {
            if (!asked.IsRunning || asked.Elapsed > Pause)
            {
                waits = Queued().Count > 0;
                asked.Restart();
            }
            return waits;
        }, cancellation);
        return [.. watch.Look().Select(status => status.State is RunState.Interrupted or RunState.Missing
            ? status with { Message = $"what its task said is in '{Folder}'" } : status)];
    }

    // The array's tasks that wait or run.
    private HashSet<int> Queued() => [.. Slurm("squeue", "--noheader", "--array", "--format=%K", $"--name={_name}")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Where(line => int.TryParse(line, CultureInfo.InvariantCulture, out _))
        .Select(line => int.Parse(line, CultureInfo.InvariantCulture))];

    private static string Slurm(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? output
                : throw new HyperMorphException($"{program} failed: {error.Result.Trim().ReplaceLineEndings(" ")}");
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            throw new HyperMorphException(
                $"{program} is not there: --executor slurm needs a machine from which Slurm jobs are submitted; "
                + "or use --executor local", failure);
        }
    }
}
