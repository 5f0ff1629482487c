using System.Diagnostics;
using System.Globalization;
using HyperMorph.Data;
using HyperMorph.Experiments;
using HyperMorph.Training;

namespace HyperMorph.Benchmarks;

/// <summary>A training step of the HyperMorph of <c>efficiency-gamma</c> against one of a VoxelMorph of its grid, validation
/// included.</summary>
/// <remarks>As in the experiment, each trains in a process of its own, by one thread: in one process they would share its caches
/// and its memory. Both train at once, since the pace of a machine is not that of an hour ago.</remarks>
internal static class RunCost
{
    /// <summary>What this program is told in order to train one of them: this, its place in the plan, and a folder.</summary>
    public const string Worker = "run-cost-of";

    private const int Rounds = 5;

    // Brain slices where there are some.
    private static Profile Size =>
        Environment.GetEnvironmentVariable("HYPERMORPH_DATA") is { Length: > 0 } ? Profile.Full : Profile.Quick;

    private static int Steps => Size.IsQuick ? 100 : 500;

    public static void Run()
    {
        string folder = Directory.CreateTempSubdirectory("hypermorph-benchmark").FullName;
        try
        {
            double[][] rounds = [.. Enumerable.Range(0, Rounds).Select(round => Round(Path.Combine(folder, $"{round}")))];
            double hyper = Report.Median(rounds.Select(r => r[0])), plain = Report.Median(rounds.Select(r => r[1]));
            Report.Line($"step of a run, {Size.DataSet}: HyperMorph / VoxelMorph",
                $"{Report.Median(rounds.Select(r => r[0] / r[1])):f3} ({hyper:f0} / {plain:f0} ms)", $"≤ 1.25");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Trains a run of the plan for some steps.</summary>
    public static void Train(int place, string folder)
    {
        RunSpec run = Runs()[place];
        Trainer.Train(run.Settings with { Steps = Steps, CheckpointEvery = Steps },
            DataSet.Load(Manifest.Load(run.DataSet)), folder);
    }

    // The VoxelMorph at the middle of the grid.
    private static RunSpec[] Runs()
    {
        EfficiencyPlan plan = EfficiencyPlan.OverLambdaAndGamma(Size);
        return [plan.Hyper.Run, plan.Baselines[plan.Baselines.Length / 2].Run];
    }

    /// <summary>Milliseconds of processor time a step.</summary>
    private static double[] Round(string folder)
    {
        string[] folders = [.. Runs().Select((_, i) => Path.Combine(folder, $"{i}"))];
        Process[] all = [.. folders.Select((to, i) => Start(i, to))];
        foreach (Process process in all)
        {
            process.WaitForExit();
            process.Dispose();
        }
        return [.. folders.Select(to => Checkpoint.Find(to) is { } made
            ? Checkpoint.ReadInfo(made)
            : throw new HyperMorphException($"nothing was trained in {to}")).Select(info =>
                1000 * (info.TrainingTime + info.ValidationTime).Cpu / info.Step)];
    }

    private static Process Start(int place, string folder)
    {
        ProcessStartInfo start = ThisProgram.With(Worker, place.ToString(CultureInfo.InvariantCulture), folder);
        start.Environment["OMP_NUM_THREADS"] = start.Environment["DOTNET_PROCESSOR_COUNT"] = "1";
        return Process.Start(start)!;
    }
}
