using HyperMorph.Training;
using HyperMorph.Tuning;
using Plotly.NET;
using static HyperMorph.Figures.PlotlyFigure;

namespace HyperMorph.Figures;

/// <summary>Where the panels of small multiples stand: rows from the top, at most six columns.</summary>
/// <param name="Items">What each panel shows, and its ink.</param>
/// <param name="Axes">What varies from left to right, and from bottom to top; where nothing does, each panel has its own Dice
/// axis.</param>
internal sealed record Panels(IReadOnlyList<(string Name, string Ink)> Items, IReadOnlyList<LandscapeAxis> Axes)
{
    private const int PanelHeight = 150, LineHeight = 15, Top = 24, Bottom = 56;

    // Surfaces share a colour bar at the right.
    public object Margin => new { l = 60, r = Axes.Count == 1 ? 16 : 90, t = Top, b = Bottom };

    /// <summary>A panel for each set of structures and each structure of a landscape.</summary>
    public static Panels Of(Landscape landscape) => new(
        [.. landscape.Sets.Select(s => (s.Name, Palette.Text)), .. landscape.Structures.Select(s => (s.Name, Palette.Ink(s)))],
        landscape.Axes);

    private int Count => Items.Count;

    public int Columns => Count <= 4 ? Math.Max(1, Count) : Count <= 12 ? 4 : Count <= 20 || Axes.Count > 1 ? 5 : 6;

    public int Rows => (Count + Columns - 1) / Columns;

    /// <summary>Height of the whole chart in pixels; few panels are drawn larger.</summary>
    public int Height => Top + Bottom + Rows * (RowHeight + TitleHeight);

    // A name of one or two lines, the line with the optimum, and air.
    private int TitleHeight => LineHeight * (Items.Any(i => Wrapped(i.Name).Contains('\n')) ? 4 : 3) + 6;

    private int RowHeight => Rows == 1 ? 240 : PanelHeight;

    // Panels with Dice axes of their own need room for the numbers.
    private double Gutter => Axes.Count == 1 ? 0.042 : 0.022;

    /// <summary>plotly.js's name of a panel's axis: x, x2, x3, …</summary>
    public static string Axis(string letter, int panel) => panel == 0 ? letter : $"{letter}{panel + 1}";

    /// <summary>Adds a panel's two axes to the layout; ticks are written under the lowest panel of each column, and left of the
    /// first one where the rows share them.</summary>
    public void SetAxes(Layout layout, int panel)
    {
        (double left, double right, double bottom, double top) = Place(panel);
        (string? asX, string? asY) = panel == 0 ? (null, null) : ("x", "y");
        layout.SetProperty("xaxis" + Axis("", panel),
            Ticked(Axes[0].Hyperparameter, left, right, Axis("y", panel), labelled: panel + Columns >= Count, asX));
        layout.SetProperty("yaxis" + Axis("", panel), Axes.Count > 1
            ? Ticked(Axes[1].Hyperparameter, bottom, top, Axis("x", panel), labelled: panel % Columns == 0, asY)
            : new
            {
                domain = (double[])[bottom, top], anchor = Axis("x", panel), nticks = 4, tickformat = ".2f",
                gridcolor = Palette.GridLine, zeroline = false, tickfont = new { size = 10 },
            });
    }

    /// <summary>A panel's heading: what it shows, and its best values below; the interval too where there is one value, since
    /// surfaces show it as bars.</summary>
    public object Title(int panel, Optimum? optimum)
    {
        (double left, double right, _, double top) = Place(panel);
        string best = optimum is null ? "" : string.Join(", ", Axes.Select(a => HyperAxis.Best(optimum, a.Hyperparameter)))
            + (Axes.Count == 1 ? $" {HyperAxis.Interval(optimum, Axes[0].Hyperparameter)}" : "");
        best = best == "" ? ""
            : $"<br><span style=\"font-size:{(Columns > 4 ? 10 : 11)}px;color:{Palette.Optimum}\">{best}</span>";
        return new
        {
            text = $"<b>{Text(Wrapped(Items[panel].Name)).Replace("\n", "<br>", StringComparison.Ordinal)}</b>{best}",
            x = (left + right) / 2, xref = "paper", xanchor = "center", y = top, yref = "paper", yanchor = "bottom",
            // Clear of the marker of an optimum on a surface's upper edge.
            yshift = Axes.Count > 1 ? 5 : 0, showarrow = false, font = new { size = 12, color = Items[panel].Ink },
        };
    }

    /// <summary>A title for all horizontal axes or all vertical ones, moved out of the panels by <paramref name="shift"/>
    /// pixels.</summary>
    public static object AxisTitle(string text, double x, double y, int shift, int angle) => new
    {
        text, x, xref = "paper", y, yref = "paper", showarrow = false, textangle = angle,
        xshift = angle == 0 ? 0 : shift, yshift = angle == 0 ? shift : 0,
        font = new { size = 13 },
    };

    // Curves have air at both ends; a surface fills its panel.
    private object Ticked(Hyperparameter along, double from, double to, string anchor, bool labelled, string? matches)
    {
        double[] ticks = HyperAxis.FewTicks(along);
        return new
        {
            domain = (double[])[from, to], anchor, type = HyperAxis.Type(along),
            range = HyperAxis.Range(along, air: Axes.Count == 1 ? 0.03 : 0), tickvals = ticks,
            ticktext = HyperAxis.TickText(ticks), showticklabels = labelled, ticks = Axes.Count == 1 ? "" : "outside",
            ticklen = 4, tickcolor = Palette.Rule, gridcolor = Palette.GridLine, zeroline = false, showline = Axes.Count == 1,
            linecolor = Palette.Rule, tickfont = new { size = 11 }, matches,
        };
    }

    // Names too long for a narrow column are broken at the space, or after the hyphen, nearest to their middle.
    private string Wrapped(string name)
    {
        int[] breaks = [.. Enumerable.Range(0, name.Length).Where(i => name[i] is ' ' or '-').Select(i => i + 1)];
        if (name.Length <= (Columns > 4 ? 18 : 30) || breaks.Length == 0)
        {
            return name;
        }
        int middle = breaks.MinBy(i => Math.Abs(i - name.Length / 2));
        return $"{name[..middle].TrimEnd(' ')}\n{name[middle..]}";
    }

    private (double Left, double Right, double Bottom, double Top) Place(int panel)
    {
        (int row, int column) = Math.DivRem(panel, Columns);
        double width = (1 - Gutter * (Columns - 1)) / Columns, height = 1.0 / Rows;
        double left = column * (width + Gutter), bottom = 1 - (row + 1) * height;
        return (left, left + width, bottom, bottom + height * RowHeight / (RowHeight + TitleHeight));
    }
}
