using HyperMorph.Training;
using HyperMorph.Tuning;
using Plotly.NET;
using static System.FormattableString;
using static HyperMorph.Figures.PlotlyFigure;

namespace HyperMorph.Figures;

/// <summary>The chart of what is chosen without label maps against what is best.</summary>
public static class LabelFreeChart
{
    private const double Largest = 34;

    /// <summary>Chosen against best values of one hyperparameter: a disc's area is its number of pairs; on the line,
    /// both are the same.</summary>
    /// <param name="trust">The pairs.</param>
    /// <param name="along">The hyperparameter.</param>
    public static GenericChart Of(LabelFreeTrust trust, Hyperparameter along)
    {
        ArgumentNullException.ThrowIfNull(trust);
        ArgumentNullException.ThrowIfNull(along);
        (double Best, double Chosen, int Pairs)[] discs =
            [.. trust.Pairs.GroupBy(p => (p.Best[along.Name], p.Chosen[along.Name]))
                .Select(g => (g.Key.Item1, g.Key.Item2, g.Count()))];
        int most = discs.Select(d => d.Pairs).DefaultIfEmpty(1).Max();
        double[] ends = [along.Low, along.High];
        return Chart(
        [
            Trace("scatter",
                new { x = ends, y = ends, mode = "lines", hoverinfo = "skip", line = new { color = Palette.Rule, width = 1.5 } }),
            Trace("scatter", new
            {
                x = discs.Select(d => d.Best), y = discs.Select(d => d.Chosen), mode = "markers",
                customdata = discs.Select(d => d.Pairs),
                cliponaxis = false,
                marker = new
                {
                    size = discs.Select(d => Largest * Math.Sqrt((double)d.Pairs / most)), color = Palette.Dice, opacity = 0.55,
                    line = new { color = "#ffffff", width = 1 },
                },
                hovertemplate = Invariant(
                    $"best {along.Symbol} = %{{x}}<br>chosen {along.Symbol} = %{{y}}<br>pairs %{{customdata}}<extra></extra>"),
            }),
        ], Layout(new
        {
            height = 460,
            showlegend = false,
            margin = new { l = 68, r = 28, t = 28, b = 62 },
            xaxis = ChartStyle.Axis(along, $"best {along.Title}, by label maps", air: 0.05),
            yaxis = ChartStyle.Axis(along, $"chosen {along.Title}", air: 0.05),
        }));
    }
}
