using HyperMorph.Data;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Plotly.NET;
using static System.FormattableString;
using static HyperMorph.Figures.PlotlyFigure;

namespace HyperMorph.Figures;

/// <summary>Where the panels of small multiples stand: rows from the top, at most six columns.</summary>
internal sealed record Panels(Structure[] Structures, Hyperparameter Along)
{
    private const int PanelHeight = 150, LineHeight = 15, Top = 24, Bottom = 56;
    private const double Gutter = 0.042;

    public static object Margin { get; } = new { l = 60, r = 16, t = Top, b = Bottom };

    private int Count => Structures.Length;

    public int Columns => Count <= 4 ? Math.Max(1, Count) : Count <= 12 ? 4 : Count <= 20 ? 5 : 6;

    public int Rows => (Count + Columns - 1) / Columns;

    /// <summary>Height of the whole chart in pixels; few panels are drawn larger.</summary>
    public int Height => Top + Bottom + Rows * (RowHeight + TitleHeight);

    // A name of one or two lines, the line with λ*, and air.
    private int TitleHeight => LineHeight * (Structures.Any(s => Wrapped(s.Name).Contains('\n')) ? 4 : 3) + 6;

    private int RowHeight => Rows == 1 ? 240 : PanelHeight;

    /// <summary>plotly.js's name of a panel's axis: x, x2, x3, …</summary>
    public static string Axis(string letter, int panel) => panel == 0 ? letter : $"{letter}{panel + 1}";

    /// <summary>Adds a panel's two axes to the layout; ticks are written under the lowest panel of each column.</summary>
    public void SetAxes(Layout layout, int panel)
    {
        (double left, double right, double bottom, double top) = Place(panel);
        layout.SetProperty("xaxis" + Axis("", panel), new
        {
            domain = (double[])[left, right], anchor = Axis("y", panel), range = (double[])[Along.Low - 0.03 * (Along.High - Along.Low), Along.High + 0.03 * (Along.High - Along.Low)],
            tickvals = (double[])[Along.Low, (Along.Low + Along.High) / 2, Along.High], showticklabels = panel + Columns >= Count,
            gridcolor = Palette.GridLine, zeroline = false, showline = true, linecolor = Palette.Rule, tickfont = new { size = 11 }, matches = panel == 0 ? null : "x",
        });
        layout.SetProperty("yaxis" + Axis("", panel), new
        {
            domain = (double[])[bottom, top], anchor = Axis("x", panel), nticks = 4, tickformat = ".2f", gridcolor = Palette.GridLine, zeroline = false,
            tickfont = new { size = 10 },
        });
    }

    /// <summary>A panel's heading: the structure's name, and its best value below.</summary>
    public object Title(int panel, Optimum? optimum)
    {
        (double left, double right, _, double top) = Place(panel);
        string best = optimum is null ? "" : Invariant($"<br><span style=\"font-size:{(Columns > 4 ? 10 : 11)}px;color:{Palette.Optimum}\">{Along.Symbol}* = {optimum.Point[Along.Name]:0.00} [{optimum.Low[Along.Name]:0.00}, {optimum.High[Along.Name]:0.00}]</span>");
        return new
        {
            text = $"<b>{Text(Wrapped(Structures[panel].Name)).Replace("\n", "<br>", StringComparison.Ordinal)}</b>{best}", x = (left + right) / 2, xref = "paper", xanchor = "center", y = top, yref = "paper", yanchor = "bottom",
            showarrow = false, font = new { size = 12, color = Palette.Ink(Structures[panel]) },
        };
    }

    /// <summary>A title for all horizontal axes or all Dice axes, moved out of the panels by <paramref name="shift"/> pixels.</summary>
    public static object AxisTitle(string text, double x, double y, int shift, int angle) => new
    {
        text, x, xref = "paper", y, yref = "paper", showarrow = false, textangle = angle, xshift = angle == 0 ? 0 : shift, yshift = angle == 0 ? shift : 0,
        font = new { size = 13 },
    };

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
