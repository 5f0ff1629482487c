using HyperMorph.Experiments;
using HyperMorph.Figures;
using HyperMorph.Figures.Experiments;
using HyperMorph.Tuning;
using Microsoft.Data.Analysis;
using Size = HyperMorph.Experiments.Profile;

namespace HyperMorph.Cli.Experiments;

/// <summary>What an experiment found, on the console and as files.</summary>
internal static class ExperimentReport
{
    /// <summary>Prints what the finished runs found and writes tables and page; with <paramref name="pictures"/> also the charts
    /// as PNG.</summary>
    public static void Write(Experiment experiment, Size profile, RunStore store, string folder, bool pictures)
    {
        IExperimentResult result = experiment.Result(profile, store);
        Findings findings = result.Findings();
        IReadOnlyList<PlannedRun> plan = experiment.PlanIn(profile, store);
        IReadOnlyList<RunOutcome> outcomes = store.Finished(plan);
        DataFrame runs = RunTables.Runs(store, plan);
        Console.WriteLine($"{experiment.Name}, {profile.Name}: {experiment.Question}");
        foreach (string sentence in findings.Summary)
        {
            Console.WriteLine($"  {sentence}");
        }
        LandscapeTables.Save(folder, [.. findings.Tables, ("runs.csv", runs), ("landscapes.csv", RunTables.Landscapes(outcomes)),
            ("pairs.csv", RunTables.Pairs(outcomes)), ("validation.csv", RunTables.Validation(outcomes))]);
        AtomicFile.Write(Path.Combine(folder, "findings.txt"), string.Join('\n', findings.Summary) + "\n");
        IReadOnlyList<ExperimentFigure> figures = ExperimentFigures.Of(result, outcomes);
        string page = Path.Combine(folder, "report.html");
        ExperimentPage.Of(experiment, profile, findings, figures, runs).Write(page);
        foreach (ExperimentFigure figure in pictures ? figures : [])
        {
            ChartImage.Save(figure.Chart, Path.Combine(folder, $"{figure.Name}.png"));
        }
        Console.WriteLine($"Report: {Path.GetFullPath(page)}");
    }
}
