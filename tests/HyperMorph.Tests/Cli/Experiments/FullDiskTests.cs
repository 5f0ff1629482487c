using System.Diagnostics;
using HyperMorph.Experiments;
using HyperMorph.Tests.Experiments;
using HyperMorph.Training;
using Xunit;

namespace HyperMorph.Tests.Cli.Experiments;

public sealed class FullDiskTests
{
    [Theory]
    [InlineData(40, "the checkpoint of step 40 cannot be written")]
    [InlineData(0, "the log of")]
    public void A_run_that_finds_the_disk_full_says_so_in_one_line_and_goes_on_when_there_is_room(int kilobytes, string said)
    {
        using TinyRuns tiny = new(), whole = new();
        using SmallDisk disk = new(tiny.Store.Folder);
        PlannedRun planned = tiny.Baseline(0.5);
        string folder = tiny.Store.FolderOf(planned);
        tiny.Interrupt(planned, 33);
        string last = Checkpoint.Find(folder)!;
        Dictionary<string, string> before = Contents(last);
        string log = File.ReadAllText(Path.Combine(folder, TrainingLog.FileName)), plan = tiny.Store.KeepPlan("one", [planned]);

        disk.FillUpTo(kilobytes);
        FinishedProcess full = Work(tiny, plan);
        Assert.Equal(1, full.Code);
        Assert.Contains(said, full.Error, StringComparison.Ordinal);
        Assert.Contains("No space left", full.Error, StringComparison.Ordinal);
        Assert.Single(full.Error.TrimEnd().Split('\n'));
        // Where there is no room for the reason either, the run is merely not finished.
        Assert.Equal(kilobytes > 0 ? RunState.Failed : RunState.Interrupted, tiny.Store.StatusOf(planned).State);
        Assert.Equal((last, 33), (Checkpoint.Find(folder), tiny.Store.StatusOf(planned).Step));
        Assert.Equal(before, Contents(last));
        Assert.StartsWith(log, File.ReadAllText(Path.Combine(folder, TrainingLog.FileName)), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder, ".*.part", SearchOption.AllDirectories));

        disk.MakeRoom();
        FinishedProcess rest = Work(tiny, plan);
        Assert.True(rest.Code == 0, rest.Error);
        Assert.Contains(" 34/60 ", rest.Output, StringComparison.Ordinal);
        whole.Worker.Make(whole.Baseline(0.5));
        Assert.Equal(whole.Store.Outcome(whole.Baseline(0.5)).Landscape.Scores[0].SelectMany(s => s.Dice),
            tiny.Store.Outcome(planned).Landscape.Scores[0].SelectMany(s => s.Dice));
        Assert.Equal(60, TrainingLog.Read(Path.Combine(folder, TrainingLog.FileName)).Count());
    }

    [Fact]
    public void A_run_that_cannot_even_be_begun_says_so_and_is_not_taken_for_somebody_elses()
    {
        using TinyRuns tiny = new();
        using SmallDisk disk = new(tiny.Store.Folder);
        PlannedRun planned = tiny.Baseline(0.5);
        string plan = tiny.Store.KeepPlan("one", [planned]);
        disk.FillUpTo(0);
        FinishedProcess full = Work(tiny, plan);
        Assert.Equal(1, full.Code);
        Assert.Contains("No space left", full.Error, StringComparison.Ordinal);
        Assert.Single(full.Error.TrimEnd().Split('\n'));
        Assert.Equal(RunState.Missing, tiny.Store.StatusOf(planned).State);
        disk.MakeRoom();
        Assert.Equal(RunState.Finished, tiny.Worker.Make(planned).State);
    }

    private static FinishedProcess Work(TinyRuns tiny, string plan)
    {
        using Process process = CommandLine.Start(
            tiny.Folder, ["experiment", "work", "--store", tiny.Store.Folder, "--plan", plan, "--run", "0"]);
        return FinishedProcess.Of(process);
    }

    private static Dictionary<string, string> Contents(string folder) =>
        Directory.GetFiles(folder).ToDictionary(f => f, f => Convert.ToHexString(File.ReadAllBytes(f)));
}
