using HyperMorph.Training;

namespace HyperMorph.Tuning;

/// <summary>What a model reaches at a point Λ, in the mean over pairs.</summary>
/// <param name="Point">Λ.</param>
/// <param name="Dice">Mean Dice over the structures and pairs.</param>
/// <param name="FoldPercent">Percentage of voxels with a Jacobian determinant of zero or less.</param>
/// <param name="SdLogJ">Standard deviation of the logarithm of the Jacobian determinant.</param>
public sealed record ParetoPoint(HyperPoint Point, double Dice, double FoldPercent, double SdLogJ)
{
    /// <summary>The means of the scores that a model has at <paramref name="point"/>, one score a pair.</summary>
    public static ParetoPoint Of(HyperPoint point, IReadOnlyList<PairScore> scores)
    {
        double Mean(Func<PairScore, double> quantity) => Statistics.Mean(scores.Select(quantity));
        return new(point, Mean(s => s.MeanDice), Mean(s => s.FoldPercent), Mean(s => s.SdLogJ));
    }
}

/// <summary>The choices between accuracy and regularity that a landscape leaves.</summary>
public static class ParetoFront
{
    /// <summary>All points of a landscape's grid, in its order.</summary>
    public static ParetoPoint[] Points(Landscape landscape)
    {
        ArgumentNullException.ThrowIfNull(landscape);
        return [.. landscape.Scores.Select((scores, i) => ParetoPoint.Of(landscape.Point(i), scores))];
    }

    /// <summary>The grid's points that no other one beats in Dice without more folds, or in folds without less Dice;
    /// ascending in both.</summary>
    public static ParetoPoint[] Of(Landscape landscape)
    {
        double best = double.NegativeInfinity;
        List<ParetoPoint> front = [];
        foreach (ParetoPoint point in Points(landscape).OrderBy(p => p.FoldPercent).ThenByDescending(p => p.Dice))
        {
            if (point.Dice > best)
            {
                best = point.Dice;
                front.Add(point);
            }
        }
        return [.. front];
    }
}
