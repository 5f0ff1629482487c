namespace HyperMorph.Tuning;

/// <summary>One quantity over a hyperparameter: its value for each pair, and what a chart shows of them.
/// A NaN is left out.</summary>
/// <param name="Places">The hyperparameter's values, ascending.</param>
/// <param name="Values">The quantity, [place][pair].</param>
public sealed record Curve(double[] Places, double[][] Values)
{
    /// <summary>Mean over the pairs at each place.</summary>
    public double[] Mean => [.. Values.Select(Statistics.Mean)];

    /// <summary>Standard deviation over the pairs at each place, with n − 1.</summary>
    public double[] Sd => [.. Values.Select(Statistics.Deviation)];

    /// <summary>The <paramref name="fraction"/> quantile over the pairs at each place.</summary>
    public double[] Quantile(double fraction) => [.. Values.Select(v => Statistics.Quantile(v, fraction))];

    /// <summary>A quantity of each score along a landscape of one axis.</summary>
    public static Curve Of(Landscape landscape, Func<PairScore, double> quantity) =>
        new(landscape.Values, [.. landscape.Scores.Select(at => at.Select(quantity).ToArray())]);
}
