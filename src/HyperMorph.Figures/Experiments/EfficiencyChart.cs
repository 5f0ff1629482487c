using HyperMorph.Experiments;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Plotly.NET;
using static System.FormattableString;
using static HyperMorph.Figures.PlotlyFigure;

namespace HyperMorph.Figures.Experiments;

/// <summary>One HyperMorph model beside VoxelMorph models trained one by one.</summary>
public static class EfficiencyChart
{
    /// <summary>Mean Dice by both over one hyperparameter, with the middle half of the pairs, and both best values.</summary>
    public static GenericChart Curves(EfficiencyResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Hyperparameter along = result.Grid.Axis.Hyperparameter;
        (Curve hyper, Curve grid) = (Dice(result.Hyper.Landscape), Dice(result.Grid));
        return Chart(
        [
            .. ChartStyle.Band(hyper, "middle half of pairs"),
            ChartStyle.Unregistered(result.Grid),
            Trace("scatter", new { x = hyper.Places, y = Gaps(hyper.Mean), mode = "lines", name = "one HyperMorph",
                line = new { color = ChartStyle.Hyper, width = 2.5 }, hovertemplate = "%{y:.4f}" }),
            Trace("scatter", new
            {
                x = grid.Places, y = Gaps(grid.Mean), mode = "markers", name = $"{grid.Places.Length} VoxelMorph models",
                marker = new { size = 9, color = ChartStyle.Baseline, line = new { color = "#ffffff", width = 1 } },
                error_y = ChartStyle.Bars([.. grid.Mean.Zip(grid.Quantile(0.25), grid.Quantile(0.75))], ChartStyle.Baseline,
                    thickness: 1.2, width: 3),
                hovertemplate = "%{y:.4f}",
            }),
        ], Layout(new
        {
            height = 480, margin = new { l = 68, r = 32, t = 44, b = 96 }, hovermode = "x unified",
            legend = ChartStyle.Legend(0.24),
            xaxis = ChartStyle.Axis(along.Title), yaxis = ChartStyle.Axis("Dice", ".2f"),
            shapes = (object[])[Line(result.HyperBest, ChartStyle.Hyper), Line(result.GridBest, ChartStyle.Baseline)],
            annotations = (object[])
            [
                Heading($"{HyperAxis.Best(result.HyperBest, along)} by HyperMorph", ChartStyle.Hyper, 0),
                Heading($"{HyperAxis.Best(result.GridBest, along)} by grid search", ChartStyle.Baseline, 1),
            ],
        }));
        object Line(Optimum best, string color) => new
        {
            type = "line", x0 = best.Point[along.Name], x1 = best.Point[along.Name], xref = "x", y0 = 0, y1 = 1, yref = "paper",
            line = new { color, width = 1.5, dash = "dash" },
        };
    }

    /// <summary>Dice of VoxelMorph minus Dice of HyperMorph over the grid, in Dice points: with intervals over one
    /// hyperparameter, in colours over two. Of all structures, or of one, or of a set of them.</summary>
    public static GenericChart Difference(EfficiencyResult result, string of = Optimum.AllStructures)
    {
        ArgumentNullException.ThrowIfNull(result);
        Estimate[] gaps = result.Gaps(of);
        LandscapeAxis[] axes = result.Grid.Axes;
        if (axes.Length == 1)
        {
            return Chart(
            [
                Trace("scatter", new { x = axes[0].Values, y = Gaps(gaps.Select(g => 100 * g.Value)), mode = "lines+markers",
                    line = new { color = Palette.Text, width = 1.5 }, marker = new { size = 8 },
                    error_y = ChartStyle.Bars(gaps, Palette.Text, 100), hovertemplate = "%{y:.2f}<extra></extra>" }),
            ], Layout(new
            {
                height = 320, margin = new { l = 84, r = 32, t = 24, b = 60 }, shapes = (object[])[Zero()],
                xaxis = ChartStyle.Axis(axes[0].Hyperparameter.Title),
                yaxis = ChartStyle.Axis("VoxelMorph − HyperMorph<br>(Dice points)"),
            }));
        }
        double?[] points = Gaps(gaps.Select(g => 100 * g.Value));
        double most = gaps.Max(g => Math.Abs(100 * g.Value));
        return Chart(
        [
            Trace("heatmap", new
            {
                x = axes[0].Values, y = axes[1].Values, z = SurfaceTraces.Rows(axes, i => points[i]),
                zmin = -most, zmax = most,
                colorscale = (object[])[(object[])[0, ChartStyle.Hyper], (object[])[0.5, "#f7f7f7"],
                    (object[])[1, ChartStyle.Baseline]],
                texttemplate = "%{z:.2f}", hovertemplate = "%{z:.2f}<extra></extra>",
                colorbar = new { title = new { text = "VoxelMorph −<br>HyperMorph<br>(Dice points)" } },
            }),
        ], Layout(new
        {
            height = 420, margin = new { l = 72, r = 40, t = 24, b = 64 },
            xaxis = Cells(axes[0]), yaxis = Cells(axes[1]),
        }));
        static object Cells(LandscapeAxis axis) =>
            new { title = new { text = axis.Hyperparameter.Title }, tickvals = axis.Values };
    }

    /// <summary>What each model cost, in CPU-minutes (GPU-minutes, where one was used): the grid's models stacked upon each
    /// other, beside the one HyperMorph.</summary>
    public static GenericChart Compute(EfficiencyResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        // What some models cost on a GPU and others without is not to be laid side by side.
        bool gpu = !double.IsNaN(result.Ratio) && result.Hyper.Cost().Gpu > 0;
        double Minutes(ComputeTime time) => (gpu ? time.Gpu : time.Cpu) / 60;
        const string Grid = "grid search", One = "HyperMorph";
        IEnumerable<Trace> models = result.Baselines.Select((b, i) => Trace("bar", new
        {
            x = (double[])[Minutes(b.Cost())], y = (string[])[Grid], orientation = "h", showlegend = false,
            marker = new { color = ChartStyle.Baseline, opacity = 0.85, line = new { color = "#ffffff", width = 1 } },
            hovertemplate = Invariant($"{result.Grid.Point(i)}: %{{x:.1f}} min, {b.Model.Step} steps<extra></extra>"),
        }));
        return Chart(
        [
            .. models,
            Trace("bar", new { x = (double[])[Minutes(result.Hyper.Cost())], y = (string[])[One], orientation = "h",
                showlegend = false, marker = new { color = ChartStyle.Hyper },
                hovertemplate = Invariant($"%{{x:.1f}} min, {result.Hyper.Model.Step} steps<extra></extra>") }),
        ], Layout(new
        {
            height = 220, margin = new { l = 96, r = 32, t = 40, b = 56 }, barmode = "stack",
            xaxis = ChartStyle.Axis($"{(gpu ? "GPU" : "CPU")}-minutes of training"), yaxis = new { automargin = true },
            annotations = (object[])[Heading(double.IsNaN(result.Ratio) ? "some of the models took a GPU as well"
                : Invariant($"{result.Ratio:0.0} times the compute"), Palette.Text, 0)],
        }));
    }

    private static Curve Dice(Landscape landscape) => Curve.Of(landscape, s => s.MeanDice);

    private static object Zero() => new
    {
        type = "line", x0 = 0, x1 = 1, xref = "paper", y0 = 0, y1 = 0, yref = "y",
        line = new { color = Palette.Muted, width = 1, dash = "dot" },
    };

    private static object Heading(string text, string color, double x) => new
    {
        x, xref = "paper", y = 1, yref = "paper", yanchor = "bottom", xanchor = x == 0 ? "left" : "right", showarrow = false,
        text = $"<b>{text}</b>", font = new { color, size = 14 },
    };
}
