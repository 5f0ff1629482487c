using System.Globalization;
using System.Text.RegularExpressions;
using HyperMorph.Cli.Experiments;
using HyperMorph.Experiments;
using HyperMorph.Tests.Experiments;
using HyperMorph.Training;
using Xunit;

namespace HyperMorph.Tests.Cli.Experiments;

public sealed partial class LocalExecutorTests
{
    [Fact]
    public async Task A_process_that_is_killed_stops_no_other_run_and_its_end_is_said_and_made_good()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a signal, which Windows has not");
        using TinyRuns tiny = new();
        TrainingSettings endless = TinyRuns.Settings with
        {
            Preset = null, Space = new(), Constants = 0.5, Steps = 1_000_000, Convergence = null,
        };
        PlannedRun[] runs = [tiny.Run(endless, []), tiny.Baseline(0.25)];
        string holder = Path.Combine(tiny.Store.FolderOf(runs[0]), "in-use-by.txt");
        Task<bool> killing = Task.Factory.StartNew(() =>
        {
            bool seen = SpinWait.SpinUntil(() =>
            {
                Thread.Sleep(20);
                return tiny.Store.StatusOf(runs[0]).Step > 0;
            }, TimeSpan.FromMinutes(4));
            CommandLine.Signal(int.Parse(Number().Match(File.ReadAllText(holder)).Value, CultureInfo.InvariantCulture), "KILL");
            return seen;
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        IReadOnlyList<RunStatus> made = Run(tiny, runs);
        Assert.True(await killing);
        Assert.Equal([RunState.Failed, RunState.Finished], made.Select(r => r.State));
        Assert.Contains("was killed", made[0].Message, StringComparison.Ordinal);
        Assert.Equal(RunState.Interrupted, tiny.Store.StatusOf(runs[0]).State);
        // One thread each is the budget.
        Assert.EndsWith("1 threads", tiny.Store.Outcome(runs[1]).Machine, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_finds_no_room_for_its_reason_has_it_said_all_the_same()
    {
        using TinyRuns tiny = new();
        using SmallDisk disk = new(tiny.Store.Folder);
        PlannedRun[] runs = [tiny.Baseline(0.5)];
        string plan = tiny.Store.KeepPlan("plan", runs);
        Directory.CreateDirectory(tiny.Store.FolderOf(runs[0]));
        disk.FillUpTo(0);
        RunStatus full = Run(tiny, runs, plan).Single();
        Assert.Equal(RunState.Failed, full.State);
        Assert.Contains("No space left", full.Message, StringComparison.Ordinal);
        disk.MakeRoom();
        Assert.Equal(RunState.Finished, Run(tiny, runs, plan).Single().State);
    }

    private static IReadOnlyList<RunStatus> Run(TinyRuns tiny, PlannedRun[] runs, string? plan = null)
    {
        using CancellationTokenSource late = new(TimeSpan.FromMinutes(5));
        return new LocalExecutor(new(tiny.Store, plan ?? tiny.Store.KeepPlan("plan", runs), "cpu", null), 1, 1)
            .Run(runs, late.Token);
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
