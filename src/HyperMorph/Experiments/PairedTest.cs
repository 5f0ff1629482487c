namespace HyperMorph.Experiments;

/// <summary>Tests of paired differences, and their correction for many comparisons.</summary>
public static class PairedTest
{
    private const int Flips = 10_000;

    /// <summary>The two-sided probability of a mean difference as large as this one, were the sign of each a matter of chance
    /// (Fisher's randomisation test, by 10,000 random assignments); 1 where there is no difference.</summary>
    public static double SignFlip(IReadOnlyList<double> differences)
    {
        ArgumentNullException.ThrowIfNull(differences);
        double[] finite = [.. differences.Where(double.IsFinite)];
        double seen = Math.Abs(finite.Sum());
        Random random = new(1);
        int asLarge = 0;
        for (int flip = 0; flip < Flips; flip++)
        {
            double sum = 0;
            foreach (double difference in finite)
            {
                sum += random.Next(2) == 0 ? difference : -difference;
            }
            // Rounding must not make equal sums unequal.
            asLarge += Math.Abs(sum) >= seen * (1 - 1e-12) ? 1 : 0;
        }
        // The assignment that was seen is one of them (Phipson and Smyth 2010).
        return (asLarge + 1.0) / (Flips + 1.0);
    }

    /// <summary>Probabilities corrected so that the chance of any false rejection among them stays below the level
    /// (Holm, Scandinavian Journal of Statistics 1979).</summary>
    public static double[] Holm(IReadOnlyList<double> probabilities)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        double[] corrected = new double[probabilities.Count];
        double largest = 0;
        int rank = 0;
        foreach (int i in Enumerable.Range(0, probabilities.Count).OrderBy(i => probabilities[i]))
        {
            largest = Math.Max(largest, Math.Min(1, probabilities[i] * (probabilities.Count - rank++)));
            corrected[i] = largest;
        }
        return corrected;
    }
}
