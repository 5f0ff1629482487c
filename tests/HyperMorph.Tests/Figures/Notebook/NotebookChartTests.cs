using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HyperMorph.Figures;
using HyperMorph.Figures.Notebook;
using HyperMorph.Tuning;
using Microsoft.Data.Analysis;
using Plotly.NET;
using SkiaSharp;
using Xunit;

namespace HyperMorph.Tests.Figures.Notebook;

/// <summary>Whether plotly.js has been written is known once in a process, so that its tests come one after another.</summary>
[CollectionDefinition(Name)]
public sealed class OneNotebook
{
    public const string Name = "one notebook";
}

[Collection(OneNotebook.Name)]
public sealed class NotebookChartTests
{
    private const string Marker = "class=\"hypermorph-plotly\"";

    private static GenericChart Chart(int steps)
    {
        Landscape landscape = Sweep.Landscape(2, 6, steps);
        return LandscapeChart.Overall(landscape, Sweep.Optima(landscape)[0]);
    }

    // One test follows the notebook from end to end.
    [Fact]
    public void The_script_is_written_once_a_notebook_and_again_where_its_cell_is_run_again()
    {
        NotebookFormatters.StartNotebook();
        string first = NotebookChart.Html(Chart(5)), second = NotebookChart.Html(Chart(7)), again = NotebookChart.Html(Chart(5));
        Assert.Equal((true, false, true), (HasScript(first), HasScript(second), HasScript(again)));
        Assert.InRange(first.Length, 1_000_000, 2_500_000);
        Assert.InRange(second.Length, 1_000, 30_000);
        Assert.False(HasScript(NotebookFormatters.WithoutScript(first)));
        Assert.Equal(JsonOf(first), JsonOf(NotebookFormatters.WithoutScript(first)));
        NotebookFormatters.StartNotebook();
        Assert.True(HasScript(NotebookChart.Script()));
        Assert.False(HasScript(NotebookChart.Html(Chart(5))));
        Assert.True(HasScript(NotebookChart.Script()));
    }

    [Theory]
    [InlineData(""), InlineData("window.define = () => { throw new Error(\"taken by require.js\"); }; window.define.amd = {};")]
    public void A_chart_shown_before_its_script_is_drawn_when_that_comes(string before)
    {
        Assert.SkipWhen(Browser.Find() is null, "needs an installed Chromium, Chrome or Edge");
        string script = NotebookChart.Script(), chart = NotebookChart.Html(Chart(5));
        Assert.False(HasScript(chart));
        string page =
            $"<!DOCTYPE html><meta charset=\"utf-8\"><body><script>{before}</script><div id=\"later\"></div>{chart}{script}"
            // As front ends do that put an output into the page after its scripts have been run.
            + "<script>setTimeout(() => document.getElementById('later').append("
            + "document.querySelector('.hypermorph-chart').cloneNode(true), "
            + "document.querySelector('script[type=\"application/json\"]').cloneNode(true)), 300)</script>";
        using SKBitmap picture = SKBitmap.Decode(Browser.Screenshot(page, 800, 1000, 1));
        SKColor dice = SKColor.Parse(Palette.Dice);
        int Drawn(int from, int to) =>
            Enumerable.Range(from, to - from).Sum(y => Enumerable.Range(0, 800).Count(x => picture.GetPixel(x, y) == dice));
        Assert.True(Drawn(500, 1000) > 100, "the chart above its script is not in the picture");
        Assert.True(Drawn(0, 480) > 100, "the chart that came late is not in the picture");
    }

    [Fact]
    public void A_table_is_sorted_by_the_column_whose_head_is_clicked_and_the_other_way_by_a_second_click()
    {
        Assert.SkipWhen(Browser.Find() is null, "needs an installed Chromium, Chrome or Edge");
        DataFrame table = new(new StringDataFrameColumn("name", ["b", "c", "a"]),
            new DoubleDataFrameColumn("value", [2.5, 10, -1]));
        string page = "<!DOCTYPE html><meta charset=\"utf-8\"><body>" + NotebookTable.Html(table) + """
            <script>
            const [name, value] = document.querySelectorAll("th"), found = [];
            for (const head of [name, value, value]) {
              head.click();
              found.push([...document.querySelectorAll("tbody td:first-child")].map(cell => cell.textContent).join(""));
            }
            document.body.style.background = found.join(" ") === "abc abc cba" ? "#00ff00" : "#ff0000";
            </script>
            """;
        using SKBitmap picture = SKBitmap.Decode(Browser.Screenshot(page, 400, 300, 1));
        Assert.Equal(new SKColor(0, 255, 0), picture.GetPixel(390, 290));
    }

    private static bool HasScript(string html) => html.Contains(Marker, StringComparison.Ordinal);

    private static string JsonOf(string html) =>
        JsonNode.Parse(Regex.Match(html, "application/json\">([^<]*)<").Groups[1].Value)!.ToJsonString();
}
