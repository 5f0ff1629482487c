using HyperMorph.Experiments;

namespace HyperMorph.Figures.Experiments;

/// <summary>What the experiments' charts have in common: HyperMorph in blue, VoxelMorph in orange.</summary>
internal static class ExperimentStyle
{
    public const string Hyper = Palette.Dice, Baseline = Palette.Folds;

    /// <summary>The title and grid of an axis.</summary>
    public static object Axis(string title, string format = "", string type = "linear") => new
    {
        title = new { text = title }, gridcolor = Palette.GridLine, zeroline = false, linecolor = Palette.Rule, showline = true,
        tickformat = format, type,
    };

    /// <summary>A legend below the chart.</summary>
    public static object Legend { get; } = new { orientation = "h", x = 0.5, xanchor = "center", y = -0.24, yanchor = "top" };

    /// <summary>Bars from the lower to the upper ends of intervals.</summary>
    public static object Bars(IReadOnlyList<Estimate> estimates, string color, double scale = 1) => new
    {
        type = "data", symmetric = false, color, thickness = 1.6, width = 4,
        array = PlotlyFigure.Gaps(estimates.Select(e => scale * (e.High - e.Value))),
        arrayminus = PlotlyFigure.Gaps(estimates.Select(e => scale * (e.Value - e.Low))),
    };
}
