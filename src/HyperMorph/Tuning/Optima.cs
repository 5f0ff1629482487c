namespace HyperMorph.Tuning;

/// <summary>Finds λ* on a landscape: overall, per structure and per participant group.</summary>
public static class Optima
{
    private const int Resamples = 1000;

    /// <summary>λ* of the mean over all structures, then of each structure, then of each participant group, with bootstrap intervals.</summary>
    public static IReadOnlyList<Optimum> Of(Landscape landscape)
    {
        ArgumentNullException.ThrowIfNull(landscape);
        int[] all = [.. Enumerable.Range(0, landscape.Pairs.Length)];
        IEnumerable<Optimum?> structures = landscape.Structures.Select((s, i) => Find(s.Name, landscape, all, score => score.Dice[i]));
        IEnumerable<Optimum?> groups = all.Where(p => landscape.Pairs[p].Group is not null).GroupBy(p => landscape.Pairs[p].Group!).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => Find(g.Key, landscape, [.. g], score => score.MeanDice));
        return [.. groups.Prepend(Find(Optimum.AllStructures, landscape, all, score => score.MeanDice)).Concat(structures).OfType<Optimum>()
            .OrderBy(o => o.Name == Optimum.AllStructures ? 0 : landscape.Structures.Any(s => s.Name == o.Name) ? 1 : 2)];
    }

    /// <summary>Where a curve over λ is highest: the top of the parabola through the best grid point and its neighbours, or the end where that is best.</summary>
    public static (double Lambda, double Value) Peak(double[] lambda, double[] curve)
    {
        int best = Array.IndexOf(curve, curve.Max());
        if (best == 0 || best == curve.Length - 1)
        {
            return (lambda[best], curve[best]);
        }
        (double x0, double x1, double x2) = (lambda[best - 1], lambda[best], lambda[best + 1]);
        double left = (curve[best] - curve[best - 1]) / (x1 - x0), right = (curve[best + 1] - curve[best]) / (x2 - x1);
        double curvature = (right - left) / (x2 - x0);
        if (curvature >= 0)
        {
            return (x1, curve[best]);
        }
        // Newton's form of the parabola: f0 + left·(x − x0) + curvature·(x − x0)(x − x1).
        double top = (x0 + x1) / 2 - left / (2 * curvature);
        return (top, curve[best - 1] + left * (top - x0) + curvature * (top - x0) * (top - x1));
    }

    /// <summary>λ* over some pairs, with the 95 % percentile interval of a bootstrap over pairs; null where no pair has a value.</summary>
    private static Optimum? Find(string name, Landscape landscape, int[] pairs, Func<PairScore, double> dice)
    {
        double[][] values = [.. pairs.Select(p => landscape.Scores.Select(scores => dice(scores[p])).ToArray()).Where(v => !v.Any(double.IsNaN))];
        if (values.Length == 0)
        {
            return null;
        }
        (double lambda, double best) = Peak(landscape.Lambda, Mean(values, [.. Enumerable.Range(0, values.Length)]));
        // The seed is part of the method: the same landscape gives the same interval.
        Random random = new(1);
        double[] resampled = [.. Enumerable.Range(0, Resamples)
            .Select(_ => Peak(landscape.Lambda, Mean(values, [.. Enumerable.Range(0, values.Length).Select(_ => random.Next(values.Length))])).Lambda).Order()];
        return new(name, lambda, resampled[(int)(0.025 * Resamples)], resampled[(int)(0.975 * Resamples)], best, values.Length);
    }

    private static double[] Mean(double[][] values, int[] rows)
    {
        double[] mean = new double[values[0].Length];
        foreach (int row in rows)
        {
            for (int i = 0; i < mean.Length; i++)
            {
                mean[i] += values[row][i] / rows.Length;
            }
        }
        return mean;
    }
}
