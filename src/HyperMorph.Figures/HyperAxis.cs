using System.Globalization;
using HyperMorph.Training;
using HyperMorph.Tuning;

namespace HyperMorph.Figures;

/// <summary>A hyperparameter as an axis of a chart, and its values as text.</summary>
internal static class HyperAxis
{
    /// <summary>The first axis' title, and what is held constant.</summary>
    public static string Title(Landscape landscape) =>
        landscape.Axes[0].Hyperparameter.Title + (landscape.Held == HyperPoint.Empty ? "" : $", at {landscape.Held}");

    /// <summary>A value as plotly.js counts it in ranges and annotations: on a logarithmic axis its decimal logarithm.</summary>
    public static double Coordinate(Hyperparameter along, double value) =>
        along.Scale == Scale.Logarithmic ? Math.Log10(value) : value;

    /// <summary>plotly.js's name of the axis' scale.</summary>
    public static string Type(Hyperparameter along) => along.Scale == Scale.Logarithmic ? "log" : "linear";

    /// <summary>The whole range, and <paramref name="air"/> of it more at both ends.</summary>
    public static double[] Range(Hyperparameter along, double air) =>
        [Coordinate(along, along.At(-air)), Coordinate(along, along.At(1 + air))];

    /// <summary>From the first value to the last.</summary>
    public static double[] Range(Hyperparameter along, double[] values) =>
        [Coordinate(along, values[0]), Coordinate(along, values[^1])];

    /// <summary>Where to write numbers, at most <paramref name="most"/> of them: training values where there are only some; null
    /// to leave it to plotly.js.</summary>
    public static double[]? Ticks(Hyperparameter along, int most = 16)
    {
        double ratio = along.High / along.Low;
        // Over few octaves plotly.js would write 2, 5, 10, 2.
        bool octaves = along.Scale == Scale.Logarithmic && ratio <= 17;
        int count = along.Step > 0 ? (int)((along.High - along.Low) / along.Step) + 1
            : octaves ? (int)Math.Log2(1.001 * ratio) + 1
            : 0;
        double[] all = [.. Enumerable.Range(0, count)
            .Select(i => along.Step > 0 ? along.Low + i * along.Step : along.Low * (1 << i))];
        int every = Math.Max(1, (all.Length + most - 3) / (most - 1));
        return all.Length < 2 ? null : [.. all.Where((_, i) => i % every == 0)];
    }

    /// <summary>What stands at such ticks.</summary>
    public static string[]? TickText(double[]? ticks) =>
        ticks is null ? null : [.. ticks.Select(t => t.ToString("0.####", CultureInfo.InvariantCulture))];

    /// <summary>Ticks for a narrow panel: at most four, the range's ends and middle where nothing else is laid down.</summary>
    public static double[] FewTicks(Hyperparameter along) => Ticks(along, 4) ?? [along.Low, along.At(0.5), along.High];

    /// <summary>A value with as many digits as its range bears: hundredths for 0..1.</summary>
    public static string Number(Hyperparameter along, double value) =>
        value.ToString($"F{Digits(along)}", CultureInfo.InvariantCulture);

    /// <summary>A value with two digits more where it has them; training values as they are.</summary>
    public static string Exact(Hyperparameter along, double value) =>
        value.ToString($"0.{new string('0', along.Step > 0 ? 0 : Digits(along))}##", CultureInfo.InvariantCulture);

    /// <summary>An optimum's interval: "[0.30, 0.44]".</summary>
    public static string Interval(Optimum optimum, Hyperparameter along) =>
        $"[{Number(along, optimum.Low[along.Name])}, {Number(along, optimum.High[along.Name])}]";

    /// <summary>An optimum's value: "λ* = 0.36".</summary>
    public static string Best(Optimum optimum, Hyperparameter along) =>
        $"{along.Symbol}* = {Number(along, optimum.Point[along.Name])}";

    /// <summary>plotly.js's format of such a number.</summary>
    public static string Format(Hyperparameter along) => $".{Digits(along)}f";

    private static int Digits(Hyperparameter along)
    {
        double unit = along.Scale == Scale.Logarithmic ? Math.Sqrt(along.Low * along.High) : along.High - along.Low;
        return Math.Clamp(2 - (int)Math.Floor(Math.Log10(2 * unit)), 0, 4);
    }
}
