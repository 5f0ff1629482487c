using System.Diagnostics;
using HyperMorph.Experiments;
using HyperMorph.Tests.Imaging;
using HyperMorph.Training;
using Xunit;

namespace HyperMorph.Tests.Cli.Commands;

public sealed class ExperimentCommandTests
{
    private const int Steps = 30;
    private static readonly string[] Efficiency = ["efficiency", "--steps", $"{Steps}", "--store", "store"];

    [Fact]
    public async Task Two_at_once_make_every_run_once_and_what_they_made_is_reported_and_never_made_again()
    {
        using TemporaryFolder folder = new();
        using Process one = Start(folder, "--processes", "1"), other = Start(folder, "--processes", "1");
        FinishedProcess[] both = await Task.WhenAll(
            Task.Run(() => FinishedProcess.Of(one)), Task.Run(() => FinishedProcess.Of(other)));
        Assert.Contains(both, p => p.Code == 0);
        Assert.All(both, p => Assert.True(
            p.Code == 0 || p.Error.Contains("being made by others", StringComparison.Ordinal), p.Error));
        AssertEveryRunIsMadeOnce(folder);

        Dictionary<string, DateTime> before = Files(folder / "store");
        Assert.Contains("6 runs: 6 finished", Good(folder, ["run", .. Efficiency]), StringComparison.Ordinal);
        Assert.Contains("6 runs: 6 finished", Good(folder, ["status", .. Efficiency]), StringComparison.Ordinal);
        Good(folder, ["report", .. Efficiency, "--output", "results"]);
        Assert.Equal(before, Files(folder / "store"));
        Assert.All(["runs.csv", "landscapes.csv", "pairs.csv", "validation.csv", "landscape.csv", "findings.txt"],
            file => Assert.NotEmpty(File.ReadAllText(folder / $"results/efficiency-quick/{file}")));
        string[] runs = Column(folder / "results/efficiency-quick/runs.csv", "run");
        Assert.Equal(6, runs.Distinct().Count());
        Assert.All(runs, run => Assert.Equal(1, Beginnings(folder / $"store/runs/{run}")));
        string table = folder / "results/efficiency-quick/landscape.csv";
        Assert.Equal(runs.Order(), Column(table, "voxelmorph_run").Concat(Column(table, "hypermorph_run")).Distinct().Order());

        Assert.Contains("6 of 6 runs are finished: 6 copied",
            Good(folder, ["export", .. Efficiency, "--output", "published"]), StringComparison.Ordinal);
        Assert.Contains("0 copied", Good(folder, ["export", .. Efficiency, "--output", "published"]), StringComparison.Ordinal);
        Good(folder, ["report", .. Efficiency[..^1], "published", "--output", "again"]);
        Assert.All(Directory.GetFiles(folder / "results/efficiency-quick", "*.csv"), file => Assert.Equal(
            File.ReadAllText(file), File.ReadAllText(folder / $"again/efficiency-quick/{Path.GetFileName(file)}")));

        // The HyperMorph is an arm of the ablation, which is reported before the others are there.
        string part = Good(folder, ["report", "ablation", .. Efficiency[1..], "--output", "results"]);
        Assert.Contains("1 of 3 arms are finished; the others are left out", part, StringComparison.Ordinal);
        string[] arms = File.ReadAllLines(folder / "results/ablation-quick/runs.csv");
        Assert.Equal((1, 2), (arms.Count(l => l.Contains(",finished,")), arms.Count(l => l.Contains(",missing,"))));
        Assert.Single(Column(folder / "results/ablation-quick/ablation.csv", "run"));

        PlannedRun edited = AblationPlan.Of(Profile.Quick.AtMost(Steps)).Runs[^1];
        Directory.CreateDirectory(folder / $"store/runs/{edited.Run.Key}");
        File.WriteAllText(folder / $"store/runs/{edited.Run.Key}/run.json", "{}");
        Assert.Contains($"{edited.Run.Key}  {edited.Run.Title}: failed",
            Good(folder, ["report", "ablation", .. Efficiency[1..], "--output", "results"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_that_finished_ones_call_for_are_counted_with_them()
    {
        using TemporaryFolder folder = new();
        RunStore published = RunStore.Open(Path.Combine(Repository.Root, "notebooks", "results", "experiments"));
        RunStore store = RunStore.Open(folder / "store");
        Experiment experiment = Experiment.Named("efficiency-gamma");
        int exported = experiment.Plan(Profile.Full).Count(run => published.Export(run, store));
        string[] gamma = ["efficiency-gamma", "--profile", "full", "--store", "store"];
        Assert.Contains($"{exported + 2} runs: {exported} finished, 2 missing", Good(folder, ["status", .. gamma]),
            StringComparison.Ordinal);
        (int code, _, string error) = CommandLine.Run(folder.Path, ["experiment", "report", .. gamma]);
        Assert.Contains($"2 of {exported + 2} runs of efficiency-gamma are not finished", error, StringComparison.Ordinal);
        Assert.Equal(1, code);
        Assert.Equal(2, experiment.PlanIn(Profile.Full, store).Count(run => published.Export(run, store)));
        Assert.Contains(
            $"{exported + 2} runs: {exported + 2} finished", Good(folder, ["run", .. gamma]), StringComparison.Ordinal);
        Assert.Contains(
            "VoxelMorph trained at that Λ* of the grid", Good(folder, ["report", .. gamma]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_to_a_file_is_not_broken_into_short_lines()
    {
        using TemporaryFolder folder = new();
        string plan = Good(folder, ["plan", .. Efficiency]);
        Assert.All(EfficiencyPlan.OverLambda(Profile.Quick).Runs,
            planned => Assert.Contains(planned.Run.Title, plan, StringComparison.Ordinal));
    }

    [Fact]
    public void An_experiment_that_was_killed_goes_on_and_what_was_finished_stays_as_it_is()
    {
        using TemporaryFolder folder = new();
        using (Process killed = Start(folder, "--processes", "2"))
        {
            Task reading = killed.StandardOutput.ReadToEndAsync();
            SpinWait.SpinUntil(() => killed.HasExited || Finished(folder).Length >= 2, TimeSpan.FromMinutes(4));
            Assert.False(killed.HasExited, "it was to be killed in the middle, and is over");
            killed.Kill(entireProcessTree: true);
            killed.WaitForExit();
        }
        string[] finished = Finished(folder);
        Assert.InRange(finished.Length, 2, 5);
        Dictionary<string, DateTime> before = Files(finished);
        Assert.DoesNotContain("6 finished", Good(folder, ["status", .. Efficiency]), StringComparison.Ordinal);
        Good(folder, ["run", .. Efficiency, "--processes", "2"]);
        AssertEveryRunIsMadeOnce(folder);
        Assert.Equal(before, Files(finished));
        Assert.All(finished, run => Assert.Equal(1, Beginnings(run)));
        Assert.All(Finished(folder), run => Assert.InRange(Beginnings(run), 1, 2));
        Directory.Move(finished[0], folder / "store/runs/0123456789abcdef");
        string status = Good(folder, ["status", .. Efficiency]);
        Assert.Contains("6 runs: 5 finished, 1 missing", status, StringComparison.Ordinal);
        Assert.Contains("edited them: 0123456789abcdef.", status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_experiment_that_is_asked_to_end_has_all_its_runs_store_their_last_step()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a signal, which Windows has not");
        using TemporaryFolder folder = new();
        using Process asked = CommandLine.Start(
            folder.Path, ["experiment", "run", "efficiency", "--store", "store", "--processes", "2"]);
        Task<FinishedProcess> ended = Task.Run(() => FinishedProcess.Of(asked));
        string[] Said() => !Directory.Exists(folder / "store/runs") ? []
            : [.. Directory.GetFiles(folder / "store/runs", "output.txt", SearchOption.AllDirectories)
                .Where(f => File.ReadAllText(f).Contains("training", StringComparison.Ordinal))];
        SpinWait.SpinUntil(() => ended.IsCompleted || Said().Length == 2, TimeSpan.FromMinutes(4));
        using Process signal = Process.Start("kill", $"-TERM {asked.Id}");
        Assert.Equal(130, (await ended).Code);
        // By itself a run of this size stores its steps after a hundred.
        Assert.All(Directory.GetDirectories(folder / "store/runs"),
            run => Assert.InRange(Checkpoint.ReadInfo(Checkpoint.Find(run)!).Step, 1, 99));
        Assert.DoesNotContain("running", Good(folder, "status", "efficiency", "--store", "store"), StringComparison.Ordinal);
    }

    [Fact]
    public void All_experiments_are_listed()
    {
        using TemporaryFolder folder = new();
        string list = Good(folder, "list");
        Assert.All(HyperMorph.Experiments.Experiment.All, e => Assert.Contains(e.Name, list, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("there is no experiment 'eficiency'", "run", "eficiency")]
    [InlineData("there is no profile 'medium'", "run", "efficiency", "--profile", "medium")]
    [InlineData("--processes is 0", "run", "efficiency", "--processes", "0")]
    [InlineData("holds something else than runs", "run", "efficiency", "--store", ".")]
    [InlineData("holds something else than runs", "status", "efficiency", "--store", ".")]
    [InlineData("make them with 'hypermorph experiment run efficiency --profile quick'", "report", "efficiency")]
    [InlineData("6 of 6 runs of efficiency are not finished, the first (", "report", "efficiency")]
    [InlineData("3 of 3 runs of ablation are not finished, the first (", "report", "ablation")]
    [InlineData("--steps is 0", "run", "efficiency", "--steps", "0")]
    public void What_cannot_be_done_is_said_in_one_line(string said, params string[] arguments)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder / "thesis.txt", "chapter 1");
        (int code, _, string error) = CommandLine.Run(folder.Path, ["experiment", .. arguments]);
        Assert.Equal(1, code);
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    private static Process Start(TemporaryFolder folder, params string[] arguments) =>
        CommandLine.Start(folder.Path, ["experiment", "run", .. Efficiency, .. arguments]);

    private static string Good(TemporaryFolder folder, params string[] arguments)
    {
        (int code, string output, string error) = CommandLine.Run(folder.Path, ["experiment", .. arguments]);
        Assert.True(code == 0, error);
        return output;
    }

    private static void AssertEveryRunIsMadeOnce(TemporaryFolder folder)
    {
        string[] runs = Finished(folder);
        Assert.Equal(6, runs.Length);
        Assert.All(runs, run => Assert.Equal(Enumerable.Range(0, Steps).Select(s => (long)s),
            TrainingLog.Read(Path.Combine(run, TrainingLog.FileName)).Select(row => row.Step)));
    }

    // A training that begins, or goes on, opens a file of events.
    private static int Beginnings(string run) => Directory.GetFiles(Path.Combine(run, "tensorboard")).Length;

    private static string[] Finished(TemporaryFolder folder) => !Directory.Exists(folder / "store/runs") ? []
        : [.. Directory.GetDirectories(folder / "store/runs").Where(run => File.Exists(Path.Combine(run, "checksums.txt")))];

    private static Dictionary<string, DateTime> Files(params string[] folders) =>
        folders.SelectMany(f => Directory.GetFiles(f, "*", SearchOption.AllDirectories))
            .ToDictionary(f => f, File.GetLastWriteTimeUtc);

    private static string[] Column(string path, string name)
    {
        string[] lines = File.ReadAllLines(path);
        int column = Array.IndexOf(lines[0].Split(','), name);
        Assert.True(column >= 0, lines[0]);
        return [.. lines.Skip(1).Select(l => l.Split(',')[column])];
    }
}
