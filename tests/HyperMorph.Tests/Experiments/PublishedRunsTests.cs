using System.Text.RegularExpressions;
using HyperMorph.Experiments;
using HyperMorph.Kernel.Notebooks;
using Microsoft.Data.Analysis;
using Xunit;

namespace HyperMorph.Tests.Experiments;

/// <summary>The scores that are committed with the results.</summary>
public sealed partial class PublishedRunsTests
{
    private static readonly string Notebooks = Path.Combine(Repository.Root, "notebooks");
    private static readonly string Results = Path.Combine(Notebooks, "results");
    private static readonly RunStore Published = RunStore.Open(Path.Combine(Results, "experiments"));
    private static readonly PlannedRun[] Planned = [.. Experiment.All.SelectMany(e => e.PlanIn(Profile.Full, Published))];

    [Fact]
    public void They_are_whole_and_of_runs_that_this_version_plans()
    {
        IReadOnlyList<RunOutcome> outcomes = Published.Outcomes();
        Assert.NotEmpty(outcomes);
        Assert.Empty(Published.Outdated());
        Assert.All(outcomes, o => Assert.Contains(
            Planned, p => (p.Run.Key, p.Evaluation.Key) == (o.Planned.Run.Key, o.Planned.Evaluation.Key)));
    }

    [Fact]
    public void The_tables_beside_them_are_of_the_same_weights()
    {
        Dictionary<string, string> weights =
            Published.Outcomes().DistinctBy(o => o.Planned.Run.Key).ToDictionary(o => o.Planned.Run.Key, o => o.Weights);
        (string Run, string Weights)[] rows =
            [.. Directory.GetFiles(Results, "runs.csv", SearchOption.AllDirectories).SelectMany(Rows)];
        Assert.Contains(rows, r => weights.ContainsKey(r.Run));
        Assert.All(rows, r => Assert.Equal(r.Weights, weights.GetValueOrDefault(r.Run, r.Weights)));
    }

    [Fact]
    public void Notebooks_that_show_the_full_profile_read_them_and_find_what_they_need()
    {
        (string Text, string Set)[] shown = [.. from path in Directory.GetFiles(Notebooks, "*.ipynb")
                                                from cell in Notebook.Read(path).CodeCells
                                                where cell.HasTag("injected-parameters")
                                                select (File.ReadAllText(path), cell.Source)];
        Assert.NotEmpty(shown);
        Assert.All(shown, notebook =>
        {
            Assert.Contains("size = \"full\";\nfolder = \"results/experiments\";", notebook.Set, StringComparison.Ordinal);
            Experiment experiment = Experiment.Named(Asked().Match(notebook.Text).Groups[1].Value);
            RunState[] states = [.. experiment.PlanIn(Profile.Full, Published).Select(run => Published.StatusOf(run).State)];
            Assert.True(experiment.SpeaksInParts ? states.Contains(RunState.Finished) : states.All(s => s == RunState.Finished));
        });
    }

    [GeneratedRegex("hypermorph experiment run ([a-z-]+) --profile full")]
    private static partial Regex Asked();

    private static IEnumerable<(string Run, string Weights)> Rows(string file)
    {
        DataFrame runs = DataFrame.LoadCsv(file);
        return runs.Rows.Select(r => ($"{r["run"]}", $"{r["weights_sha256"]}"));
    }
}
