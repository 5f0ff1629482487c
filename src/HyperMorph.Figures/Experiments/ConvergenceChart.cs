using HyperMorph.Experiments;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Plotly.NET;
using static HyperMorph.Figures.PlotlyFigure;

namespace HyperMorph.Figures.Experiments;

/// <summary>How models came to converge.</summary>
public static class ConvergenceChart
{
    /// <summary>Validation Dice over training steps, a line a run, with a mark where it converged.</summary>
    public static GenericChart Of(IEnumerable<RunOutcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        return Chart(outcomes.SelectMany(Traces), Layout(new
        {
            height = 420, margin = new { l = 68, r = 32, t = 24, b = 60 }, showlegend = false, hovermode = "closest",
            xaxis = ChartStyle.Axis("training steps"), yaxis = ChartStyle.Axis("validation Dice", ".2f"),
        }));
    }

    private static IEnumerable<Trace> Traces(RunOutcome outcome)
    {
        (ValidationScore[] scores, string name) = (outcome.Model.Validation, Text(outcome.Planned.Run.Title));
        bool isHyper = outcome.Planned.Run.Settings.Preset is not null;
        string color = isHyper ? ChartStyle.Hyper : ChartStyle.Baseline;
        yield return Trace("scatter", new
        {
            x = scores.Select(s => s.Step), y = Gaps(scores.Select(s => s.Dice)), name, mode = "lines",
            opacity = isHyper ? 1 : 0.55,
            line = new { color, width = isHyper ? 2.4 : 1.2 }, hovertemplate = $"%{{y:.4f}}<extra>{name}</extra>",
        });
        if (outcome.Model.ConvergedAt is not null)
        {
            yield return Trace("scatter", new
            {
                x = (long[])[scores[^1].Step], y = Gaps([scores[^1].Dice]), mode = "markers", marker = new { color, size = 8 },
                hoverinfo = "skip",
            });
        }
    }
}
