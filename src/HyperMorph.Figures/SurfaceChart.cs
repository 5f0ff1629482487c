using HyperMorph.Training;
using HyperMorph.Tuning;
using Plotly.NET;
using static HyperMorph.Figures.PlotlyFigure;
using static HyperMorph.Figures.SurfaceTraces;

namespace HyperMorph.Figures;

/// <summary>Charts of accuracy and regularity over two hyperparameters; of a landscape of more axes, take a slice.</summary>
public static class SurfaceChart
{
    private const string Colors = "Viridis";

    /// <summary>Mean Dice of what the optimum is of, in colours between lines of equal Dice; lines of equal folds over them; the
    /// optimum with its intervals. Under the pointer, what the middle half of the pairs reaches.</summary>
    public static GenericChart Contour(Landscape landscape, Optimum optimum)
    {
        ArgumentNullException.ThrowIfNull(optimum);
        Surface dice = Surface.Of(Checked(landscape), optimum.Name);
        RoundLevels levels = RoundLevels.Within(dice.Means);
        (RoundLevels lower, RoundLevels upper) = levels.Halves();
        return Chart(
        [
            Filled(dice, levels, new
            {
                name = "Dice", colorscale = Colors, colorbar = ColorBar(levels, length: 1, isCut: true),
                customdata = MiddleHalf(landscape, optimum.Name),
                hovertemplate = Hover(landscape,
                    "Dice %{z:.3f}<br>middle half of pairs: %{customdata[0]:.3f} to %{customdata[1]:.3f}"),
            }),
            // Lines and numbers are light on dark colours and dark on light ones.
            Lines(dice, lower, "rgba(255,255,255,0.75)"), Lines(dice, upper, "rgba(31,41,51,0.75)"),
            .. Folds(landscape),
            .. Marker(optimum, landscape, "x", "y", size: 13, name: "optimum, 95 % interval"),
        ], Layout(new
        {
            height = 560,
            margin = new { l = 72, r = 40, t = 40, b = 92 },
            legend = ChartStyle.Legend(0.13),
            xaxis = Axis(landscape.Axes[0], HyperAxis.Title(landscape)),
            yaxis = Axis(landscape.Axes[1], landscape.Axes[1].Hyperparameter.Title),
            annotations = (object[])[Heading(optimum, landscape)],
        }));
    }

    /// <summary>The same Dice as a surface in three dimensions, to be turned, with the optimum upon it.</summary>
    public static GenericChart Surface3D(Landscape landscape, Optimum optimum)
    {
        ArgumentNullException.ThrowIfNull(optimum);
        Surface dice = Surface.Of(Checked(landscape), optimum.Name);
        (Hyperparameter across, Hyperparameter along) = (landscape.Axes[0].Hyperparameter, landscape.Axes[1].Hyperparameter);
        RoundLevels levels = RoundLevels.Within(dice.Means);
        object ridge = new { show = true, color = "rgba(255,255,255,0.45)", width = 1 };
        return Chart(
        [
            Trace("surface", new
            {
                x = landscape.Axes[0].Values, y = landscape.Axes[1].Values, z = Rows(dice), colorscale = Colors,
                contours = new { x = ridge, y = ridge }, colorbar = ColorBar(levels, length: 0.7, isCut: false),
                lighting = new { ambient = 0.75, diffuse = 0.5, specular = 0.05, roughness = 0.9 },
                hovertemplate = Hover(landscape, "Dice %{z:.3f}"),
            }),
            // A pin, because a marker in the surface would be half hidden.
            Trace("scatter3d", new
            {
                x = Twice(optimum.Point[across.Name]), y = Twice(optimum.Point[along.Name]),
                z = (double[])[optimum.Dice, optimum.Dice + 0.12 * (dice.Means.Max() - dice.Means.Min())],
                mode = "lines+markers+text",
                text = (string[])["", string.Join(", ", landscape.Axes.Select(a => HyperAxis.Best(optimum, a.Hyperparameter)))],
                textposition = "top center",
                line = new { color = Palette.Text, width = 4 },
                marker = new { size = (int[])[0, 6], color = Palette.Text, line = new { width = 0 } },
                hoverinfo = "skip", showlegend = false,
            }),
        ], Layout(new
        {
            height = 600,
            margin = new { l = 0, r = 20, t = 40, b = 0 },
            scene = new
            {
                xaxis = Axis3D(across), yaxis = Axis3D(along),
                zaxis = new { title = new { text = "Dice" }, gridcolor = Palette.Rule, tickformat = levels.Format, nticks = 6 },
                aspectmode = "manual", aspectratio = new { x = 1.25, y = 1.25, z = 0.75 },
                camera = new { eye = new { x = 1.15, y = -1.75, z = 0.8 }, center = new { x = 0, y = 0, z = -0.16 } },
            },
            annotations = (object[])[Heading(optimum, landscape)],
        }));
    }

    /// <summary>
    /// One panel a set of structures and a structure: how far its Dice lies below its own best on the grid, in colours that all
    /// panels share, and its optimum where it is given.
    /// </summary>
    /// <remarks>With the Dice itself the panels would differ by how hard a structure is, and hide how it depends on the
    /// hyperparameters.</remarks>
    public static GenericChart PerStructure(Landscape landscape, IReadOnlyList<Optimum> optima)
    {
        ArgumentNullException.ThrowIfNull(optima);
        Panels panels = Panels.Of(Checked(landscape));
        Surface[] losses = [.. panels.Items.Select(item => BelowBest(Surface.Of(landscape, item.Name)))];
        RoundLevels levels = RoundLevels.Within(losses.SelectMany(l => l.Means));
        List<Trace> traces = [];
        List<object> annotations = [];
        Layout layout = Layout(new
        {
            height = panels.Height, margin = panels.Margin, showlegend = false, annotations,
            coloraxis = new
            {
                colorscale = Colors, cmin = levels.First - levels.Step, cmax = 0,
                colorbar = new
                {
                    title = new { text = "Dice, less the panel's best", side = "right" }, thickness = 14,
                    outlinewidth = 0, x = 1.02, lenmode = "pixels", len = Math.Min(300, panels.Height - 60),
                    tickvals = levels.Ticks(), ticktext = levels.TickText(),
                },
            },
        });
        for (int panel = 0; panel < panels.Items.Count; panel++)
        {
            Optimum? optimum = optima.FirstOrDefault(o => o.Name == panels.Items[panel].Name);
            (string xaxis, string yaxis) = (Panels.Axis("x", panel), Panels.Axis("y", panel));
            traces.Add(Filled(losses[panel], levels, new
            {
                xaxis, yaxis, coloraxis = "coloraxis", name = Text(panels.Items[panel].Name),
                hovertemplate = Hover(landscape, "%{z:.3f}"),
            }));
            traces.AddRange(optimum is null ? [] : Marker(optimum, landscape, xaxis, yaxis, size: 8));
            panels.SetAxes(layout, panel);
            annotations.Add(panels.Title(panel, optimum));
        }
        annotations.Add(Panels.AxisTitle(HyperAxis.Title(landscape), x: 0.5, y: 0, shift: -42, angle: 0));
        annotations.Add(Panels.AxisTitle(landscape.Axes[1].Hyperparameter.Title, x: 0, y: 0.5, shift: -48, angle: -90));
        return Chart(traces, layout);
    }

    private static Landscape Checked(Landscape landscape)
    {
        ArgumentNullException.ThrowIfNull(landscape);
        return landscape.Axes.Length == 2 ? landscape : throw new HyperMorphException(
            $"a surface needs a landscape of two axes, and {landscape.DataSet}'s has {landscape.Axes.Length}; "
            + "slice it along two");
    }

    private static Surface BelowBest(Surface dice)
    {
        double best = dice.Means.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Max();
        return dice with { Means = [.. dice.Means.Select(m => m - best)] };
    }

    /// <summary>At each point the lower and the upper quartile of the pairs' Dice.</summary>
    private static double?[][][] MiddleHalf(Landscape landscape, string name)
    {
        (Func<PairScore, double> dice, int[] pairs) = (landscape.DiceOf(name), landscape.PairsOf(name));
        return Rows(landscape.Axes, point =>
        {
            double[] all = [.. pairs.Select(pair => dice(landscape.Scores[point][pair]))];
            return Gaps([Statistics.Quantile(all, 0.25), Statistics.Quantile(all, 0.75)]);
        });
    }

    /// <summary>A bar of colours, which is cut where one of them stands for all that lies below the levels.</summary>
    private static object ColorBar(RoundLevels levels, double length, bool isCut) => new
    {
        title = new { text = "Dice", side = "right" }, thickness = 18, outlinewidth = 0, len = length,
        tickformat = levels.Format, tickvals = isCut ? levels.Ticks() : null, ticktext = isCut ? levels.TickText() : null,
    };

    private static object Heading(Optimum optimum, Landscape landscape) => new
    {
        x = 0.5, xref = "paper", y = 1, yref = "paper", yanchor = "bottom", yshift = 6, showarrow = false,
        font = new { color = Palette.Optimum, size = 14 },
        text = (optimum.Name == Optimum.AllStructures ? "" : Text(optimum.Name) + ":  ")
            + string.Join(",  ", landscape.Axes.Select(a => a.Hyperparameter).Select(h =>
                $"<b>{HyperAxis.Best(optimum, h)}</b>  {HyperAxis.Interval(optimum, h)}"))
            + FormattableString.Invariant($",  Dice {optimum.Dice:0.000}"),
    };

    private static object Axis(LandscapeAxis axis, string title) => new
    {
        title = new { text = title, standoff = 10 }, type = HyperAxis.Type(axis.Hyperparameter),
        range = HyperAxis.Range(axis.Hyperparameter, axis.Values),
        tickvals = HyperAxis.Ticks(axis.Hyperparameter), ticktext = HyperAxis.TickText(HyperAxis.Ticks(axis.Hyperparameter)),
        showgrid = false, zeroline = false, ticks = "outside", tickcolor = Palette.Rule,
    };

    private static double[] Twice(double value) => [value, value];

    private static object Axis3D(Hyperparameter along) => new
    {
        title = new { text = along.Title }, type = HyperAxis.Type(along), tickvals = HyperAxis.Ticks(along, 8),
        ticktext = HyperAxis.TickText(HyperAxis.Ticks(along, 8)), gridcolor = Palette.Rule, zeroline = false,
    };

    private static string Hover(Landscape landscape, string value)
    {
        (Hyperparameter x, Hyperparameter y) = (landscape.Axes[0].Hyperparameter, landscape.Axes[1].Hyperparameter);
        return $"{x.Symbol} = %{{x:{HyperAxis.Format(x)}}}<br>{y.Symbol} = %{{y:{HyperAxis.Format(y)}}}<br>"
            + $"{value}<extra></extra>";
    }
}
