using HyperMorph.Experiments;
using Plotly.NET;
using static HyperMorph.Figures.PlotlyFigure;

namespace HyperMorph.Figures.Experiments;

/// <summary>How much the Dice depends on the seed.</summary>
public static class RobustnessChart
{
    // So that the two kinds of models do not hide each other.
    private const double Aside = 0.008;

    /// <summary>The mean Dice of every seed at every λ.</summary>
    public static GenericChart Seeds(RobustnessResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Trace Points(string name, SeedScore[][] scores, string color, double aside) => Trace("scatter", new
        {
            x = scores.SelectMany((seeds, i) => seeds.Select(_ => result.Lambdas[i] + aside)),
            y = Gaps(scores.SelectMany(seeds => seeds.Select(s => s.Dice))),
            name, mode = "markers", marker = new { size = 9, color, opacity = 0.75 },
            text = scores.SelectMany(seeds => seeds.Select(s => $"seed {s.Seed}")),
            hovertemplate = $"%{{text}}: %{{y:.4f}}<extra>{name}</extra>",
        });
        return Chart(
        [
            Points("HyperMorph", result.Hyper, ChartStyle.Hyper, -Aside),
            Points("VoxelMorph", result.Baselines, ChartStyle.Baseline, Aside),
        ], Layout(new
        {
            height = 400, margin = new { l = 68, r = 32, t = 24, b = 92 }, legend = ChartStyle.Legend(0.24),
            xaxis = ChartStyle.Axis("regularisation λ"), yaxis = ChartStyle.Axis("mean Dice", ".3f"),
        }));
    }

    /// <summary>The standard deviation over seeds at every λ, in Dice points, with its 95 % interval.</summary>
    public static GenericChart Deviations(RobustnessResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Trace Points(string name, SeedScore[][] scores, string color, double aside)
        {
            Estimate[] deviations = RobustnessResult.Deviations(scores);
            return Trace("scatter", new
            {
                x = result.Lambdas.Select(l => l + aside), y = Gaps(deviations.Select(d => 100 * d.Value)), name,
                mode = "markers", marker = new { size = 10, color },
                error_y = ChartStyle.Bars(deviations, color, 100), hovertemplate = "%{y:.3f}",
            });
        }
        return Chart(
        [
            Points("HyperMorph", result.Hyper, ChartStyle.Hyper, -Aside),
            Points("VoxelMorph", result.Baselines, ChartStyle.Baseline, Aside),
        ], Layout(new
        {
            height = 400, margin = new { l = 68, r = 32, t = 24, b = 92 }, legend = ChartStyle.Legend(0.24),
            xaxis = ChartStyle.Axis("regularisation λ"),
            yaxis = ChartStyle.Axis("SD over seeds (Dice points)", type: "log"),
        }));
    }

    /// <summary>How long every model trained until it converged, and its Dice above the mean of its λ, in Dice points.</summary>
    public static GenericChart Steps(RobustnessResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Trace Points(string name, SeedScore[][] scores, string color)
        {
            (SeedScore Score, double Above)[] models = [.. RobustnessResult.AboveMean(scores)];
            return Trace("scatter", new
            {
                x = models.Select(m => m.Score.Steps), y = Gaps(models.Select(m => 100 * m.Above)), name, mode = "markers",
                marker = new { size = 9, color, opacity = 0.75 },
                text = scores.SelectMany((seeds, i) => seeds.Select(s => $"λ = {result.Lambdas[i]:0.###}, seed {s.Seed}")),
                hovertemplate = $"%{{text}}: %{{y:.2f}} after %{{x}} steps<extra>{name}</extra>",
            });
        }
        return Chart(
        [
            Points("HyperMorph", result.Hyper, ChartStyle.Hyper), Points("VoxelMorph", result.Baselines, ChartStyle.Baseline),
        ], Layout(new
        {
            height = 400, margin = new { l = 68, r = 32, t = 24, b = 92 }, legend = ChartStyle.Legend(0.24),
            xaxis = ChartStyle.Axis("training steps"), yaxis = ChartStyle.Axis("above the mean of the λ (Dice points)", ".1f"),
        }));
    }
}
