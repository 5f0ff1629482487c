using System.Globalization;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Plotly.NET;
using static System.FormattableString;
using static HyperMorph.Figures.PlotlyFigure;

namespace HyperMorph.Figures;

/// <summary>The chart of what accuracy costs in regularity.</summary>
public static class ParetoChart
{
    private const int Width = 880, Height = 400, LetterWidth = 7, LineHeight = 18;

    private static readonly double[] Percents = [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];

    /// <summary>Dice against folds: all points in grey, the front as a line with its Λ, and the point chosen on it.</summary>
    /// <param name="points">All points of a grid; those far below the front are not drawn.</param>
    /// <param name="front">Those that no other one beats in both; ascending in folds.</param>
    /// <param name="chosen">The point to mark, for example the most accurate one within the limit.</param>
    /// <param name="foldLimit">The most folds allowed, in % of voxels, to be drawn as a line.</param>
    public static GenericChart Of(
        IReadOnlyList<ParetoPoint> points, IReadOnlyList<ParetoPoint> front, ParetoPoint? chosen = null, double? foldLimit = null)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(front);
        string[] names = [.. points.SelectMany(p => p.Point.Names).Distinct()
            .Where(n => points.Select(p => p.Point[n]).Distinct().Count() > 1)];
        string Label(ParetoPoint p) => HyperPoint.Of(names.Select(n => (n, p.Point[n]))).ToString();
        double right = points.Concat(front).Select(p => Place(p.FoldPercent)).Append(Place(0.01)).Max();
        double[] range = [-0.14 * right, 1.04 * right];
        ParetoPoint[] named = [.. chosen is null ? front : front.Prepend(chosen)];
        double[] heights = Heights(named.Length > 0 ? named : points);
        HashSet<ParetoPoint> labelled = Labelled(named, range, heights, Label);
        return Chart(
        [
            Points(points.Where(p => p.Dice >= heights[0]), Label,
                new { name = "grid", mode = "markers", marker = new { color = Palette.Rule, size = 7 } }),
            Points(front, Label, new
            {
                name = "Pareto front", mode = "lines+markers+text", line = new { color = Palette.Dice, width = 2.2 },
                marker = new { size = 8 },
                text = front.Select(p => labelled.Contains(p) && p != chosen ? Label(p) : ""), textposition = "top left",
                textfont = new { size = 12 },
            }),
            .. (chosen is null ? [] : (Trace[])[Points([chosen], Label, new
            {
                name = foldLimit is null ? "chosen" : Invariant($"highest Dice with folds up to {foldLimit} %"),
                mode = "markers+text",
                marker = new { size = 14, symbol = "diamond", color = Palette.Optimum,
                    line = new { color = "#ffffff", width = 1.5 } },
                text = (string[])[$"<b>{Label(chosen)}</b>"], textposition = "top left",
                textfont = new { size = 13, color = Palette.Optimum },
            })]),
        ], Layout(new
        {
            height = 500,
            margin = new { l = 68, r = 28, t = 28, b = 92 },
            legend = ChartStyle.Legend(0.15),
            xaxis = new
            {
                title = new { text = "folds (% of voxels)", standoff = 10 }, range, tickvals = Percents.Select(Place),
                ticktext = Percents.Select(p => p.ToString(CultureInfo.InvariantCulture)),
                gridcolor = Palette.GridLine, zeroline = false, showline = true, linecolor = Palette.Rule,
            },
            yaxis = ChartStyle.Axis("mean Dice", range: heights),
            shapes = foldLimit is { } limit ? (object[])[Upright(Place(limit))] : [],
        }));
    }

    private static object Upright(double x) => new
    {
        type = "line", xref = "x", yref = "paper", x0 = x, x1 = x, y0 = 0, y1 = 1, layer = "below",
        line = new { color = Palette.Folds, width = 1.4, dash = "dash" },
    };

    /// <summary>Where a share of folds stands on the axis: linear near 0, logarithmic above a hundredth of a percent.</summary>
    private static double Place(double percent) => Math.Asinh(percent / 0.01);

    private static Trace Points(IEnumerable<ParetoPoint> points, Func<ParetoPoint, string> label, object attributes) =>
        With(Trace("scatter", new
        {
            x = points.Select(p => Place(p.FoldPercent)), y = Gaps(points.Select(p => p.Dice)), cliponaxis = false,
            customdata = points.Select(p => (object[])[label(p), p.FoldPercent, p.SdLogJ]),
            hovertemplate = "%{customdata[0]}<br>Dice %{y:.3f}<br>folds %{customdata[1]:.3f} %<br>SDlogJ %{customdata[2]:.3f}"
                + "<extra></extra>",
        }), attributes);

    /// <summary>The Dice that is shown: the front's, and below it as much again;
    /// what is far from the front is no choice.</summary>
    private static double[] Heights(IReadOnlyList<ParetoPoint> front)
    {
        double[] dice = [.. front.Select(p => p.Dice).DefaultIfEmpty(0)];
        double span = Math.Max(0.02, dice.Max() - dice.Min());
        return [dice.Min() - span, dice.Max() + 0.15 * span];
    }

    /// <summary>As many points as can bear labels that do not touch; the first and the last go first.</summary>
    private static HashSet<ParetoPoint> Labelled(
        ParetoPoint[] points, double[] range, double[] heights, Func<ParetoPoint, string> label)
    {
        double across = Width / (range[1] - range[0]), up = Height / (heights[1] - heights[0]);
        bool Touch(ParetoPoint p, ParetoPoint q) => up * Math.Abs(p.Dice - q.Dice) < LineHeight
            && across * Math.Abs(Place(p.FoldPercent) - Place(q.FoldPercent))
                < LetterWidth * Math.Max(label(p).Length, label(q).Length);
        HashSet<ParetoPoint> chosen = [];
        foreach (ParetoPoint point in points.Take(1).Concat(points.TakeLast(1)).Concat(points))
        {
            if (!chosen.Any(other => Touch(point, other)))
            {
                chosen.Add(point);
            }
        }
        return chosen;
    }
}
