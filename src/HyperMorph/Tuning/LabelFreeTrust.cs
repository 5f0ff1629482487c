using HyperMorph.Training;
using Microsoft.Data.Analysis;

namespace HyperMorph.Tuning;

/// <summary>A pair's Λ chosen without label maps, beside what label maps say.</summary>
/// <param name="Pair">The pair.</param>
/// <param name="Chosen">The point chosen without label maps.</param>
/// <param name="Best">The grid's point of the pair's highest Dice.</param>
/// <param name="ChosenDice">Dice at the chosen point.</param>
/// <param name="BestDice">Dice at the best point.</param>
/// <param name="CommonDice">Dice at the one point that is best in the mean over all pairs.</param>
public sealed record LabelFreePair(
    PairInfo Pair, HyperPoint Chosen, HyperPoint Best, double ChosenDice, double BestDice, double CommonDice);

/// <summary>How far choices without label maps are to be trusted, on pairs that have them.</summary>
/// <param name="Common">The grid's point that is best in the mean over all pairs.</param>
/// <param name="Pairs">The pairs.</param>
public sealed record LabelFreeTrust(HyperPoint Common, LabelFreePair[] Pairs)
{
    /// <summary>Mean Dice that is lost against each pair's own best point by choosing without label maps.</summary>
    public double Regret => Statistics.Mean(Pairs.Select(p => p.BestDice - p.ChosenDice));

    /// <summary>Mean Dice that is lost against each pair's own best point by taking the common one.</summary>
    public double CommonRegret => Statistics.Mean(Pairs.Select(p => p.BestDice - p.CommonDice));

    /// <summary>Pearson's correlation over the pairs of a hyperparameter's chosen and best values;
    /// NaN where one of them is always the same.</summary>
    public double Correlation(string name) =>
        Statistics.Correlation([.. Pairs.Select(p => p.Chosen[name])], [.. Pairs.Select(p => p.Best[name])]);

    /// <summary>Compares choices with the landscape of the same pairs and grid.</summary>
    /// <param name="landscape">The landscape.</param>
    /// <param name="choices">For each of its pairs, which of its grid's points is chosen.</param>
    public static LabelFreeTrust Of(Landscape landscape, IReadOnlyList<int> choices)
    {
        ArgumentNullException.ThrowIfNull(landscape);
        int[] points = [.. Enumerable.Range(0, landscape.Scores.Length)];
        double Dice(int point, int pair) => landscape.Scores[point][pair].MeanDice;
        int common = points.MaxBy(i => Statistics.Mean(landscape.Scores[i].Select(s => s.MeanDice)));
        return new(landscape.Point(common), [.. landscape.Pairs.Select((pair, p) =>
        {
            int best = points.MaxBy(i => Dice(i, p));
            return new LabelFreePair(
                pair, landscape.Point(choices[p]), landscape.Point(best), Dice(choices[p], p), Dice(best, p), Dice(common, p));
        })]);
    }

    /// <summary>One row a pair: who, each hyperparameter's chosen and best value, and the Dice at the chosen,
    /// the best and the common point.</summary>
    public DataFrame Table() => new(
    [
        new StringDataFrameColumn("moving", Pairs.Select(p => p.Pair.Moving)),
        new StringDataFrameColumn("fixed", Pairs.Select(p => p.Pair.Fixed)),
        .. Common.Names.SelectMany(name => new DataFrameColumn[]
        {
            LandscapeTables.Column($"{name}_chosen", Pairs.Select(p => p.Chosen[name])),
            LandscapeTables.Column($"{name}_best", Pairs.Select(p => p.Best[name])),
        }),
        LandscapeTables.Column("dice_chosen", Pairs.Select(p => p.ChosenDice)),
        LandscapeTables.Column("dice_best", Pairs.Select(p => p.BestDice)),
        LandscapeTables.Column("dice_common", Pairs.Select(p => p.CommonDice)),
    ]);
}
