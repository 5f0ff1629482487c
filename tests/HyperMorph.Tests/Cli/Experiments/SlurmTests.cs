using HyperMorph.Cli.Experiments;
using HyperMorph.Experiments;
using HyperMorph.Tests.Experiments;
using HyperMorph.Training;
using Xunit;

namespace HyperMorph.Tests.Cli.Experiments;

public sealed class SlurmTests
{
    private const int Steps = 400, Cancelled = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Fact]
    public void Eight_runs_outlive_a_node_that_fails_and_a_task_that_is_cancelled_and_none_is_made_twice()
    {
        using LoopbackSlurm slurm = new();
        using TinyRuns tiny = new();
        // A shell, and Slurm, would make several words of this name.
        RunStore store = RunStore.Open(Path.Combine(tiny.Folder, "a \"store\" of somebody's"));
        PlannedRun[] runs = [.. Enumerable.Range(0, 8).Select(seed => Run(tiny, seed))];
        SlurmExecutor cluster = new(new(store, store.KeepPlan("eight", runs), "cpu", null), new(AtOnce: 2));
        using CancellationTokenSource late = new(Patience);

        string job = cluster.Submit(runs)!;
        Assert.Null(cluster.Submit(runs));
        Until(() => runs[..2].All(r => store.StatusOf(r).Step > 0));
        slurm.Fail();
        // On a busy machine a process that is killed takes a moment to end.
        Until(() => runs[..2].All(r => store.StatusOf(r).State == RunState.Interrupted));
        RunStatus[] failed = [.. runs[..2].Select(store.StatusOf)];
        Assert.All(failed, r => Assert.InRange(r.Step, 1, Steps - 1));
        slurm.Recover();

        Until(() => Said(store, job, Cancelled).Contains("training", StringComparison.Ordinal));
        LoopbackSlurm.Run("scancel", $"{job}_{Cancelled}");
        cluster.Watch(runs, late.Token);
        Assert.Equal(Enumerable.Range(0, 8).Select(i => i == Cancelled ? RunState.Interrupted : RunState.Finished),
            runs.Select(r => store.StatusOf(r).State));
        // It stores nothing on its way but when it is asked to end.
        long cancelled = store.StatusOf(runs[Cancelled]).Step;
        Assert.InRange(cancelled, 1, Steps - 1);
        Assert.All(failed.Index(), r =>
            Assert.Contains($" {r.Item.Step + 1}/{Steps} ", Said(store, job, r.Index), StringComparison.Ordinal));

        Dictionary<string, DateTime> before = Scores(store);
        string rest = cluster.Submit(runs)!;
        Assert.Null(cluster.Submit(runs));
        cluster.Watch(runs, late.Token);
        Assert.Equal([$"{rest}-{Cancelled}.txt"],
            Directory.GetFiles(Path.Combine(store.Folder, "slurm"), $"{rest}-*").Select(Path.GetFileName));
        Assert.All(runs, r => Assert.Equal(RunState.Finished, store.StatusOf(r).State));
        Assert.Contains($" {cancelled + 1}/{Steps} ", Said(store, rest, Cancelled), StringComparison.Ordinal);
        // Each begun once; the two that the node lost, and the cancelled one, once more.
        Assert.Equal([2, 2, 2, 1, 1, 1, 1, 1],
            runs.Select(r => Directory.GetFiles(Path.Combine(store.FolderOf(r), "tensorboard")).Length));
        // Reading an outcome compares its checksum.
        Assert.All(runs, r => Assert.Equal(Steps, store.Outcome(r).Model.Step));
        Assert.All(runs, r => Assert.Equal(Enumerable.Range(0, Steps).Select(s => (long)s),
            TrainingLog.Read(Path.Combine(store.FolderOf(r), TrainingLog.FileName)).Select(row => row.Step)));
        Assert.Equal(before, Scores(store).Where(f => before.ContainsKey(f.Key)));
        Assert.Equal((7, 8), (before.Count, Scores(store).Count));
        Assert.Null(cluster.Submit(runs));
    }

    private static PlannedRun Run(TinyRuns tiny, int seed) => tiny.Run(TinyRuns.Settings with
    {
        Preset = null, Space = new(), Constants = 0.5, Seed = seed, Steps = Steps, Convergence = null,
        CheckpointEvery = seed == Cancelled ? 10 * Steps : 20,
    }, []);

    private static void Until(Func<bool> holds) =>
        Assert.True(SpinWait.SpinUntil(() =>
        {
            Thread.Sleep(50);
            return holds();
        }, Patience), "waited too long");

    private static string Said(RunStore store, string job, int index)
    {
        string path = Path.Combine(store.Folder, "slurm", $"{job}-{index}.txt");
        return File.Exists(path) ? File.ReadAllText(path) : "";
    }

    private static Dictionary<string, DateTime> Scores(RunStore store) =>
        Directory.GetFiles(store.Folder, "scores-*.json.br", SearchOption.AllDirectories)
            .ToDictionary(f => f, File.GetLastWriteTimeUtc);
}
