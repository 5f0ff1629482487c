using HyperMorph.Experiments;
using HyperMorph.Training;
using Xunit;

namespace HyperMorph.Tests.Experiments;

public sealed class RunWorkerTests
{
    [Fact]
    public void A_run_is_trained_scored_and_traceable()
    {
        using TinyRuns tiny = new();
        PlannedRun planned = tiny.Hyper();
        Assert.Equal(RunState.Missing, tiny.Store.StatusOf(planned).State);
        List<RunProgress> seen = [];
        RunStatus status = tiny.Worker.Make(planned, seen.Add);
        Assert.Equal((RunState.Finished, 60), (status.State, status.Step));
        Assert.Equal((60, 3 * 2), (seen.Count(p => p.Phase == "training"), (int)seen.Last(p => p.Phase == "scoring").Done));
        RunOutcome outcome = tiny.Store.Outcome(planned);
        Assert.Equal((3, 2), (outcome.Landscape.Scores.Length, outcome.Landscape.Scores[0].Length));
        Assert.All(outcome.Landscape.Scores.SelectMany(s => s), s => Assert.InRange(s.MeanDice, 0.05, 1));
        Assert.Equal([20L, 40, 60], outcome.Model.Validation.Select(v => v.Step));
        Assert.True(outcome.Cost().Cpu > 0 && outcome.EvaluationTime.Cpu > 0);
        Assert.Matches("^[0-9a-f]{64}$", outcome.DataContent);
        Assert.Matches("^[0-9a-f]{64}$", outcome.Weights);
        Assert.NotEqual("unknown", outcome.Model.Version);
        Assert.Equal(outcome.Model.Version, outcome.ScoredBy);
        using TrainedModel model = tiny.Store.Model(planned);
        Assert.Equal(60, model.Info.Step);
    }

    [Fact]
    public void A_finished_run_is_never_made_again()
    {
        using TinyRuns tiny = new();
        PlannedRun planned = tiny.Baseline(0.25);
        tiny.Worker.Make(planned);
        Dictionary<string, DateTime> before = Files(tiny.Store.FolderOf(planned));
        List<RunProgress> seen = [];
        Assert.Equal(RunState.Finished, tiny.Worker.Make(planned, seen.Add).State);
        Assert.Empty(seen);
        Assert.Equal(before, Files(tiny.Store.FolderOf(planned)));
    }

    [Theory]
    [InlineData("training", 33)]
    [InlineData("scoring", 2)]
    public void An_interrupted_run_goes_on_to_the_same_scores(string phase, int at)
    {
        using TinyRuns whole = new(), broken = new();
        whole.Worker.Make(whole.Hyper());
        RunStatus half = broken.Interrupt(broken.Hyper(), at, phase);
        Assert.Equal((RunState.Interrupted, phase == "training" ? 33 : 60), (half.State, half.Step));
        Assert.Equal(RunState.Finished, broken.Worker.Make(broken.Hyper()).State);
        RunOutcome one = whole.Store.Outcome(whole.Hyper()), other = broken.Store.Outcome(broken.Hyper());
        Assert.Equal(one.Weights, other.Weights);
        Assert.Equal(one.DataContent, other.DataContent);
        Assert.Equal(one.Landscape.Scores.SelectMany(s => s).SelectMany(s => s.Dice),
            other.Landscape.Scores.SelectMany(s => s).SelectMany(s => s.Dice));
    }

    [Theory]
    [InlineData(1990)]
    [InlineData(2090)]
    public void A_clock_that_jumps_changes_nothing(int year)
    {
        using TinyRuns whole = new(), jumped = new();
        whole.Worker.Make(whole.Baseline(0.5));
        PlannedRun planned = jumped.Baseline(0.5);
        jumped.Interrupt(planned, 33);
        foreach (string file in Directory.GetFiles(jumped.Store.Folder, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, new(year, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }
        List<RunProgress> seen = [];
        Assert.Equal(RunState.Finished, jumped.Worker.Make(planned, seen.Add).State);
        Assert.Equal(Enumerable.Range(34, 27), seen.Where(p => p.Phase == "training").Select(p => (int)p.Done));
        Assert.Equal(whole.Store.Outcome(planned).Weights, jumped.Store.Outcome(planned).Weights);
    }

    [Fact]
    public void A_run_that_fails_says_why_and_the_next_one_is_made()
    {
        using TinyRuns tiny = new();
        PlannedRun bad = tiny.Run(TinyRuns.Settings with { LearningRate = 30, WarmUpSteps = 0, Steps = 2000 }, []),
            good = tiny.Baseline(0.5);
        RunWorker worker = tiny.Worker;
        Assert.Equal(RunState.Failed, worker.Make(bad).State);
        Assert.Equal(RunState.Finished, worker.Make(good).State);
        RunStatus failed = tiny.Store.StatusOf(bad);
        Assert.Equal(RunState.Failed, failed.State);
        Assert.Matches("diverges|not a finite number", failed.Message);
    }

    [Fact]
    public void Another_evaluation_of_a_finished_run_does_not_train_again()
    {
        using TinyRuns tiny = new();
        PlannedRun planned = tiny.Hyper(), finer = planned with
        {
            Evaluation = planned.Evaluation with { Pairs = 1 }
        };
        tiny.Worker.Make(planned);
        List<RunProgress> seen = [];
        Assert.Equal(RunState.Finished, tiny.Worker.Make(finer, seen.Add).State);
        Assert.DoesNotContain(seen, p => p.Phase == "training");
        Assert.Equal(tiny.Store.Outcome(planned).Weights, tiny.Store.Outcome(finer).Weights);
        Assert.Equal((2, 1),
            (tiny.Store.Outcome(planned).Landscape.Pairs.Length, tiny.Store.Outcome(finer).Landscape.Pairs.Length));
    }

    [Fact]
    public void Of_two_that_start_the_same_run_one_makes_it_and_the_other_says_who()
    {
        using TinyRuns tiny = new();
        PlannedRun planned = tiny.Baseline(0.5);
        RunStatus? other = null;
        RunStatus status = tiny.Worker.Make(planned, p =>
        {
            if (p is { Phase: "training", Done: 5 })
            {
                other = tiny.Worker.Make(planned);
            }
        });
        Assert.Equal(RunState.Running, other!.State);
        Assert.Equal($"process {Environment.ProcessId} on {Environment.MachineName}", other.Message);
        Assert.Equal((RunState.Finished, 60), (status.State, status.Step));
        Assert.Equal(60, TrainingLog.Read(Path.Combine(tiny.Store.FolderOf(planned), TrainingLog.FileName)).Count());
    }

    [Fact]
    public void A_run_whose_data_set_was_changed_since_it_was_planned_is_not_made()
    {
        using TinyRuns tiny = new();
        PlannedRun planned = tiny.Baseline(0.5);
        PlannedRun stale = planned with { Run = planned.Run with { DataHash = new string('0', 64) } };
        RunStatus status = tiny.Worker.Make(stale);
        Assert.Equal(RunState.Failed, status.State);
        Assert.Contains("plan the experiment again", status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_does_not_go_on_with_other_voxels_and_keeps_what_it_has()
    {
        using TinyRuns tiny = new();
        PlannedRun planned = tiny.Baseline(0.5);
        tiny.Interrupt(planned, 33);
        string path = Path.Combine(tiny.Store.FolderOf(planned), "data.txt"), begun = File.ReadAllText(path);
        File.WriteAllText(path, new string('0', 64));
        RunStatus refused = tiny.Worker.Make(planned);
        Assert.Equal((RunState.Failed, 33), (refused.State, refused.Step));
        Assert.Contains("not those that the run was begun with", refused.Message, StringComparison.Ordinal);
        File.WriteAllText(path, begun);
        Assert.Equal(RunState.Finished, tiny.Worker.Make(planned).State);
        Assert.Equal(begun.Trim(), tiny.Store.Outcome(planned).DataContent);
    }

    // Of the folder and all below, apart from the file by which a process shows that it is there.
    private static Dictionary<string, DateTime> Files(string folder) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(f => f, File.GetLastWriteTimeUtc);
}
