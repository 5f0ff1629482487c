using HyperMorph.Experiments;
using HyperMorph.Networks;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Plotly.NET;
using static HyperMorph.Figures.PlotlyFigure;

namespace HyperMorph.Figures;

/// <summary>What charts have in common: axes, legends, bars and bands; HyperMorph in blue, VoxelMorph in orange.</summary>
internal static class ChartStyle
{
    public const string Hyper = Palette.Dice, Baseline = Palette.Folds;

    private static readonly string[] Presets = [Palette.Dice, Palette.Folds, Palette.Optimum, Palette.Muted];

    /// <summary>The colour of a preset of the hypernetwork, where several are compared.</summary>
    public static string Preset(string name) => Presets[HyperPreset.All.TakeWhile(p => p.Name != name).Count()];

    /// <summary>The title and grid of an axis.</summary>
    public static object Axis(string title, string format = "", string type = "linear", double[]? range = null) => new
    {
        title = new { text = title }, gridcolor = Palette.GridLine, zeroline = false, linecolor = Palette.Rule, showline = true,
        tickformat = format, type, range,
    };

    /// <summary>A hyperparameter's axis over its whole range, and <paramref name="air"/> of it more at both ends.</summary>
    public static object Axis(Hyperparameter along, string title, double air, string hoverFormat = "") => new
    {
        title = new { text = title, standoff = 10 }, type = HyperAxis.Type(along), range = HyperAxis.Range(along, air),
        tickvals = HyperAxis.Ticks(along), ticktext = HyperAxis.TickText(HyperAxis.Ticks(along)),
        gridcolor = Palette.GridLine, zeroline = false, showline = true, linecolor = Palette.Rule, hoverformat = hoverFormat,
    };

    /// <summary>An axis of names from top to bottom, for rows at 0, 1, 2, …</summary>
    public static object Names(IReadOnlyCollection<string> names) => new
    {
        tickvals = Enumerable.Range(0, names.Count), ticktext = names, range = (double[])[names.Count - 0.4, -0.6],
        automargin = true, gridcolor = Palette.GridLine, zeroline = false, ticksuffix = "  ",
    };

    /// <summary>A legend <paramref name="below"/> the plot, as a share of its height.</summary>
    public static object Legend(double below) =>
        new { orientation = "h", x = 0.5, xanchor = "center", y = -below, yanchor = "top" };

    /// <summary>Bars from values to the lower and upper ends of their intervals.</summary>
    public static object Bars(
        IReadOnlyCollection<(double Value, double Low, double High)> ranges, string color, double thickness, double width) => new
    {
        type = "data", symmetric = false, color, thickness, width,
        array = Gaps(ranges.Select(r => r.High - r.Value)), arrayminus = Gaps(ranges.Select(r => r.Value - r.Low)),
    };

    /// <summary>The same of estimates, times <paramref name="scale"/>.</summary>
    public static object Bars(IReadOnlyCollection<Estimate> estimates, string color, double scale = 1) =>
        Bars([.. estimates.Select(e => (scale * e.Value, scale * e.Low, scale * e.High))], color, thickness: 1.6, width: 4);

    /// <summary>The middle half of the pairs of a curve of Dice, filled.</summary>
    public static IEnumerable<Trace> Band(Curve dice, string name) =>
    [
        Trace("scatter", new { x = dice.Places, y = Gaps(dice.Quantile(0.75)), mode = "lines", line = new { width = 0 },
            hoverinfo = "skip", showlegend = false }),
        Trace("scatter", new { x = dice.Places, y = Gaps(dice.Quantile(0.25)), mode = "lines", line = new { width = 0 },
            fill = "tonexty", fillcolor = Palette.DiceBand, hoverinfo = "skip", name }),
    ];

    /// <summary>The mean Dice before registration, as a dotted line over all of a landscape's values.</summary>
    public static Trace Unregistered(Landscape landscape)
    {
        double before = Statistics.Mean(landscape.Unregistered.Select(score => score.MeanDice));
        return Trace("scatter", new
        {
            x = (double[])[landscape.Values[0], landscape.Values[^1]], y = Gaps([before, before]), name = "unregistered",
            mode = "lines", line = new { color = Palette.Muted, width = 1.5, dash = "dot" }, hoverinfo = "skip",
        });
    }
}
