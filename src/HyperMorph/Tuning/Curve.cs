namespace HyperMorph.Tuning;

/// <summary>One quantity over λ: its value for each pair, and what a chart shows of them. A NaN is left out.</summary>
/// <param name="Lambda">The values swept, ascending.</param>
/// <param name="Values">The quantity, [λ][pair].</param>
public sealed record Curve(double[] Lambda, double[][] Values)
{
    /// <summary>Mean over the pairs at each λ.</summary>
    public double[] Mean => [.. Values.Select(Statistics.Mean)];

    /// <summary>Standard deviation over the pairs at each λ, with n − 1.</summary>
    public double[] Sd => [.. Values.Select(Statistics.Deviation)];

    /// <summary>The <paramref name="fraction"/> quantile over the pairs at each λ.</summary>
    public double[] Quantile(double fraction) => [.. Values.Select(v => Statistics.Quantile(v, fraction))];

    /// <summary>The mean at any λ, on straight lines between the values swept.</summary>
    public double At(double lambda)
    {
        double[] mean = Mean;
        int above = Array.FindIndex(Lambda, l => l >= lambda);
        if (above <= 0)
        {
            return above < 0 ? mean[^1] : mean[0];
        }
        double part = (lambda - Lambda[above - 1]) / (Lambda[above] - Lambda[above - 1]);
        return mean[above - 1] + part * (mean[above] - mean[above - 1]);
    }

    /// <summary>A quantity of each score over λ.</summary>
    public static Curve Of(Landscape landscape, Func<PairScore, double> quantity) =>
        new(landscape.Lambda, [.. landscape.Scores.Select(at => at.Select(quantity).ToArray())]);

    /// <summary>Mean Dice, the Dice of the structure, or the mean Dice in the group that an optimum's name stands for.</summary>
    public static Curve Of(Landscape landscape, string name)
    {
        int structure = Array.FindIndex(landscape.Structures, s => s.Name == name);
        if (structure >= 0)
        {
            return Of(landscape, score => score.Dice[structure]);
        }
        Curve all = Of(landscape, score => score.MeanDice);
        return name == Optimum.AllStructures
            ? all
            : all with { Values = [.. all.Values.Select(at => at.Where((_, pair) => landscape.Pairs[pair].Group == name).ToArray())] };
    }
}
