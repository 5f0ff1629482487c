using HyperMorph.Experiments;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Plotly.NET;
using static HyperMorph.Figures.PlotlyFigure;

namespace HyperMorph.Figures.Experiments;

/// <summary>The arms of the ablation beside each other.</summary>
public static class AblationChart
{
    private static readonly string[] Symbols = ["circle", "diamond", "square"];

    /// <summary>Dice over λ, a line an arm: its colour is the preset, its stroke the prior, and it is thick where the batch size
    /// is above 1.</summary>
    public static GenericChart Curves(AblationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Chart(result.Arms.Select(arm =>
        {
            TrainingSettings settings = arm.Planned.Run.Settings;
            return Trace("scatter", new
            {
                x = arm.Landscape.Values, y = Gaps(Curve.Of(arm.Landscape, s => s.MeanDice).Mean), mode = "lines",
                name = Name(arm),
                line = new
                {
                    color = ChartStyle.Preset(settings.Preset!), width = settings.BatchSize == 1 ? 1.8 : 3.2,
                    dash = Prior(settings).Kind switch
                    {
                        PriorKind.Uniform => "solid", PriorKind.EndPoints => "dash", _ => "dot",
                    },
                },
                hovertemplate = "%{y:.4f}",
            });
        }), Layout(new
        {
            height = 480, margin = new { l = 68, r = 32, t = 24, b = 60 },
            xaxis = ChartStyle.Axis("regularisation λ"), yaxis = ChartStyle.Axis("Dice", ".2f"),
        }));
    }

    /// <summary>Dice at λ* against what training cost, a mark an arm: its colour is the preset, its shape the prior, and it is
    /// large where the batch size is above 1. Arms of processors and of GPUs cost pairs instead of minutes.</summary>
    public static GenericChart Cost(AblationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        (string cost, Func<RunOutcome, double> of) = RunOutcome.AreOfOneDevice(result.Arms)
            ? ($"{result.Arms[0].Cost().Unit}-minutes of training", arm => arm.Cost().Seconds / 60)
            : ("thousands of pairs in training",
                (Func<RunOutcome, double>)(arm => arm.Model.Step * arm.Planned.Run.Settings.BatchSize / 1000.0));
        return Chart(result.Arms.Select(arm =>
        {
            TrainingSettings settings = arm.Planned.Run.Settings;
            return Trace("scatter", new
            {
                x = (double[])[of(arm)],
                y = (double[])[Optima.Of(arm.Landscape, Optimum.AllStructures)!.Dice], mode = "markers",
                name = Name(arm), hovertemplate = "%{x:.0f}, %{y:.4f}",
                marker = new { color = ChartStyle.Preset(settings.Preset!), size = settings.BatchSize == 1 ? 10 : 16,
                    symbol = Symbols[(int)Prior(settings).Kind] },
            });
        }), Layout(new
        {
            height = 420, margin = new { l = 68, r = 32, t = 24, b = 60 },
            xaxis = ChartStyle.Axis(cost), yaxis = ChartStyle.Axis("Dice at λ*", ".3f"),
        }));
    }

    private static Prior Prior(TrainingSettings settings) => settings.PriorOf(settings.Space.Axes[0]);

    private static string Name(RunOutcome arm)
    {
        TrainingSettings settings = arm.Planned.Run.Settings;
        return $"{settings.Preset}, {Prior(settings).Name}, batch size {settings.BatchSize}";
    }
}
