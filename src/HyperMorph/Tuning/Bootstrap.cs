namespace HyperMorph.Tuning;

/// <summary>The bootstrap over cases, such as pairs: samples of as many of them, drawn with replacement.</summary>
internal static class Bootstrap
{
    private const int Resamples = 1000;

    /// <summary>The places of the cases in each sample.</summary>
    /// <param name="count">How many cases there are.</param>
    public static int[][] Samples(int count)
    {
        // The seed is part of the method: the same cases give the same interval.
        Random random = new(1);
        return [.. Enumerable.Range(0, Resamples)
            .Select(_ => Enumerable.Range(0, count).Select(_ => random.Next(count)).ToArray())];
    }

    /// <summary>The 95 % percentile interval of a statistic from its values in the samples; those that are not finite
    /// are left out. NaN where none is left.</summary>
    public static (double Low, double High) Interval(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        double Quantile(double fraction) => sorted.Length == 0 ? double.NaN : sorted[(int)(fraction * sorted.Length)];
        return (Quantile(0.025), Quantile(0.975));
    }
}
