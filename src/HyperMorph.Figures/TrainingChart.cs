using HyperMorph.Training;
using HyperMorph.Tuning;
using Plotly.NET;
using static HyperMorph.Figures.PlotlyFigure;

namespace HyperMorph.Figures;

/// <summary>How the losses of a training run went.</summary>
public static class TrainingChart
{
    private const int Points = 300;

    /// <summary>The loss and its terms over the steps, each point the mean over a three-hundredth of the run: λ is drawn anew at
    /// every step, and single losses scatter with it.</summary>
    /// <param name="log">The run's log, as <see cref="TrainingLog.Read"/> gives it.</param>
    public static GenericChart Of(IEnumerable<StepLosses> log)
    {
        ArgumentNullException.ThrowIfNull(log);
        StepLosses[] steps = [.. log];
        StepLosses[][] parts = [.. steps.Chunk(Math.Max(1, (steps.Length + Points - 1) / Points))];
        double[] x = [.. parts.Select(part => part.Average(s => s.Step))];
        Trace Line(string name, Func<StepLosses, double> term, string color, double width) => Trace("scatter", new
        {
            x, y = Gaps(parts.Select(part => Statistics.Mean(part.Select(term)))), name, mode = "lines",
            line = new { color, width },
        });
        Trace[] traces =
        [
            Line("loss", s => s.Loss, Palette.Text, 2.2),
            Line("similarity", s => s.Similarity, Palette.Dice, 1.3),
            Line("regularisation", s => s.Regularisation, Palette.Folds, 1.3),
            .. steps.Any(s => double.IsFinite(s.Segmentation))
                ? (Trace[])[Line("segmentation", s => s.Segmentation, Palette.Optimum, 1.3)] : [],
        ];
        return Chart(traces, Layout(new
        {
            height = 360, margin = new { l = 68, r = 24, t = 24, b = 60 }, hovermode = "x unified",
            xaxis = new { title = new { text = "step" }, gridcolor = Palette.GridLine, zeroline = false },
            yaxis = new { title = new { text = "mean loss" }, gridcolor = Palette.GridLine, rangemode = "tozero" },
        }));
    }
}
