using HyperMorph.Data;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Microsoft.Data.Analysis;
using static System.FormattableString;

namespace HyperMorph.Experiments;

/// <summary>What tuning λ for one structure, group or task is worth.</summary>
/// <param name="Kind">"structure", "group" or "task".</param>
/// <param name="Best">Its λ*, with an interval over pairs.</param>
/// <param name="Apart">Its λ* minus the common one (of a task, minus the other task's), with an interval over pairs.</param>
/// <param name="Gain">Its Dice at its own λ* minus that at the common one (the other task's); each λ* is chosen on other subjects
/// than it is scored on, so that chance alone gains nothing.</param>
/// <param name="Probability">Of so large a gain by chance, corrected for all comparisons of its kind.</param>
/// <param name="Runs">The keys of the runs that are compared: one, or of two tasks.</param>
public sealed record UtilityGain(
    string Kind, Optimum Best, Estimate Apart, Estimate Gain, double Probability, params string[] Runs)
{
    /// <summary>Whether the gain is one, and less probable by chance than 5 %.</summary>
    public bool GainsMoreThanChance => Gain.Value > 0 && Probability < 0.05;

    /// <summary>Its λ* and the interval.</summary>
    public Estimate Lambda => new(Best.Point["lambda"], Best.Low["lambda"], Best.High["lambda"]);
}

/// <summary>How λ* differs.</summary>
/// <param name="Model">Within one contrast, by mean squared error.</param>
/// <param name="Within">Within one contrast, by mutual information.</param>
/// <param name="Across">Across two contrasts, by mutual information.</param>
public sealed record UtilityResult(RunOutcome Model, RunOutcome Within, RunOutcome Across) : IExperimentResult
{
    private static readonly string[] Kinds = ["structure", "group", "task"];

    /// <summary>λ* of all structures and pairs.</summary>
    public Optimum Common { get; } = Optima.Of(Model.Landscape, Optimum.AllStructures)!;

    /// <summary>Every structure, every participant group, and both tasks.</summary>
    public UtilityGain[] Gains()
    {
        Landscape all = Model.Landscape;
        return
        [
            .. Corrected("structure", [Model],
                all.Structures.Select(s => Gain(all, s.Name, all.DiceOf(s.Name), all.PairsOf(s.Name)))),
            .. Corrected("group", [Model], all.GroupNames().Select(g => Gain(all, g, s => s.MeanDice, all.PairsOf(g)))),
            .. Corrected("task", [Within, Across], [Gain("within one contrast", Within.Landscape, Across.Landscape),
                Gain("across contrasts", Across.Landscape, Within.Landscape)]),
        ];
    }

    /// <inheritdoc/>
    public Findings Findings()
    {
        UtilityGain[] gains = Gains();
        string Range(string kind)
        {
            UtilityGain[] sorted = [.. gains.Where(g => g.Kind == kind).OrderBy(g => g.Best.Point["lambda"])];
            if (sorted.Length == 0)
            {
                return $"λ* per {kind}: not known, as the subjects are in no {kind}s "
                    + "(participants.tsv, in their folder, has them).";
            }
            string differ = kind == "task"
                ? $"{sorted[^1].Apart.Text()} apart"
                : Invariant($"{sorted.Count(g => g.Apart.Low > 0 || g.Apart.High < 0)} of {sorted.Length} intervals of the ")
                    + "difference from the common one leave out zero (each by itself, uncorrected)";
            return $"λ* per {kind}: from {Text(sorted[0])} to {Text(sorted[^1])}; {differ}.";
        }
        string Worth(string kind)
        {
            UtilityGain[] all = [.. gains.Where(g => g.Kind == kind)];
            UtilityGain most = all.MaxBy(g => g.Gain.Value)!;
            string what = kind == "task" ? "A λ of its own instead of the other task's" : "A λ of its own";
            return Invariant($"{what} gains more than chance ")
                + Invariant($"for {all.Count(g => g.GainsMoreThanChance)} of {all.Length} {kind}s ")
                + "(p < 0.05, randomisation test, Holm's correction); "
                + Invariant($"the largest gain is {100 * most.Gain.Value:0.00} Dice points ({most.Best.Name}).");
        }
        return new(
        [
            Invariant($"Common λ* {Common.Point["lambda"]:0.00} [{Common.Low["lambda"]:0.00}, {Common.High["lambda"]:0.00}]."),
            .. Kinds.Select(Range),
            .. gains.Select(g => g.Kind).Distinct().Select(Worth),
        ],
        [("tuning.csv", new DataFrame(
        [
            new StringDataFrameColumn("kind", gains.Select(g => g.Kind)),
            new StringDataFrameColumn("name", gains.Select(g => g.Best.Name)),
            new Int32DataFrameColumn("pairs", gains.Select(g => g.Best.Pairs)),
            .. RunTables.Intervals("lambda", gains.Select(g => g.Lambda)),
            .. RunTables.Intervals("apart", gains.Select(g => g.Apart)),
            .. RunTables.Intervals("gain", gains.Select(g => g.Gain)),
            LandscapeTables.Column("p_corrected", gains.Select(g => g.Probability)),
            new StringDataFrameColumn("runs", gains.Select(g => string.Join("; ", g.Runs))),
        ]))]);
    }

    private static string Text(UtilityGain g) => Invariant($"{g.Best.Point["lambda"]:0.00} ({g.Best.Name})");

    private static IEnumerable<UtilityGain> Corrected(
        string kind, RunOutcome[] of, IEnumerable<(UtilityGain Gain, double Probability)?> tested)
    {
        string[] runs = [.. of.Select(o => o.Planned.Run.Key)];
        (UtilityGain Gain, double Probability)[] all = [.. tested.OfType<(UtilityGain, double)>()];
        return all.Zip(PairedTest.Holm([.. all.Select(t => t.Probability)]),
            (t, probability) => t.Gain with { Kind = kind, Probability = probability, Runs = runs });
    }

    // A structure over all pairs, or all structures over a group of pairs, against everything together.
    private static (UtilityGain, double)? Gain(Landscape landscape, string name, Func<PairScore, double> dice, int[] pairs)
    {
        if (Optima.Of(landscape, name) is not { } best)
        {
            return null;
        }
        DiceGrid own = new(landscape, dice, pairs), common = new(landscape, s => s.MeanDice);
        Dictionary<int, int> rows = own.Pairs.Select((pair, row) => (pair, row)).ToDictionary();
        Estimate apart = Estimate.Bootstrap(common.Pairs.Length, sample =>
        {
            int[] mine = [.. sample.Select(row => common.Pairs[row]).Where(rows.ContainsKey).Select(pair => rows[pair])];
            return mine.Length == 0 ? double.NaN : Lambda(own, mine) - Lambda(common, sample);
        });
        return Gain(best, apart, own, common, landscape);
    }

    // One task's λ* against the other's.
    private static (UtilityGain, double)? Gain(string name, Landscape task, Landscape other)
    {
        DiceGrid own = new(task, s => s.MeanDice), theirs = new(other, s => s.MeanDice);
        Optimum best = Optima.Of(task, Optimum.AllStructures)! with { Name = name };
        return Gain(best, Estimate.Bootstrap(own.Pairs.Length, sample => Lambda(own, sample) - Lambda(theirs, sample)),
            own, theirs, task);
    }

    private static (UtilityGain, double) Gain(Optimum best, Estimate apart, DiceGrid own, DiceGrid common, Landscape landscape)
    {
        // Pairs are neighbours in the order of the hashes: hardly one has its subjects on both sides of the middle.
        ulong[] hashes =
            [.. landscape.Pairs.SelectMany(p => new[] { p.Moving, p.Fixed }).Distinct().Select(StableHash.Of).Order()];
        bool IsUpper(string subject) => StableHash.Of(subject) >= hashes[hashes.Length / 2];
        bool IsIn(int pair, bool upper) =>
            IsUpper(landscape.Pairs[pair].Moving) == upper && IsUpper(landscape.Pairs[pair].Fixed) == upper;
        List<double> gains = [];
        foreach (bool upper in new[] { false, true })
        {
            int[] Chosen(DiceGrid grid) => [.. grid.Rows.Where(row => IsIn(grid.Pairs[row], !upper))];
            int[] scored = [.. own.Rows.Where(row => IsIn(own.Pairs[row], upper))];
            if (scored.Length == 0 || Chosen(own).Length == 0)
            {
                continue;
            }
            HyperPoint mine = own.Best(Chosen(own)), theirs = common.Best(Chosen(common));
            gains.AddRange(scored.Select(row => own.DiceAt(row, mine) - own.DiceAt(row, theirs)));
        }
        double[] all = [.. gains];
        Estimate gain = all.Length == 0
            ? new(double.NaN, double.NaN, double.NaN)
            : Estimate.Bootstrap(all.Length, sample => sample.Average(i => all[i]));
        return (new("", best, apart, gain, 1), PairedTest.SignFlip(all));
    }

    private static double Lambda(DiceGrid grid, int[] rows) => grid.Best(rows)["lambda"];
}
