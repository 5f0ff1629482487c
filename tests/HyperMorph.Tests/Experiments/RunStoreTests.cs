using System.Text.Json;
using HyperMorph.Experiments;
using HyperMorph.Tests.Imaging;
using HyperMorph.Training;
using Xunit;

namespace HyperMorph.Tests.Experiments;

public sealed class RunStoreTests
{
    [Fact]
    public void Looking_at_a_store_that_is_not_there_makes_none()
    {
        using TinyRuns tiny = new();
        Assert.Equal(RunState.Missing, tiny.Store.StatusOf(tiny.Hyper()).State);
        Assert.False(Directory.Exists(tiny.Store.Folder));
    }

    [Fact]
    public void A_folder_of_something_else_is_left_alone()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder / "thesis.txt", "chapter 1");
        HyperMorphException refusal = Assert.Throws<HyperMorphException>(() => RunStore.Open(folder.Path));
        Assert.Contains("--store", refusal.Message, StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_store_of_another_version_is_named_and_left_alone()
    {
        using TinyRuns tiny = new();
        tiny.Worker.Make(tiny.Baseline(0.5));
        string format = Path.Combine(tiny.Store.Folder, "store.txt");
        File.WriteAllText(format, "HyperMorph runs, format 0\n");
        HyperMorphException refusal = Assert.Throws<HyperMorphException>(() => RunStore.Open(tiny.Store.Folder));
        Assert.Contains("format 0", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("nothing was changed", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("HyperMorph runs, format 0\n", File.ReadAllText(format));
    }

    [Fact]
    public void A_store_that_another_process_is_making_just_now_is_one()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder / ".0123456789abcdef.part", "");
        Assert.Empty(RunStore.Open(folder.Path).Outcomes());
    }

    [Fact]
    public void Runs_that_this_version_names_otherwise_are_told_apart_and_not_counted()
    {
        using TinyRuns tiny = new();
        PlannedRun planned = tiny.Baseline(0.5);
        tiny.Worker.Make(planned);
        string folder = tiny.Store.FolderOf(planned), earlier = Path.Combine(Path.GetDirectoryName(folder)!, "0123456789abcdef");
        Assert.Empty(tiny.Store.Outdated());
        Directory.Move(folder, earlier);
        Assert.Equal(RunState.Missing, tiny.Store.StatusOf(planned).State);
        tiny.Worker.Make(planned);
        Assert.Equal([earlier], tiny.Store.Outdated());
        Assert.Equal([planned.Run.Key], tiny.Store.Outcomes().Select(o => o.Planned.Run.Key));
    }

    [Fact]
    public async Task How_far_a_run_is_can_be_asked_at_any_moment()
    {
        using TinyRuns tiny = new();
        PlannedRun planned = tiny.Baseline(0.5), often =
            planned with { Run = planned.Run with { Settings = planned.Run.Settings with { CheckpointEvery = 1 } } };
        using CancellationTokenSource made = new();
        Task<long[]> asked = Task.Factory.StartNew(() =>
        {
            List<long> seen = [];
            while (!made.IsCancellationRequested)
            {
                seen.Add(tiny.Store.StatusOf(planned).Step);
            }
            return seen.ToArray();
        }, made.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            Assert.Equal(RunState.Finished, tiny.Worker.Make(often).State);
        }
        finally
        {
            await made.CancelAsync();
        }
        long[] steps = await asked;
        Assert.Equal(steps.Order(), steps);
        Assert.True(steps.Distinct().Count() > 2, $"asked {steps.Length} times, and saw {string.Join(", ", steps.Distinct())}");
    }

    [Theory]
    [InlineData("\"Seed\": 0", "\"Seed\": 5", "describes another run")]
    [InlineData("{", "", "is damaged")]
    [InlineData("\"Settings\"", "\"Setting\"", "is damaged")]
    public void A_description_of_a_run_that_somebody_edited_is_named_with_what_to_do(string from, string to, string message)
    {
        using TinyRuns tiny = new();
        PlannedRun planned = tiny.Baseline(0.5);
        tiny.Worker.Make(planned);
        string path = Path.Combine(tiny.Store.FolderOf(planned), "run.json"), text = File.ReadAllText(path);
        int at = text.IndexOf(from, StringComparison.Ordinal);
        Assert.True(at >= 0);
        File.WriteAllText(path, text.Remove(at, from.Length).Insert(at, to));
        HyperMorphException refusal = Assert.Throws<HyperMorphException>(() => tiny.Store.Outcome(planned));
        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run.json", "describes another run")]
    [InlineData("config.json", "the description of a model")]
    public void A_run_folder_that_somebody_edited_stops_no_other_run(string file, string message)
    {
        using TinyRuns tiny = new();
        PlannedRun edited = tiny.Baseline(0.5), other = tiny.Baseline(0.25);
        tiny.Worker.Make(edited);
        string path = Directory.GetFiles(tiny.Store.FolderOf(edited), file, SearchOption.AllDirectories).Single(),
            whole = File.ReadAllText(path);
        File.WriteAllText(path, whole.Replace("\"Seed\": 0", "\"Seed\": -5", StringComparison.Ordinal)
            .Replace("\"Step\": 60", "\"Step\": sixty", StringComparison.Ordinal));
        Assert.Equal([RunState.Failed, RunState.Finished], tiny.Worker.MakeAll([edited, other]).Select(s => s.State));
        Assert.Contains(message, tiny.Store.StatusOf(edited).Message, StringComparison.Ordinal);
        File.WriteAllText(path, "{}");
        Assert.Equal(RunState.Failed, tiny.Store.StatusOf(edited).State);
        Assert.Single(tiny.Store.Outcomes(), o => o.Planned.Run.Key == other.Run.Key);
        File.WriteAllText(path, whole);
        Assert.Equal(RunState.Finished, tiny.Store.StatusOf(edited).State);
    }

    [Fact]
    public void Scores_that_somebody_edited_are_named_with_what_to_do_and_not_exported()
    {
        using TinyRuns tiny = new();
        PlannedRun planned = tiny.Baseline(0.5);
        tiny.Worker.Make(planned);
        string path = Directory.GetFiles(tiny.Store.FolderOf(planned), "scores-*.json.br").Single();
        byte[] scores = File.ReadAllBytes(path);
        scores[^1] ^= 1;
        File.WriteAllBytes(path, scores);
        HyperMorphException refusal = Assert.Throws<HyperMorphException>(() => tiny.Store.Outcome(planned));
        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("was changed after it was written", refusal.Message, StringComparison.Ordinal);
        RunStore published = RunStore.Open(Path.Combine(tiny.Folder, "published"));
        Assert.Throws<HyperMorphException>(() => tiny.Store.Export(planned, published));
        Assert.False(Directory.Exists(published.Folder));
    }

    [Fact]
    public void An_exported_run_is_finished_there_and_says_the_same_but_has_no_model()
    {
        using TinyRuns tiny = new();
        PlannedRun planned = tiny.Hyper();
        tiny.Worker.Make(planned);
        RunStore published = RunStore.Open(Path.Combine(tiny.Folder, "published"));
        Assert.True(tiny.Store.Export(planned, published));
        Assert.False(tiny.Store.Export(planned, published));

        Assert.Equal(JsonSerializer.Serialize(tiny.Store.Outcome(planned), RunStore.Json),
            JsonSerializer.Serialize(Assert.Single(published.Outcomes()), RunStore.Json));
        Assert.Equal(tiny.Store.StatusOf(planned), published.StatusOf(planned));
        string folder = published.FolderOf(planned);
        Assert.Equal(RunState.Finished, new RunWorker(published).Make(planned).State);
        Assert.Equal(["checksums.txt", "data.txt", "run.json", $"scores-{planned.Evaluation.Key}.json.br"],
            Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        HyperMorphException refusal = Assert.Throws<HyperMorphException>(() => published.Model(planned));
        Assert.Contains("exported", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_finished_is_not_exported()
    {
        using TinyRuns tiny = new();
        PlannedRun planned = tiny.Baseline(0.5);
        tiny.Interrupt(planned, 30);
        RunStore published = RunStore.Open(Path.Combine(tiny.Folder, "published"));
        HyperMorphException refusal = Assert.Throws<HyperMorphException>(() => tiny.Store.Export(planned, published));
        Assert.Contains("not finished", refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(published.Folder));
    }

    [Fact]
    public void Scores_that_were_edited_are_made_anew_once_they_are_deleted()
    {
        using TinyRuns tiny = new();
        PlannedRun planned = tiny.Baseline(0.5);
        tiny.Worker.Make(planned);
        RunOutcome before = tiny.Store.Outcome(planned);
        File.Delete(Directory.GetFiles(tiny.Store.FolderOf(planned), "scores-*.json.br").Single());
        List<RunProgress> seen = [];
        tiny.Worker.Make(planned, seen.Add);
        Assert.Equal("scoring", seen.Select(p => p.Phase).Distinct().Single());
        Assert.Equal(before.Landscape.Scores[0].SelectMany(s => s.Dice),
            tiny.Store.Outcome(planned).Landscape.Scores[0].SelectMany(s => s.Dice));
    }

    [Fact]
    public void Weights_other_than_those_that_were_scored_are_refused()
    {
        using TinyRuns tiny = new();
        PlannedRun planned = tiny.Baseline(0.5), other = tiny.Baseline(0.25);
        tiny.Worker.Make(planned);
        tiny.Worker.Make(other);
        string ModelOf(PlannedRun run) => Checkpoint.Find(tiny.Store.FolderOf(run))!;
        foreach (string file in Directory.GetFiles(ModelOf(other)))
        {
            File.Copy(file, Path.Combine(ModelOf(planned), Path.GetFileName(file)), overwrite: true);
        }
        Assert.Contains("not those that were scored",
            Assert.Throws<HyperMorphException>(() => tiny.Store.Model(planned)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_that_was_killed_between_scores_and_checksum_loses_nothing()
    {
        using TinyRuns tiny = new();
        PlannedRun planned = tiny.Baseline(0.5);
        tiny.Worker.Make(planned);
        string before = tiny.Store.Outcome(planned).Weights;
        File.Delete(Path.Combine(tiny.Store.FolderOf(planned), "checksums.txt"));
        Assert.Equal(RunState.Interrupted, tiny.Store.StatusOf(planned).State);
        tiny.Worker.Make(planned);
        Assert.Equal(before, tiny.Store.Outcome(planned).Weights);
    }
}
