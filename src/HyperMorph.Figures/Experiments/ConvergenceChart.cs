using HyperMorph.Experiments;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Plotly.NET;
using static HyperMorph.Figures.PlotlyFigure;

namespace HyperMorph.Figures.Experiments;

/// <summary>How models came to converge.</summary>
public static class ConvergenceChart
{
    /// <summary>Validation Dice over training steps, a line a run, with a mark where it converged; each method, or preset where
    /// there are several, has its colour and is in the legend once.</summary>
    public static GenericChart Of(IEnumerable<RunOutcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        IGrouping<string?, RunOutcome>[] methods = [.. outcomes.GroupBy(o => o.Planned.Run.Settings.Preset)];
        bool several = methods.Count(m => m.Key is not null) > 1;
        IEnumerable<Trace> traces = methods.SelectMany(runs =>
        {
            (string method, string color) = runs.Key is not { } preset
                ? (Baselines([.. runs.Select(r => r.Planned.Run.Settings)]), ChartStyle.Baseline)
                : several ? ($"HyperMorph ({preset})", ChartStyle.Preset(preset)) : ("HyperMorph", ChartStyle.Hyper);
            return runs.SelectMany((run, i) => Traces(run, method, color, isFirst: i == 0));
        });
        return Chart(traces, Layout(new
        {
            height = 440, margin = new { l = 68, r = 32, t = 24, b = 92 }, hovermode = "closest",
            showlegend = true, legend = ChartStyle.Legend(0.2),
            xaxis = ChartStyle.Axis("training steps"), yaxis = ChartStyle.Axis("validation Dice", ".2f"),
        }));
    }

    private static IEnumerable<Trace> Traces(RunOutcome outcome, string method, string color, bool isFirst)
    {
        (ValidationScore[] scores, string title) = (outcome.Model.Validation, Text(outcome.Planned.Run.Title));
        bool isHyper = outcome.Planned.Run.Settings.Preset is not null;
        yield return Trace("scatter", new
        {
            x = scores.Select(s => s.Step), y = Gaps(scores.Select(s => s.Dice)), mode = "lines", opacity = isHyper ? 1 : 0.55,
            name = method, legendgroup = method, showlegend = isFirst,
            line = new { color, width = isHyper ? 2.4 : 1.2 }, hovertemplate = $"%{{y:.4f}}<extra>{title}</extra>",
        });
        if (outcome.Model.ConvergedAt is not null)
        {
            yield return Trace("scatter", new
            {
                x = (long[])[scores[^1].Step], y = Gaps([scores[^1].Dice]), mode = "markers", marker = new { color, size = 8 },
                legendgroup = method, showlegend = false, hoverinfo = "skip",
            });
        }
    }

    /// <summary>For example "VoxelMorph, one per λ and seed".</summary>
    private static string Baselines(TrainingSettings[] runs)
    {
        string symbol = runs[0].Constants.Names.ToArray() is [var only] ? Hyperparameter.Named(only).Symbol : "Λ";
        return $"VoxelMorph, one per {symbol}{(runs.DistinctBy(r => r.Seed).Count() > 1 ? " and seed" : "")}";
    }
}
