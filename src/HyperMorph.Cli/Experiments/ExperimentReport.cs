using HyperMorph.Experiments;
using HyperMorph.Tuning;
using Size = HyperMorph.Experiments.Profile;

namespace HyperMorph.Cli.Experiments;

/// <summary>What an experiment found, on the console and as files.</summary>
internal static class ExperimentReport
{
    /// <summary>Prints the findings and writes the tables.</summary>
    public static void Write(Experiment experiment, Size profile, RunStore store, string folder)
    {
        Findings findings = experiment.Find(profile, store);
        IReadOnlyList<PlannedRun> plan = experiment.Plan(profile);
        RunOutcome[] outcomes = [.. plan.Select(store.Outcome)];
        Console.WriteLine($"{experiment.Name}, {profile.Name}: {experiment.Question}");
        foreach (string sentence in findings.Summary)
        {
            Console.WriteLine($"  {sentence}");
        }
        LandscapeTables.Save(folder, [.. findings.Tables, ("runs.csv", RunTables.Runs(store, plan)),
            ("landscapes.csv", RunTables.Landscapes(outcomes)), ("pairs.csv", RunTables.Pairs(outcomes)),
            ("validation.csv", RunTables.Validation(outcomes))]);
        AtomicFile.Write(Path.Combine(folder, "findings.txt"), string.Join('\n', findings.Summary) + "\n");
        Console.WriteLine($"Tables: {Path.GetFullPath(folder)}");
    }
}
