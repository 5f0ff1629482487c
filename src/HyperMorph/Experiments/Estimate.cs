using System.Globalization;
using HyperMorph.Tuning;
using MathNet.Numerics.Distributions;

namespace HyperMorph.Experiments;

/// <summary>A number with its 95 % interval.</summary>
/// <param name="Value">The number.</param>
/// <param name="Low">The interval's lower end.</param>
/// <param name="High">The interval's upper end.</param>
public sealed record Estimate(double Value, double Low, double High)
{
    /// <summary>For people: "0.26 [-0.01, 0.48]".</summary>
    /// <param name="decimals">Digits behind the point.</param>
    /// <param name="scale">What all three numbers are multiplied by: 100 for Dice points.</param>
    public string Text(int decimals = 2, double scale = 1)
    {
        string Number(double value) => (scale * value).ToString($"F{decimals}", CultureInfo.InvariantCulture);
        return $"{Number(Value)} [{Number(Low)}, {Number(High)}]";
    }

    /// <summary>A statistic of some cases, such as pairs, with the percentile interval of a bootstrap over them.</summary>
    /// <param name="count">How many cases there are.</param>
    /// <param name="statistic">The statistic of the cases of these indices.</param>
    public static Estimate Bootstrap(int count, Func<int[], double> statistic)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        (double low, double high) = Tuning.Bootstrap.Interval(Tuning.Bootstrap.Samples(count).AsParallel().Select(statistic));
        return new(statistic([.. Enumerable.Range(0, count)]), low, high);
    }

    /// <summary>The mean of some values minus that of others, where both are normally distributed, each with a spread of its own
    /// (Welch, Biometrika 1947).</summary>
    /// <param name="ones">Two values or more.</param>
    /// <param name="others">Likewise.</param>
    public static Estimate OfDifference(IReadOnlyList<double> ones, IReadOnlyList<double> others)
    {
        ArgumentNullException.ThrowIfNull(ones);
        ArgumentNullException.ThrowIfNull(others);
        static double Squared(IReadOnlyList<double> values) => Math.Pow(Statistics.Deviation(values), 2) / values.Count;
        double difference = ones.Average() - others.Average(), one = Squared(ones), other = Squared(others), both = one + other;
        if (both == 0)
        {
            return new(difference, difference, difference);
        }
        double freedom = both * both / (one * one / (ones.Count - 1) + other * other / (others.Count - 1)),
            reach = StudentT.InvCDF(0, 1, freedom, 0.975) * Math.Sqrt(both);
        return new(difference, difference - reach, difference + reach);
    }

    /// <summary>A standard deviation from few values that are normally distributed: its square times the degrees of freedom over
    /// σ² is χ² distributed.</summary>
    /// <param name="deviation">The standard deviation, with n − 1, or pooled over several samples.</param>
    /// <param name="freedom">Its degrees of freedom.</param>
    public static Estimate OfDeviation(double deviation, int freedom)
    {
        double End(double fraction) => deviation * Math.Sqrt(freedom / ChiSquared.InvCDF(freedom, fraction));
        return new(deviation, End(0.975), End(0.025));
    }
}
