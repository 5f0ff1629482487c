using HyperMorph.Data;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Plotly.NET;
using static System.FormattableString;
using static HyperMorph.Figures.PlotlyFigure;

namespace HyperMorph.Figures;

/// <summary>Charts of accuracy and regularity over one hyperparameter; of a landscape of several axes, take a slice.</summary>
public static class LandscapeChart
{
    /// <summary>Mean Dice over the hyperparameter with its interquartile range over pairs, the unregistered Dice, the best value
    /// with its interval, and folds in % of voxels on a second axis.</summary>
    public static GenericChart Overall(Landscape landscape, Optimum optimum)
    {
        ArgumentNullException.ThrowIfNull(landscape);
        ArgumentNullException.ThrowIfNull(optimum);
        Curve dice = Curve.Of(landscape, score => score.MeanDice);
        Curve folds = Curve.Of(landscape, score => score.FoldPercent);
        double[] x = landscape.Values;
        Hyperparameter along = landscape.Axis.Hyperparameter;
        double best = optimum.Point[along.Name];
        return Chart(
        [
            .. ChartStyle.Band(dice, $"middle half of {landscape.Pairs.Length} pairs"),
            Trace("scatter", new
            {
                x, y = Gaps(folds.Mean), yaxis = "y2", name = "folds", mode = "lines+markers",
                line = new { color = Palette.Folds, width = 1.5, dash = "dash" }, marker = new { size = 5, symbol = "square" },
                hovertemplate = "%{y:.3f} %<extra>folds</extra>",
            }),
            ChartStyle.Unregistered(landscape),
            Trace("scatter", new
            {
                x, y = Gaps(dice.Mean), name = "mean Dice", mode = "lines+markers",
                line = new { color = Palette.Dice, width = 2.5 }, marker = new { size = 7 },
                customdata = Gaps(dice.Sd), hovertemplate = "%{y:.3f} ± %{customdata:.3f} (SD)<extra>Dice</extra>",
            }),
        ], Layout(new
        {
            height = 480,
            margin = new { l = 68, r = 72, t = 36, b = 92 },
            hovermode = "x unified",
            legend = ChartStyle.Legend(0.15),
            xaxis = Axis(along, HyperAxis.Title(landscape)),
            yaxis = ChartStyle.Axis("Dice", ".2f"),
            yaxis2 = new
            {
                title = new { text = "folds (% of voxels)", font = new { color = Palette.Folds } },
                tickfont = new { color = Palette.Folds },
                // Never finer than a hundredth of a percent, where a line would show nothing but chance.
                overlaying = "y", side = "right", range = (double[])[0, Math.Max(0.01, 1.08 * folds.Mean.Max())],
                exponentformat = "none", showgrid = false, zeroline = false,
            },
            shapes = Marks(optimum.Along(along.Name), "x", "paper"),
            annotations = (object[])
            [
                new
                {
                    x = HyperAxis.Coordinate(along, best), xref = "x", y = 1, yref = "paper", yanchor = "bottom",
                    showarrow = false, font = new { color = Palette.Optimum, size = 14 },
                    text = $"<b>{HyperAxis.Best(optimum, along)}</b>  {HyperAxis.Interval(optimum, along)}  "
                        + Invariant($"Dice {optimum.Dice:0.000}"),
                    // Near an edge the text would leave the picture.
                    xanchor = along.PlaceOf(best) < 0.2 ? "left" : along.PlaceOf(best) > 0.8 ? "right" : "center",
                },
            ],
        }));
    }

    /// <summary>One panel a set of structures and a structure: its Dice in its own colour and on its own Dice axis, the
    /// unregistered Dice, and its optimum where it is given.</summary>
    public static GenericChart PerStructure(Landscape landscape, IReadOnlyList<Optimum> optima)
    {
        ArgumentNullException.ThrowIfNull(landscape);
        ArgumentNullException.ThrowIfNull(optima);
        Hyperparameter along = landscape.Axis.Hyperparameter;
        Panels panels = Panels.Of(landscape);
        List<Trace> traces = [];
        List<object> shapes = [], annotations = [];
        Layout layout = Layout(new { height = panels.Height, margin = panels.Margin, showlegend = false, shapes, annotations });
        for (int panel = 0; panel < panels.Items.Count; panel++)
        {
            Optimum? optimum = optima.FirstOrDefault(o => o.Name == panels.Items[panel].Name);
            traces.AddRange(PanelTraces(landscape, panels.Items[panel], panel));
            panels.SetAxes(layout, panel);
            annotations.Add(panels.Title(panel, optimum));
            shapes.AddRange(optimum is null
                ? []
                : Marks(optimum.Along(along.Name), Panels.Axis("x", panel), $"{Panels.Axis("y", panel)} domain"));
        }
        annotations.Add(Panels.AxisTitle(HyperAxis.Title(landscape), x: 0.5, y: 0, shift: -40, angle: 0));
        annotations.Add(Panels.AxisTitle("Dice", x: 0, y: 0.5, shift: -48, angle: -90));
        return Chart(traces, layout);
    }

    /// <summary>The best value with its interval for everything that the optima name, from top to bottom in their order, in the
    /// structures' colours where these are given.</summary>
    public static GenericChart StructureOptima(
        IReadOnlyList<Optimum> optima, Hyperparameter along, IReadOnlyList<Structure>? structures = null)
    {
        ArgumentNullException.ThrowIfNull(optima);
        string[] inks = [.. optima.Select(o => Palette.Ink(structures?.FirstOrDefault(s => s.Name == o.Name)))];
        // One trace a row, because the error bars of one trace have one colour.
        IEnumerable<Trace> rows = optima.Select((o, row) => Trace("scatter", new
        {
            x = (double[])[o.Point[along.Name]], y = (int[])[row], mode = "markers", name = Text(o.Name),
            marker = new { size = o.Name == Optimum.AllStructures ? 13 : 10, color = inks[row],
                symbol = o.Name == Optimum.AllStructures ? "diamond" : "circle" },
            error_x = ChartStyle.Bars([o.Along(along.Name)], inks[row], thickness: 2, width: 5),
            hovertemplate = $"{Text(o.Name)}<br>{HyperAxis.Best(o, along)} {HyperAxis.Interval(o, along)}<br>"
                + Invariant($"Dice {o.Dice:0.000}, {o.Pairs} pairs<extra></extra>"),
        }));
        return Chart(rows, Layout(new
        {
            height = 122 + 26 * optima.Count,
            margin = new { l = 24, r = 32, t = 28, b = 60 },
            showlegend = false,
            xaxis = Axis(along, $"{along.Symbol}* with 95 % interval"),
            yaxis = ChartStyle.Names([.. optima.Select(Label)]),
            shapes = optima.FirstOrDefault(o => o.Name == Optimum.AllStructures) is { } overall
                ? Marks(overall.Along(along.Name), "x", "paper")
                : [],
        }));
        static string Label(Optimum o) => o.Name == Optimum.AllStructures ? $"<b>{o.Name}</b>" : Text(o.Name);
    }

    private static IEnumerable<Trace> PanelTraces(Landscape landscape, (string Name, string Ink) item, int panel)
    {
        Hyperparameter along = landscape.Axis.Hyperparameter;
        double before = Statistics.Mean(landscape.Unregistered.Select(landscape.DiceOf(item.Name)));
        (string xaxis, string yaxis) = (Panels.Axis("x", panel), Panels.Axis("y", panel));
        yield return Trace("scatter", new
        {
            x = (double[])[landscape.Values[0], landscape.Values[^1]], y = Gaps([before, before]), xaxis, yaxis, mode = "lines",
            line = new { color = Palette.Muted, width = 1.2, dash = "dot" }, name = "unregistered",
            hovertemplate = "unregistered %{y:.3f}<extra></extra>",
        });
        yield return Trace("scatter", new
        {
            x = landscape.Values, y = Gaps(Surface.Of(landscape, item.Name).Means), xaxis, yaxis, mode = "lines+markers",
            name = Text(item.Name),
            line = new { color = item.Ink, width = 2 }, marker = new { size = 4 },
            hovertemplate = $"{along.Symbol} = %{{x:{HyperAxis.Format(along)}}}<br>Dice %{{y:.3f}}<extra></extra>",
        });
    }

    private static object Axis(Hyperparameter along, string title) =>
        ChartStyle.Axis(along, title, air: 0.02, hoverFormat: ".3f");

    /// <summary>The best value as a line and its interval as a band, over the height of the plot.</summary>
    private static object[] Marks((double Best, double Low, double High) optimum, string xref, string yref) =>
    [
        new { type = "rect", xref, yref, x0 = optimum.Low, x1 = optimum.High, y0 = 0, y1 = 1, fillcolor = Palette.OptimumBand,
            line = new { width = 0 }, layer = "below" },
        new { type = "line", xref, yref, x0 = optimum.Best, x1 = optimum.Best, y0 = 0, y1 = 1,
            line = new { color = Palette.Optimum, width = 1.6 } },
    ];
}
