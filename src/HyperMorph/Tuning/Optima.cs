using System.Numerics.Tensors;
using HyperMorph.Training;

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
        Func<PairScore, double> dice = landscape.DiceOf(name);
        double[][] values = [.. landscape.PairsOf(name)
            .Select(p => landscape.Scores.Select(scores => dice(scores[p])).ToArray()).Where(v => !v.Any(double.IsNaN))];
        if (values.Length == 0)
        {
            return null;
        }
        double[][] axes = [.. landscape.Axes.Select(a => a.Places())];
        (double[] places, double best) = GridPeak.Find(axes, Mean(values, Enumerable.Range(0, values.Length)));
        // The seed is part of the method: the same landscape gives the same interval.
        Random random = new(1);
        double[][] resampled = [.. Enumerable.Range(0, Resamples).Select(_ =>
            GridPeak.Find(
                axes, Mean(values, Enumerable.Range(0, values.Length).Select(_ => random.Next(values.Length)))).Places)];
        double[] Quantile(double fraction) =>
            [.. places.Select((_, a) => resampled.Select(r => r[a]).Order().ElementAt((int)(fraction * Resamples)))];
        HyperSpace space = new([.. landscape.Axes.Select(a => a.Hyperparameter)]);
        return new(name, space.At(places), space.At(Quantile(0.025)), space.At(Quantile(0.975)), best, values.Length);
    }

    private static double[] Mean(double[][] values, IEnumerable<int> rows)
    {
        double[] sum = new double[values[0].Length];
        int count = 0;
        foreach (int row in rows)
        {
            TensorPrimitives.Add(sum, values[row], sum);
            count++;
        }
        TensorPrimitives.Divide(sum, count, sum);
        return sum;
    }
}
