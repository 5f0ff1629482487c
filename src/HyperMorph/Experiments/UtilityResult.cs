using HyperMorph.Data;
using HyperMorph.Tuning;
using Microsoft.Data.Analysis;
using static System.FormattableString;

namespace HyperMorph.Experiments;

/// <summary>What tuning λ for one structure, group or task is worth.</summary>
/// <param name="Kind">"structure", "group" or "task".</param>
/// <param name="Best">Its λ*, with an interval over pairs.</param>
/// <param name="Apart">Its λ* minus the common one, with an interval over pairs.</param>
/// <param name="Gain">Its Dice at its own λ* minus that at the common one; each λ* is chosen on other subjects than it is scored
/// on, so that chance alone gains nothing.</param>
/// <param name="Probability">Of so large a gain by chance, corrected for all comparisons of its kind.</param>
public sealed record UtilityGain(string Kind, Optimum Best, Estimate Apart, Estimate Gain, double Probability)
{
    /// <summary>Its λ* and the interval.</summary>
    public Estimate Lambda => new(Best.Point["lambda"], Best.Low["lambda"], Best.High["lambda"]);
}

/// <summary>How λ* differs.</summary>
/// <param name="Model">Within one contrast, by mean squared error.</param>
/// <param name="Within">Within one contrast, by mutual information.</param>
/// <param name="Across">Across two contrasts, by mutual information.</param>
public sealed record UtilityResult(RunOutcome Model, RunOutcome Within, RunOutcome Across) : IExperimentResult
{
    private const int Folds = 2;

    /// <summary>λ* of all structures and pairs.</summary>
    public Optimum Common { get; } = Optima.Of(Model.Landscape, Optimum.AllStructures)!;

    /// <summary>Every structure, every participant group, and both tasks.</summary>
    public UtilityGain[] Gains()
    {
        Landscape all = Model.Landscape;
        IEnumerable<string> groups = all.Pairs.SelectMany(p => p.Groups).Distinct().Order(StringComparer.Ordinal);
        return
        [
            .. Corrected("structure", all.Structures.Select(s => Gain(all, s.Name, all.DiceOf(s.Name), all.PairsOf(s.Name)))),
            .. Corrected("group", groups.Select(g => Gain(all, g, s => s.MeanDice, all.PairsOf(g)))),
            .. Corrected("task", [Gain("within one contrast", Within.Landscape, Across.Landscape),
                Gain("across contrasts", Across.Landscape, Within.Landscape)]),
        ];
    }

    /// <inheritdoc/>
    public Findings Findings()
    {
        UtilityGain[] gains = Gains(), structures = [.. gains.Where(g => g.Kind == "structure")];
        string Range(string kind)
        {
            UtilityGain[] sorted = [.. gains.Where(g => g.Kind == kind).OrderBy(g => g.Best.Point["lambda"])];
            return $"λ* per {kind}: from {Text(sorted[0])} to {Text(sorted[^1])}; "
                + Invariant($"{sorted.Count(g => g.Apart.Low > 0 || g.Apart.High < 0)} of {sorted.Length} ")
                + "intervals of the difference leave out zero.";
        }
        return new(
        [
            Invariant($"Common λ* {Common.Point["lambda"]:0.00} [{Common.Low["lambda"]:0.00}, {Common.High["lambda"]:0.00}]."),
            .. gains.Select(g => g.Kind).Distinct().Select(Range),
            "A λ of its own gains more than chance for "
                + Invariant($"{structures.Count(g => g.Gain.Value > 0 && g.Probability < 0.05)} of {structures.Length} ")
                + "structures (p < 0.05, randomisation test, Holm's correction); "
                + Invariant($"the largest gain is {100 * structures.Max(g => g.Gain.Value):0.00} Dice points ")
                + $"({structures.MaxBy(g => g.Gain.Value)!.Best.Name}).",
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
        ]))]);
    }

    private static string Text(UtilityGain g) => Invariant($"{g.Best.Point["lambda"]:0.00} ({g.Best.Name})");

    private static IEnumerable<UtilityGain> Corrected(string kind, IEnumerable<(UtilityGain Gain, double Probability)?> tested)
    {
        (UtilityGain Gain, double Probability)[] all = [.. tested.OfType<(UtilityGain, double)>()];
        return all.Zip(PairedTest.Holm([.. all.Select(t => t.Probability)]),
            (t, probability) => t.Gain with { Kind = kind, Probability = probability });
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
            int[] mine = [.. sample.Where(rows.ContainsKey).Select(pair => rows[pair])];
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
        int Fold(int pair) => (int)(StableHash.Of(landscape.Pairs[pair].Fixed) % Folds);
        double[] axis = landscape.Axis.Places();
        List<double> gains = [];
        for (int fold = 0; fold < Folds; fold++)
        {
            int[] Chosen(DiceGrid grid) => [.. grid.Rows.Where(row => Fold(grid.Pairs[row]) != fold)];
            int[] scored = [.. own.Rows.Where(row => Fold(own.Pairs[row]) == fold)];
            if (scored.Length == 0 || Chosen(own).Length == 0)
            {
                continue;
            }
            (double mine, double theirs) = (Lambda(own, Chosen(own)), Lambda(common, Chosen(common)));
            gains.AddRange(scored.Select(row => At(own, row, axis, mine) - At(own, row, axis, theirs)));
        }
        double[] all = [.. gains];
        Estimate gain = all.Length == 0
            ? new(double.NaN, double.NaN, double.NaN)
            : Estimate.Bootstrap(all.Length, sample => sample.Average(i => all[i]));
        return (new("", best, apart, gain, 1), PairedTest.SignFlip(all));
    }

    private static double Lambda(DiceGrid grid, int[] rows) => grid.At(grid.Peak(rows).Places)["lambda"];

    // On a straight line between the two nearest λ of the sweep.
    private static double At(DiceGrid grid, int row, double[] axis, double lambda)
    {
        int right = Math.Clamp(Array.FindIndex(axis, place => place >= lambda), 1, axis.Length - 1);
        double share = (lambda - axis[right - 1]) / (axis[right] - axis[right - 1]);
        return (1 - share) * grid[row, right - 1] + share * grid[row, right];
    }
}
