using HyperMorph.Experiments;
using Microsoft.Data.Analysis;
using Xunit;

namespace HyperMorph.Tests.Experiments;

public sealed class RunTablesTests
{
    [Fact]
    public void Tables_have_a_row_for_every_run_point_and_pair_and_name_the_run()
    {
        using TinyRuns tiny = new();
        PlannedRun[] plan = [tiny.Hyper(), tiny.Baseline(0.25), tiny.Baseline(0.75)];
        RunWorker worker = tiny.Worker;
        worker.Make(plan[0]);
        worker.Make(plan[1]);
        DataFrame runs = RunTables.Runs(tiny.Store, plan);
        Assert.Equal(["finished", "finished", "missing"], runs["state"].Cast<string>());
        Assert.Equal(plan.Select(p => p.Run.Key), runs["run"].Cast<string>());
        Assert.All(runs["training_cpu_s"].Cast<double?>().Take(2), s => Assert.True(s > 0));
        Assert.Null(runs["training_cpu_s"][2]);
        RunOutcome[] outcomes = [.. plan[..2].Select(tiny.Store.Outcome)];
        Assert.Equal(outcomes.Select(o => o.Planned.Run.Key).Order(StringComparer.Ordinal),
            tiny.Store.Outcomes().Select(o => o.Planned.Run.Key));
        DataFrame landscapes = RunTables.Landscapes(outcomes), pairs = RunTables.Pairs(outcomes);
        Assert.Equal([0, 0.5, 1, 0.25], landscapes["lambda"].Cast<double?>().Select(l => l!.Value));
        Assert.Equal(4 * 2, pairs.Rows.Count);
        Assert.Equal(landscapes["dice"].Cast<double?>().Select(d => d!.Value),
            pairs["dice"].Cast<double?>().Chunk(2).Select(d => Math.Round((d[0] + d[1])!.Value / 2, 5)),
            (a, b) => Math.Abs(a - b) < 2e-5);
        Assert.Equal(2 * 3, RunTables.Validation(outcomes).Rows.Count);
    }
}
