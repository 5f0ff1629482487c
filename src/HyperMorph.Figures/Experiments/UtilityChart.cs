using HyperMorph.Experiments;
using HyperMorph.Tuning;
using Plotly.NET;
using static System.FormattableString;
using static HyperMorph.Figures.PlotlyFigure;

namespace HyperMorph.Figures.Experiments;

/// <summary>λ* of structures, groups and tasks, and what it is worth.</summary>
public static class UtilityChart
{
    private static readonly string[] Kinds = ["structure", "group", "task"];

    /// <summary>A row each: λ* with its interval on the left; on the right the gain over the common λ*, or of a task over the
    /// other task's λ*, with its interval, and filled where it is a gain by more than chance after correction.</summary>
    public static GenericChart Of(IReadOnlyList<UtilityGain> gains)
    {
        ArgumentNullException.ThrowIfNull(gains);
        string[] colors = [.. gains.Select(g => Array.IndexOf(Kinds, g.Kind) switch
        {
            0 => Palette.Dice,
            1 => Palette.Optimum,
            _ => Palette.Folds,
        })];
        IEnumerable<Trace> Row(int i)
        {
            (UtilityGain g, string color) = (gains[i], colors[i]);
            Estimate best = g.Lambda;
            yield return Trace("scatter", new
            {
                x = (double[])[best.Value], y = (int[])[i], mode = "markers", marker = new { size = 9, color },
                error_x = ChartStyle.Bars([best], color),
                hovertemplate = Invariant($"{Text(g.Best.Name)}: λ* {best.Text()}, ")
                    + Invariant($"{g.Best.Pairs} pairs<extra></extra>"),
            });
            yield return Trace("scatter", new
            {
                x = Gaps([100 * g.Gain.Value]), y = (int[])[i], xaxis = "x2", mode = "markers",
                marker = new { size = 9, color = g.GainsMoreThanChance ? color : "#ffffff", line = new { color, width = 1.8 } },
                error_x = ChartStyle.Bars([g.Gain], color, 100),
                hovertemplate = Invariant($"{Text(g.Best.Name)}: {100 * g.Gain.Value:0.00} Dice points, ")
                    + Invariant($"p = {g.Probability:0.000}<extra></extra>"),
            });
        }
        object Axis(string title, double from, double to) => new
        {
            title = new { text = title }, domain = (double[])[from, to], gridcolor = Palette.GridLine, zeroline = true,
            zerolinecolor = Palette.Rule,
        };
        return Chart(Enumerable.Range(0, gains.Count).SelectMany(Row), Layout(new
        {
            height = 136 + 24 * gains.Count, margin = new { l = 24, r = 32, t = 24, b = 76 }, showlegend = false,
            xaxis = Axis("λ* with 95 % interval", 0, 0.54),
            xaxis2 = Axis("gain over the common λ*,<br>or the other task's (Dice points)", 0.6, 1),
            yaxis = ChartStyle.Names([.. gains.Select(g => Text(g.Best.Name))]),
        }));
    }
}
