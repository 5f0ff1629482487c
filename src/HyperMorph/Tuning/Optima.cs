namespace HyperMorph.Tuning;

/// <summary>Finds Λ* on a landscape: overall, per structure and per participant group.</summary>
public static class Optima
{
    private const int Resamples = 1000;

    /// <summary>Λ* of the mean over all structures, then of sets of structures, of each structure, and of each participant group,
    /// with bootstrap intervals.</summary>
    public static IReadOnlyList<Optimum> Of(Landscape landscape)
    {
        ArgumentNullException.ThrowIfNull(landscape);
        IEnumerable<string> groups = landscape.Pairs.SelectMany(p => p.Groups)
            .Distinct().Order(StringComparer.Ordinal);
        string[] names = [Optimum.AllStructures, .. landscape.Sets.Select(s => s.Name),
            .. landscape.Structures.Select(s => s.Name), .. groups];
        return [.. names.AsParallel().AsOrdered().Select(name => Of(landscape, name)).OfType<Optimum>()];
    }

    /// <summary>Λ* of the Dice that a name stands for, with the 95 % percentile interval of a bootstrap over pairs;
    /// null where no pair has a value.</summary>
    public static Optimum? Of(Landscape landscape, string name)
    {
        ArgumentNullException.ThrowIfNull(landscape);
        DiceGrid grid = new(landscape, landscape.DiceOf(name), landscape.PairsOf(name));
        int count = grid.Pairs.Length;
        if (count == 0)
        {
            return null;
        }
        (double[] places, double best) = grid.Peak(grid.Rows);
        // The seed is part of the method: the same landscape gives the same interval.
        Random random = new(1);
        double[][] resampled = [.. Enumerable.Range(0, Resamples)
            .Select(_ => grid.Peak([.. Enumerable.Range(0, count).Select(_ => random.Next(count))]).Places)];
        double[] Quantile(double fraction) =>
            [.. places.Select((_, a) => resampled.Select(r => r[a]).Order().ElementAt((int)(fraction * Resamples)))];
        return new(name, grid.At(places), grid.At(Quantile(0.025)), grid.At(Quantile(0.975)), best, count);
    }
}
