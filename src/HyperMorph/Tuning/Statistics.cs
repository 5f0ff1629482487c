namespace HyperMorph.Tuning;

/// <summary>Summaries of scores; values that are not finite, such as the Dice of a structure that a pair
/// lacks, are left out.</summary>
public static class Statistics
{
    /// <summary>The mean; NaN where nothing is left.</summary>
    public static double Mean(IEnumerable<double> values) => values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();

    /// <summary>The standard deviation with n − 1; NaN for fewer than two values.</summary>
    public static double Deviation(IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        double mean = Mean(finite);
        return finite.Length < 2 ? double.NaN : Math.Sqrt(finite.Sum(v => (v - mean) * (v - mean)) / (finite.Length - 1));
    }

    /// <summary>Pearson's correlation; NaN where one of the two does not vary.</summary>
    public static double Correlation(double[] one, double[] other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        if (one.Distinct().Count() < 2 || other.Distinct().Count() < 2)
        {
            return double.NaN;
        }
        (double meanOne, double meanOther) = (one.Average(), other.Average());
        double together = one.Zip(other, (a, b) => (a - meanOne) * (b - meanOther)).Sum();
        return together
            / Math.Sqrt(one.Sum(a => (a - meanOne) * (a - meanOne)) * other.Sum(b => (b - meanOther) * (b - meanOther)));
    }

    /// <summary>The <paramref name="fraction"/> quantile, on straight lines between the sorted values;
    /// NaN where nothing is left.</summary>
    public static double Quantile(IEnumerable<double> values, double fraction)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        if (sorted.Length == 0)
        {
            return double.NaN;
        }
        double position = fraction * (sorted.Length - 1);
        int below = (int)position;
        return sorted[below] + (position - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]);
    }
}
