using System.Globalization;

namespace HyperMorph.Figures;

/// <summary>Round values at equal distances, for lines of equal Dice and the colours between them.</summary>
/// <param name="First">The lowest.</param>
/// <param name="Last">The highest.</param>
/// <param name="Step">From one to the next.</param>
internal sealed record RoundLevels(double First, double Last, double Step)
{
    /// <summary>Nine to twenty-five round values strictly within the upper range of some numbers.</summary>
    /// <remarks>
    /// At the end of nothing but regularisation the Dice falls off a cliff, whose depth would take all the colours: what lies
    /// three times as far below the best as the median does is of one colour.
    /// </remarks>
    public static RoundLevels Within(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(double.IsFinite).DefaultIfEmpty(0).Order()];
        double best = sorted[^1], least = Math.Max(sorted[0], best - 3 * (best - sorted[sorted.Length / 2]));
        double span = Math.Max(best - least, 1e-3), power = Math.Pow(10, Math.Floor(Math.Log10(span / 10)));
        double step = power * ((double[])[1, 2, 5]).Last(m => m * power <= span / 10);
        return new(step * (Math.Floor(least / step) + 1), step * (Math.Ceiling(best / step) - 1), step);
    }

    /// <summary>How many there are.</summary>
    public int Count => (int)Math.Round((Last - First) / Step) + 1;

    /// <summary>plotly.js's format of such a value.</summary>
    public string Format => $".{Digits}f";

    /// <summary>The lower half, and the upper one with what is in the middle.</summary>
    public (RoundLevels Lower, RoundLevels Upper) Halves() =>
        (this with { Last = this[Count / 2 - 1] }, this with { First = this[Count / 2] });

    /// <summary>At most nine of them from the first on, to be written beside colours.</summary>
    public double[] Ticks()
    {
        int every = Math.Max(1, (Count + 8) / 9);
        return [.. Enumerable.Range(0, Math.Max(0, Count)).Where(i => i % every == 0).Select(i => this[i])];
    }

    /// <summary>What stands at the ticks: the first says that its colour is that of all that lies below.</summary>
    public string[] TickText() => [.. Ticks().Select((tick, i) => (i == 0 ? "≤ " : "")
        + tick.ToString($"F{Digits}", CultureInfo.InvariantCulture).Replace('-', '−'))];

    private double this[int index] => First + index * Step;

    private int Digits => Math.Max(2, (int)Math.Ceiling(-Math.Log10(Step) - 1e-9));
}
