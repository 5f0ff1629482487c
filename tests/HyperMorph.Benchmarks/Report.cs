using System.Diagnostics;
using System.Globalization;

namespace HyperMorph.Benchmarks;

/// <summary>Measures and prints.</summary>
internal static class Report
{
    /// <summary>Milliseconds that <paramref name="work"/> takes.</summary>
    public static double Milliseconds(Action work)
    {
        Stopwatch watch = Stopwatch.StartNew();
        work();
        return watch.Elapsed.TotalMilliseconds;
    }

    /// <summary>The middle value.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Prints a line.</summary>
    public static void Line(string what, FormattableString measured, FormattableString aim) =>
        Console.WriteLine(
            $"{what,-46} {measured.ToString(CultureInfo.InvariantCulture),-36} aim {aim.ToString(CultureInfo.InvariantCulture)}");
}
