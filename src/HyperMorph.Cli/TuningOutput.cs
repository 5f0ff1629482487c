using HyperMorph.Data;
using HyperMorph.Figures;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Spectre.Console;
using static System.FormattableString;

namespace HyperMorph.Cli;

/// <summary>The ways to tune a model on pairs: each under a progress bar, with tables on the console and as files.</summary>
internal sealed class TuningOutput(TrainedModel model, Manifest manifest, IReadOnlyList<Pair> pairs, HyperPoint held,
    string? folder, CancellationToken cancellation)
{
    private const int LongestTable = 30;

    /// <summary>Climbs for one target after the other, from the second one on from where the first is best; sweeps
    /// <paramref name="check"/> to compare.</summary>
    public void ByGradient(TuningTarget[] targets, TuningSettings settings, LandscapeAxis[]? check)
    {
        List<TuningResult> results = [];
        ProgressBar.Run("tuning", bar =>
        {
            foreach (TuningTarget target in targets)
            {
                HyperPoint? start = results.Count == 0 ? null : results[0].Optimum.Point;
                results.Add(GradientTuning.Run(model, target, held, start, settings,
                    step => bar.Report(results.Count, targets.Length, Describe(target, step)), cancellation));
            }
            return results;
        });
        Print(results);
        Save(into => TuningTables.Write(into, results));
        if (check is not null)
        {
            Compare(results, targets, check);
        }
    }

    /// <summary>Sweeps a grid, prints its Pareto front, and finds the most accurate Λ within limits.</summary>
    public void Within(Regularity limits, LandscapeAxis[] axes)
    {
        Landscape landscape = Results.Sweep(model, manifest, pairs, axes, held, cancellation);
        ParetoPoint[] front = ParetoFront.Of(landscape);
        Save(into => TuningTables.Write(into, landscape));
        ParetoPoint best = ConstrainedOptimum.Find(model, manifest, pairs, landscape, limits, cancellation);
        SavePage("pareto.html", page => TuningReport.Write(page, landscape, best, limits));
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("Pareto front", "Dice", "folds (%)", "SDlogJ");
        // Where the limits do not bind, the best point is one of the front.
        foreach (ParetoPoint point in front.Append(best).Distinct())
        {
            string name = point == best ? $"[bold]{best.Point} is the best within the limits[/]" : $"{point.Point}";
            table.AddRow(name, Results.Number(point.Dice, 4), Results.Number(point.FoldPercent), Results.Number(point.SdLogJ));
        }
        AnsiConsole.Write(table);
    }

    /// <summary>Chooses Λ for each pair without its label maps; where all have them, prints what that costs.</summary>
    public void WithoutLabels(LandscapeAxis[] axes)
    {
        HyperPoint[] grid = LandscapeAxis.Points(axes, held);
        int[] choices = ProgressBar.Run("choosing", bar => pairs.Select((pair, p) =>
        {
            bar.Report(p, pairs.Count, unit: "pairs");
            return LabelFreeChoice.Choose(LabelFreeChoice.Scores(model, pair.MovingImage, pair.FixedImage, grid, cancellation));
        }).ToArray());
        if (pairs.Any(p => p.Moving.Labels is null || p.Fixed.Labels is null))
        {
            PrintChoices([.. pairs.Zip(choices, (pair, choice) => (pair, grid[choice]))]);
            return;
        }
        LabelFreeTrust trust = LabelFreeTrust.Of(Results.Sweep(model, manifest, pairs, axes, held, cancellation), choices);
        Print(trust);
        Save(into => TuningTables.Write(into, trust));
        SavePage("label-free.html", page => TuningReport.Write(page, trust));
    }

    private void Compare(List<TuningResult> results, TuningTarget[] targets, LandscapeAxis[] axes)
    {
        SweepStore store = SweepStore.Open(model, manifest, pairs);
        Landscape landscape = Results.Sweep(model, manifest, pairs, axes, held, cancellation, store);
        double seconds = store.TimeOf(LandscapeAxis.Points(axes, held)).Wall;
        TuningCheck[] checks = [.. targets
            .Zip(results, (target, tuned) =>
                target.OptimumOf(landscape) is { } swept ? new TuningCheck(tuned, swept, seconds) : null)
            .OfType<TuningCheck>()];
        Print(checks, [.. axes.Select(a => a.Hyperparameter)]);
        double tuning = results.Sum(r => r.Seconds);
        SharedOptions.Say("Differences are parts of the ranges. "
            + Invariant($"Tuning took {tuning:f1} s and the sweep {seconds:f1} s: a ratio of {tuning / seconds:f3}."));
        Save(into => TuningTables.Write(into, checks));
    }

    private void Save(Action<string> write)
    {
        if (folder is not null)
        {
            write(folder);
        }
    }

    private void SavePage(string name, Action<string> write) => Save(into =>
    {
        string page = Path.Combine(into, name);
        write(page);
        SharedOptions.Say($"Report: [bold]{Markup.Escape(Path.GetFullPath(page))}[/]");
    });

    private static void Print(TuningCheck[] checks, Hyperparameter[] axes)
    {
        Table table = new Table().Border(TableBorder.Rounded)
            .AddColumns(["", .. axes.SelectMany(a => new[] { $"{a.Symbol}* swept", "tuned is off by" }), "Dice swept", "tuned"]);
        foreach (TuningCheck check in checks)
        {
            IEnumerable<string> cells =
                axes.SelectMany(a => new[] { Results.Number(check.Swept.Point[a.Name]), Results.Number(check.Difference(a)) });
            table.AddRow([Results.Name(check.Tuned.Optimum), .. cells, Results.Number(check.Swept.Dice, 4),
                Results.Number(check.Tuned.Optimum.Dice, 4)]);
        }
        AnsiConsole.Write(table);
    }

    private static void Print(List<TuningResult> results)
    {
        string[] names = [.. results[0].Optimum.Point.Names];
        Table table = new Table().Border(TableBorder.Rounded)
            .AddColumns(["", .. names.Select(n => $"{Symbol(n)}*"), "Dice", "pairs", "points", "seconds"]);
        foreach (TuningResult result in results)
        {
            Optimum o = result.Optimum;
            table.AddRow([Results.Name(o), .. names.Select(n => Results.Number(o.Point[n])), Results.Number(o.Dice, 4),
                $"{o.Pairs}", $"{result.Path.Count}", Results.Number(result.Seconds, 1)]);
        }
        AnsiConsole.Write(table);
    }

    private static void Print(LabelFreeTrust trust)
    {
        Table table = new Table().Border(TableBorder.Rounded)
            .AddColumns("pair", "chosen", "best", "Dice chosen", "best", "common");
        foreach (LabelFreePair p in trust.Pairs.Take(LongestTable))
        {
            table.AddRow($"{Markup.Escape(p.Pair.Moving)} to {Markup.Escape(p.Pair.Fixed)}", $"{p.Chosen}", $"{p.Best}",
                Results.Number(p.ChosenDice), Results.Number(p.BestDice), Results.Number(p.CommonDice));
        }
        AnsiConsole.Write(table);
        string correlations = string.Join(", ",
            trust.Common.Names.Select(n => $"{Results.Number(trust.Correlation(n), 2)} for {Symbol(n)}"));
        SharedOptions.Say("Dice lost against each pair's own best: "
            + Invariant($"{trust.Regret:f4} without label maps, {trust.CommonRegret:f4} at {trust.Common} for all."));
        SharedOptions.Say($"Correlation of chosen and best over {trust.Pairs.Length} pairs: {correlations}.");
    }

    private static void PrintChoices((Pair Pair, HyperPoint Choice)[] choices)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("pair", "chosen");
        foreach ((Pair pair, HyperPoint choice) in choices)
        {
            table.AddRow($"{Markup.Escape(pair.Moving.Id)} to {Markup.Escape(pair.Fixed.Id)}", $"{choice}");
        }
        AnsiConsole.Write(table);
    }

    private static string Describe(TuningTarget target, TuningStep step) =>
        Invariant(
            $"{target.Name}: {step.Stage.ToString().ToLowerInvariant()} {step.Point}, Dice {step.Dice:f4} of {step.Pairs} pairs");

    private static string Symbol(string name) => Hyperparameter.Named(name).Symbol;
}
