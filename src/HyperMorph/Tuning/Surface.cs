using HyperMorph.Training;

namespace HyperMorph.Tuning;

/// <summary>The mean of one quantity over the pairs, at each point of a landscape's grid.</summary>
/// <param name="Axes">The grid's axes.</param>
/// <param name="Means">The mean at each point; the last axis varies fastest. NaN where no pair has a value.</param>
public sealed record Surface(LandscapeAxis[] Axes, double[] Means)
{
    /// <summary>The mean of a quantity of each score; a NaN is left out.</summary>
    public static Surface Of(Landscape landscape, Func<PairScore, double> quantity)
    {
        ArgumentNullException.ThrowIfNull(landscape);
        return new(landscape.Axes, [.. landscape.Scores.Select(at => Statistics.Mean(at.Select(quantity)))]);
    }

    /// <summary>The mean Dice that an optimum's name stands for: of a structure, a set of them, a participant group, or
    /// all.</summary>
    public static Surface Of(Landscape landscape, string name)
    {
        ArgumentNullException.ThrowIfNull(landscape);
        (Func<PairScore, double> dice, int[] pairs) = (landscape.DiceOf(name), landscape.PairsOf(name));
        return new(landscape.Axes, [.. landscape.Scores.Select(at => Statistics.Mean(pairs.Select(p => dice(at[p]))))]);
    }

    /// <summary>The mean anywhere: linear along each axis between its values' places, and constant beyond them.</summary>
    /// <param name="point">A value for each axis.</param>
    public double At(HyperPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        List<(int Index, double Weight)> corners = [(0, 1)];
        foreach (LandscapeAxis axis in Axes)
        {
            (int below, double part) = Between(axis.Places(), axis.Hyperparameter.PlaceOf(point[axis.Hyperparameter.Name]));
            corners = [.. corners.SelectMany(c => ((int, double)[])
            [
                (c.Index * axis.Values.Length + below, c.Weight * (1 - part)),
                (c.Index * axis.Values.Length + below + 1, c.Weight * part),
            ])];
        }
        // A corner without weight may be missing, or lie beyond the grid.
        return corners.Where(c => c.Weight > 0).Sum(c => c.Weight * Means[c.Index]);
    }

    private static (int Below, double Part) Between(double[] places, double place)
    {
        int below = Math.Max(0, Array.FindLastIndex(places, p => p <= place));
        return below == places.Length - 1
            ? (below, 0)
            : (below, Math.Clamp((place - places[below]) / (places[below + 1] - places[below]), 0, 1));
    }
}
