using HyperMorph.Tuning;
using Plotly.NET;
using static HyperMorph.Figures.PlotlyFigure;

namespace HyperMorph.Figures;

/// <summary>What charts of surfaces are drawn of: colours, lines and optima.</summary>
internal static class SurfaceTraces
{
    private const double Smoothing = 1;

    private static readonly double[] FoldLevels = [0.001, 0.01, 0.1, 0.5, 1, 2, 5, 10, 20];

    /// <summary>Colours between levels; one of them stands for all that lies below the first.</summary>
    public static Trace Filled(Surface surface, RoundLevels levels, object attributes) => With(Contours(surface, new
    {
        contours = new { coloring = "fill", showlines = false, start = levels.First, end = levels.Last, size = levels.Step },
    }), attributes);

    /// <summary>A line at each level, with its number.</summary>
    public static Trace Lines(Surface surface, RoundLevels levels, string color) => Contours(surface, new
    {
        contours = new
        {
            coloring = "none", start = levels.First, end = levels.Last, size = levels.Step, showlabels = true,
            labelformat = levels.Format, labelfont = new { size = 11, color },
        },
        line = new { color, width = 0.8, smoothing = Smoothing }, hoverinfo = "skip", showlegend = false,
    });

    /// <summary>A line for each round share of folds that the landscape crosses.</summary>
    public static IEnumerable<Trace> Folds(Landscape landscape)
    {
        Surface folds = Surface.Of(landscape, score => score.FoldPercent / 100);
        (double least, double most) = (folds.Means.Min(), folds.Means.Max());
        double[] levels = [.. FoldLevels.Select(percent => percent / 100)
            .Where(level => level > least && level < most).TakeLast(4)];
        return levels.Select((level, i) => Contours(folds, new
        {
            name = "folds (% of voxels)", showlegend = i == 0, legendgroup = "folds", hoverinfo = "skip",
            contours = new
            {
                coloring = "none", start = level, end = level, size = 1, showlabels = true, labelformat = ".1~p",
                labelfont = new { size = 12, color = Palette.FoldLine },
            },
            line = new { color = Palette.FoldLine, width = 1.8, dash = "dash", smoothing = Smoothing },
        }));
    }

    /// <summary>An optimum and its interval in both directions, with a light rim that sets it off from any colour.</summary>
    public static IEnumerable<Trace> Marker(
        Optimum optimum, Landscape landscape, string xaxis, string yaxis, int size, string? name = null)
    {
        string[] names = [.. landscape.Axes.Select(a => a.Hyperparameter.Name)];
        object Bars(int axis, string color, double rim) =>
            ChartStyle.Bars([optimum.Along(names[axis])], color, thickness: size / 7.0 + rim, width: size / 3);
        (string Color, double Rim)[] layers = [("#ffffff", 2.4), (Palette.Text, 0)];
        return layers.Select(layer => Trace("scatter", new
        {
            x = (double[])[optimum.Point[names[0]]], y = (double[])[optimum.Point[names[1]]], xaxis, yaxis, mode = "markers",
            name, cliponaxis = false,
            marker = new { symbol = "diamond", size = size + layer.Rim, color = layer.Color },
            error_x = Bars(0, layer.Color, layer.Rim), error_y = Bars(1, layer.Color, layer.Rim),
            showlegend = layer.Rim == 0 && name is not null, hoverinfo = "skip",
        }));
    }

    /// <summary>What is known at each point of a grid of two axes in plotly.js's order: a row a value of the second
    /// axis.</summary>
    /// <param name="axes">The grid's axes.</param>
    /// <param name="value">What is known at a point; the second axis varies fastest.</param>
    public static T[][] Rows<T>(IReadOnlyList<LandscapeAxis> axes, Func<int, T> value)
    {
        (int columns, int rows) = (axes[0].Values.Length, axes[1].Values.Length);
        return [.. Enumerable.Range(0, rows).Select(row =>
            Enumerable.Range(0, columns).Select(column => value(column * rows + row)).ToArray())];
    }

    /// <summary>The means of a surface as such rows.</summary>
    public static double?[][] Rows(Surface surface)
    {
        double?[] means = Gaps(surface.Means);
        return Rows(surface.Axes, point => means[point]);
    }

    private static Trace Contours(Surface surface, object attributes) => With(Trace("contour", new
    {
        x = surface.Axes[0].Values, y = surface.Axes[1].Values, z = Rows(surface), line = new { smoothing = Smoothing },
    }), attributes);
}
