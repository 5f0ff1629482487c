using System.Net;
using System.Text;
using Plotly.NET;

namespace HyperMorph.Figures;

/// <summary>Builds one HTML page that needs nothing but itself: text, tables, charts and pictures in the order they are added.
/// All text is encoded.</summary>
/// <remarks>Charts are interactive, with plotly.js inside the page once; where <paramref name="draw"/> is given, they are its
/// pictures and the page has no script.</remarks>
/// <param name="title">The page's heading.</param>
/// <param name="draw">Draws a chart as PNG or WebP, for example <see cref="ChartImage.WebP(GenericChart, int, int?, double)"/>;
/// null for interactive charts.</param>
public sealed class HtmlReport(string title, Func<GenericChart, byte[]>? draw = null)
{
    private readonly StringBuilder _body = new();
    private bool _hasCharts;

    /// <summary>The sentence under the title.</summary>
    public HtmlReport Lead(string text) => Add($"<p class=\"lead\">{Encode(text)}</p>");

    /// <summary>A section's heading.</summary>
    public HtmlReport Heading(string text) => Add($"<h2>{Encode(text)}</h2>");

    /// <summary>A heading within a section.</summary>
    public HtmlReport Subheading(string text) => Add($"<h3>{Encode(text)}</h3>");

    /// <summary>A paragraph.</summary>
    public HtmlReport Paragraph(string text) => Add($"<p>{Encode(text)}</p>");

    /// <summary>A table; the first cell of each row names the row, and a column whose cells all begin like numbers
    /// is set flush right.</summary>
    public HtmlReport Table(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows, string caption = "")
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        string[] kinds = [.. columns.Select((_, c) => rows.All(row => IsNumber(row[c])) ? " class=\"n\"" : "")];
        string head = string.Concat(columns.Select((column, c) => $"<th scope=\"col\"{kinds[c]}>{Encode(column)}</th>"));
        IEnumerable<string> body =
            rows.Select(row => $"<tr>{string.Concat(row.Select((cell, c) => $"<td{kinds[c]}>{Encode(cell)}</td>"))}</tr>");
        return Add($"""
            <div class="scroll"><table{(draw is null ? " class=\"sortable\"" : "")}>{(
                caption == "" ? "" : $"<caption>{Encode(caption)}</caption>")}
            <thead><tr>{head}</tr></thead><tbody>
            {string.Join('\n', body)}
            </tbody></table></div>
            """);
    }

    /// <summary>A table of two columns without heads: names and values.</summary>
    public HtmlReport Settings(IEnumerable<KeyValuePair<string, string>> settings)
    {
        IEnumerable<string> rows =
            settings.Select(s => $"<tr><th scope=\"row\">{Encode(s.Key)}</th><td>{Encode(s.Value)}</td></tr>");
        return Add($"<div class=\"scroll\"><table class=\"settings\"><tbody>\n{string.Join('\n', rows)}\n</tbody></table></div>");
    }

    /// <summary>A chart with its caption.</summary>
    public HtmlReport Chart(GenericChart chart, string caption)
    {
        if (draw is not null)
        {
            return Picture(draw(chart), caption);
        }
        _hasCharts = true;
        int height = PlotlyFigure.Height(chart, 450);
        return Add($"""
            <figure><div class="hypermorph-chart" role="img" aria-label="{Encode(caption)}" style="height:{height}px"></div>
            <script type="application/json">{PlotlyFigure.Json(chart)}</script>
            <figcaption>{Encode(caption)}</figcaption></figure>
            """);
    }

    /// <summary>A picture, PNG or WebP, with its caption.</summary>
    public HtmlReport Picture(byte[] picture, string caption) => Add(Figure(picture, caption));

    /// <summary>Rows of small pictures, each with its own caption.</summary>
    public HtmlReport Pictures(Comparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        IEnumerable<string> pictures = comparison.Rows.SelectMany(row => row).Select(p => Figure(p.Png, p.Caption));
        return Add($"<div class=\"pictures\" style=\"--columns:{comparison.Rows.Max(row => row.Count)}\">\n"
            + $"{string.Join('\n', pictures)}\n</div>");
    }

    /// <summary>Small print at the end: licences and citations.</summary>
    public HtmlReport Footer(params string[] paragraphs) =>
        Add($"<footer>{string.Concat(paragraphs.Select(p => $"<p>{Encode(p)}</p>"))}</footer>");

    /// <summary>The page.</summary>
    public string ToHtml() => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Encode(title)}</title>
        <style>
        {Resource("report.css")}</style>
        </head>
        <body>
        <h1>{Encode(title)}</h1>
        {_body}{(
            _hasCharts ? $"<script type=\"application/octet-stream\" id=\"plotly\">{PlotlyScript.GzipBase64}</script>\n" : "")}{(
            draw is null ? $"<script>\n{Script()}</script>\n" : "")}</body>
        </html>

        """;

    /// <summary>Writes the page under a temporary name and renames it, so that no reader ever sees half of it.</summary>
    public void Write(string path)
    {
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        AtomicFile.Write(full, ToHtml());
    }

    private HtmlReport Add(string html)
    {
        _body.Append(html).Append('\n');
        return this;
    }

    private static string Figure(byte[] picture, string caption) =>
        $"<figure><img src=\"{SliceImage.DataUri(picture)}\" alt=\"{Encode(caption)}\">"
        + $"<figcaption>{Encode(caption)}</figcaption></figure>";

    private static bool IsNumber(string cell) =>
        cell is "" or "–" || char.IsAsciiDigit(cell.AsSpan().TrimStart("+-−")[..1] is [char first] ? first : ' ');

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private static string Script() => Resource("sort.js") + Resource("charts.js") + Resource("report.js");

    /// <summary>The text of a file of the folder Page.</summary>
    internal static string Resource(string name)
    {
        using StreamReader reader = new(typeof(HtmlReport).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
