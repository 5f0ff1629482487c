namespace HyperMorph.Tuning;

/// <summary>Finds Λ* on a landscape: overall, per structure and per participant group.</summary>
public static class Optima
{
    /// <summary>Λ* of the mean over all structures, then of sets of structures, of each structure, and of each participant group,
    /// with bootstrap intervals.</summary>
    public static IReadOnlyList<Optimum> Of(Landscape landscape)
    {
        ArgumentNullException.ThrowIfNull(landscape);
        string[] names = [Optimum.AllStructures, .. landscape.Sets.Select(s => s.Name),
            .. landscape.Structures.Select(s => s.Name), .. landscape.GroupNames()];
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
        double[][] resampled = [.. Bootstrap.Samples(count).Select(sample => grid.Peak(sample).Places)];
        (double Low, double High)[] intervals = [.. places.Select((_, a) => Bootstrap.Interval(resampled.Select(r => r[a])))];
        return new(
            name, grid.At(places), grid.At(intervals.Select(i => i.Low)), grid.At(intervals.Select(i => i.High)), best, count);
    }
}
