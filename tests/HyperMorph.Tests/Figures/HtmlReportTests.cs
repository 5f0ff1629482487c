using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using HyperMorph.Data;
using HyperMorph.Figures;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Plotly.NET;
using SkiaSharp;
using Xunit;
using static System.FormattableString;

namespace HyperMorph.Tests.Figures;

public sealed partial class HtmlReportTests : IDisposable
{
    private const string Hostile = "</script><script>alert(\"1\")</script>&<img src=x>";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hypermorph-report-");

    public void Dispose() => _folder.Delete(recursive: true);

    [GeneratedRegex("""<(script|link|img|iframe|source|video|object)\b[^>]*?\b(src|href|data)\s*=(?!\s*["']?data:)""")]
    private static partial Regex Outside();

    private string Write(
        Landscape landscape, Func<GenericChart, byte[]>? draw = null, params KeyValuePair<string, string>[] settings)
    {
        string path = Path.Combine(_folder.FullName, "new", "report.html");
        LandscapeReport.Write(path, landscape, Sweep.Optima(landscape), [Sweep.Case(0, 0.25, 0.5, 0.75, 1)], settings, draw);
        return File.ReadAllText(path);
    }

    private static byte[] WhitePng(GenericChart chart)
    {
        using SKBitmap bitmap = new(10, 10);
        return bitmap.Encode(SKEncodedImageFormat.Png, 100).ToArray();
    }

    [Fact]
    public void The_page_asks_for_nothing_outside_itself()
    {
        string page = Write(Sweep.Landscape());
        Assert.Equal(0, Outside().Count(page));
        Assert.Equal(1, Outside().Count("<img alt=\"a\" src=\"picture.png\">"));
        Assert.DoesNotContain("@import", page);
        Assert.DoesNotContain("url(", page);
    }

    [Fact]
    public void Plotly_stands_in_the_page_once_and_unpacks_to_itself()
    {
        string page = Write(Sweep.Landscape());
        string packed = Assert.Single(Regex.Matches(page, "id=\"plotly\">([^<]*)<")).Groups[1].Value;
        using GZipStream gzip = new(new MemoryStream(Convert.FromBase64String(packed)), CompressionMode.Decompress);
        using StreamReader script = new(gzip);
        Assert.Equal(PlotlyScript.Source(), script.ReadToEnd());
        Assert.InRange(page.Length, 1_000_000, 2_500_000);
    }

    [Fact]
    public void Every_lambda_has_its_row_and_every_optimum_too()
    {
        Landscape landscape = Sweep.Landscape();
        string page = Write(landscape);
        Assert.All(landscape.Values, lambda =>
            Assert.Contains($"<tr><td>{lambda:0.00##}</td>", page.Replace(" class=\"n\"", "", StringComparison.Ordinal)));
        Assert.All(Sweep.Optima(landscape), o => Assert.Contains($"<tr><td>{o.Name}</td>", page));
        Assert.Equal(4, Regex.Count(page, "class=\"hypermorph-chart\""));
    }

    [Fact]
    public void A_page_on_two_hyperparameters_has_their_surface_slices_and_optima()
    {
        Landscape landscape = Sweep.Surface(structures: 4, pairs: 6, steps: 6, count: 5);
        string page = WebUtility.HtmlDecode(Write(landscape, WhitePng)).Replace(" class=\"n\"", "", StringComparison.Ordinal);
        Assert.Contains("<h1>synthetic phantom: the best λ and γ</h1>", page);
        // Contour, surface, two slices, two forest plots and the structures; then the case.
        Assert.Equal(8 + 12, Regex.Count(page, "<img src=\"data:image/png;base64,"));
        Optimum overall = Sweep.Optima(landscape)[0];
        Assert.Contains(Invariant($"{overall.Dice:0.000}, at λ* = {overall.Point["lambda"]:0.00} (95 % interval"), page);
        Assert.Contains(Invariant($" and γ* = {overall.Point["gamma"]:0.00} (95 % interval"), page);
        Assert.Contains(
            "<th scope=\"col\">optimum of</th><th scope=\"col\">λ*</th><th scope=\"col\">95 % interval</th>"
            + "<th scope=\"col\">γ*</th>",
            page);
        Assert.All(Sweep.Optima(landscape),
            o => Assert.Contains(Invariant($"<tr><td>{o.Name}</td><td>{o.Point["lambda"]:0.00}</td>"), page));
        Assert.Equal(2 + 6 + 5, Regex.Count(page, @"<tr><td>[^<]*</td><td>0\.\d{3} ± 0\.\d{3}</td>"));
    }

    [Fact]
    public void A_page_on_three_hyperparameters_has_the_surface_of_each_pair_of_them_through_the_optimum()
    {
        Landscape landscape = Sweep.Over([LandscapeAxis.Lambda(5), LandscapeAxis.Even(Hyperparameter.Gamma, 4),
            LandscapeAxis.Even(Hyperparameter.Window, 3)], 2, 4,
            (_, _, place) => 0.2 - Math.Pow(place[0] - 0.4, 2) - Math.Pow(place[1] - 0.6, 2) - Math.Pow(place[2] - 0.5, 2));
        string page = Write(landscape, WhitePng);
        Assert.Equal(3, Regex.Count(page, "<figcaption>Mean Dice over the structures, at"));
        Assert.Contains("at window = 9, in colours", page);
        Assert.Equal(3, Regex.Count(page, "<h3>Along"));
        Assert.Equal(3 * 2 + 3 + 1 + 3 + 3 + 12, Regex.Count(page, "<img "));
    }

    [Fact]
    public void A_page_on_another_hyperparameter_speaks_of_it()
    {
        string page = WebUtility.HtmlDecode(Write(Sweep.Surface(2, 6, Hyperparameter.Window).Slice("window", 0.5), WhitePng));
        Assert.Contains("the best window</h1>", page);
        Assert.Contains("<h2>The best window, by structure and group</h2>", page);
        Assert.Contains(", where λ = 0.5. Before registration", page);
        Assert.Contains("<td>13</td>", page.Replace(" class=\"n\"", "", StringComparison.Ordinal));
        Assert.DoesNotContain("λ*", page);
    }

    [Fact]
    public void Hostile_text_is_shown_and_not_run()
    {
        Landscape landscape = Sweep.Landscape(2) with { DataSet = Hostile };
        landscape = landscape with { Structures = [new Structure(1, Hostile, "#123456"), landscape.Structures[1]] };
        string page = Write(landscape, null, new KeyValuePair<string, string>(Hostile, Hostile));
        Assert.DoesNotContain("<script>alert", page);
        Assert.DoesNotContain("<img src=x", page);
        Assert.Contains("&lt;script&gt;alert", page);
    }

    [Fact]
    public void A_page_with_drawn_charts_has_no_script_and_is_small()
    {
        string page = Write(Sweep.Landscape(), WhitePng);
        Assert.DoesNotContain("<script", page);
        Assert.Equal(4 + 12, Regex.Count(page, "<img src=\"data:image/png;base64,"));
        Assert.InRange(Encoding.UTF8.GetByteCount(page), 10_000, 500_000);
    }

    [Fact]
    public void All_elements_are_closed()
    {
        string page = Write(Sweep.Landscape(2), WhitePng);
        string[] tags = ["html", "head", "body", "h1", "h2", "h3", "p", "table", "thead",
            "tbody", "tr", "th", "td", "figure", "figcaption", "div", "footer", "style"];
        Assert.All(tags, tag => Assert.Equal(Regex.Count(page, $"<{tag}[ >]"), Regex.Count(page, $"</{tag}>")));
    }

    [Fact]
    public void Columns_of_numbers_are_set_flush_right()
    {
        string page = new HtmlReport("t").Table(["name", "value"], [["a", "0.5 ± 0.1"], ["b", "−2"], ["c", "–"]]).ToHtml();
        Assert.Contains("<td>a</td><td class=\"n\">0.5 ± 0.1</td>", WebUtility.HtmlDecode(page));
    }

    [Fact]
    public void Writing_leaves_no_temporary_file_and_replaces_what_was_there()
    {
        string path = Path.Combine(_folder.FullName, "page.html");
        new HtmlReport("first").Write(path);
        new HtmlReport("second").Write(path);
        Assert.Equal(path, Assert.Single(Directory.GetFiles(_folder.FullName)));
        Assert.Contains("<h1>second</h1>", File.ReadAllText(path));
    }

    [Fact]
    public void A_report_without_the_optimum_over_all_structures_is_refused() =>
        Assert.Contains("all structures",
            Assert.Throws<HyperMorphException>(() => LandscapeReport.Write("x.html", Sweep.Landscape(2), [], [], [])).Message);
}
