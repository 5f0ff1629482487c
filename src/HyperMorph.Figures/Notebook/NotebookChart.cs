using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Plotly.NET;

namespace HyperMorph.Figures.Notebook;

/// <summary>Charts in notebooks: plotly.js is written once, and every chart waits in the page until it is there.</summary>
internal static partial class NotebookChart
{
    private static readonly Lazy<string> Driver = new(() => $"<script>{HtmlReport.Resource("charts.js")}</script>");
    private static readonly Lazy<string> Plotly = new(
        () => $"<script class=\"hypermorph-plotly\">hypermorph.load(\"{PlotlyScript.GzipBase64}\");</script>");
    private static readonly Lock Writing = new();
    private static string? s_first;

    /// <summary>A chart; the first one of a notebook brings plotly.js along, and brings it again when its cell is run
    /// again.</summary>
    public static string Html(GenericChart chart)
    {
        string json = PlotlyFigure.Json(chart);
        lock (Writing)
        {
            s_first ??= json;
        }
        int height = PlotlyFigure.Height(chart, 450);
        // The sentence is seen until the chart is drawn, and where notebooks are shown without scripts.
        return $"""
            <div class="hypermorph-chart" style="height:{height}px"><i>This chart appears when the first cell is run.</i></div>
            <script type="application/json">{json}</script>
            {Driver.Value}{(s_first == json ? Plotly.Value : "")}
            """;
    }

    /// <summary>plotly.js alone, for a cell that shows no chart; later charts do without it.</summary>
    public static string Script()
    {
        lock (Writing)
        {
            s_first = "";
        }
        return Driver.Value + Plotly.Value;
    }

    /// <summary>Forgets that plotly.js has been written, for a process that runs one notebook after another.</summary>
    public static void Forget()
    {
        lock (Writing)
        {
            s_first = null;
        }
    }

    /// <summary>Outputs without plotly.js itself.</summary>
    public static string WithoutScript(string html) => Embedded().Replace(html, "");

    /// <summary>For example "Chart: 3 × scatter over λ".</summary>
    public static string Text(GenericChart chart)
    {
        JsonNode figure = JsonNode.Parse(GenericChart.toJson(chart))!;
        IEnumerable<string> kinds = figure["data"]!.AsArray().GroupBy(trace => (string?)trace!["type"] ?? "scatter")
            .Select(g => $"{g.Count()} × {g.Key}");
        string? along = (string?)(figure["layout"]?["xaxis"]?["title"] as JsonObject)?["text"];
        return $"Chart: {string.Join(", ", kinds)}{(along is null ? "" : $" over {along}")}";
    }

    [GeneratedRegex("""<script class="hypermorph-plotly">[^<]*</script>""")]
    private static partial Regex Embedded();
}
