using HyperMorph.Cli.Experiments;
using HyperMorph.Experiments;
using HyperMorph.Tests.Experiments;
using Xunit;

namespace HyperMorph.Tests.Cli.Experiments;

public sealed class RunWatchTests
{
    [Fact]
    public void What_is_finished_is_not_read_again_and_the_others_are()
    {
        using TinyRuns tiny = new();
        PlannedRun[] plan = [tiny.Baseline(0.25), tiny.Baseline(0.5)];
        tiny.Worker.Make(plan[0]);
        RunWatch watch = new(tiny.Store, plan);
        Assert.Equal([RunState.Finished, RunState.Missing], watch.Look().Select(s => s.State));
        Directory.Delete(tiny.Store.FolderOf(plan[0]), recursive: true);
        tiny.Interrupt(plan[1], 30);
        Assert.Equal([RunState.Finished, RunState.Interrupted], watch.Look().Select(s => s.State));
    }
}
