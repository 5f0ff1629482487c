using System.Globalization;
using System.Text.RegularExpressions;
using HyperMorph.Data;
using HyperMorph.Figures;
using HyperMorph.Figures.Notebook;
using HyperMorph.Imaging;
using HyperMorph.Registration;
using HyperMorph.Tests.Training;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Microsoft.Data.Analysis;
using Microsoft.DotNet.Interactive.Formatting;
using Xunit;

namespace HyperMorph.Tests.Figures.Notebook;

[Collection(OneNotebook.Name)]
public sealed class NotebookFormattersTests
{
    private const string Hostile = "</script><script>alert(1)</script>&<img src=x>";

    public NotebookFormattersTests() => NotebookFormatters.Register();

    private static string Html(object value) => value.ToDisplayString(HtmlFormatter.MimeType);

    private static string Text(object value) => value.ToDisplayString(PlainTextFormatter.MimeType);

    public static TheoryData<string, string> Shown => new()
    {
        { "volume", "Volume 48×64×48, 1×1×1 mm, uint8, 0 to 1" },
        { "slice", "Volume 48×48, 1×1 mm, uint8, 0 to 1" },
        { "labels", "LabelMap 48×48, 1×1 mm, 15 structures" },
        { "labelled", "48×48, 1×1 mm, 15 structures" },
        { "subject", "Subject phantom-0000, 48×48, 1×1 mm, 15 structures, age " },
        { "pair", "Pair: phantom-0000 to phantom-0001" },
        { "field", "DisplacementField 80×96, up to 4.82 voxels, no folds" },
        { "comparison", "[moving] [moved, λ = 0.5]\n[fixed] [grid, λ = 0.5]" },
        { "chart", "Chart: 5 × scatter over regularisation λ" },
        { "landscape", "Landscape of synthetic phantom: 11 values of λ, 6 pairs, 2 structures; all structures: λ* = 0." },
        { "surface",
            "Landscape of synthetic phantom: 5 values of λ × 4 values of γ, 6 pairs, 2 structures; all structures: λ* = 0." },
        { "optimum", "all structures: λ* = " },
        { "optima", "all structures: λ* = " },
        { "tuning", "all structures: λ* = 0.30, Dice 0.700, 9 pairs" },
        { "log", "40 steps; loss 3.950 at first, 0.150 at last" },
        { "table", "DataFrame, 2 rows: name string, value double, count int" },
        { "data", "data set: " },
        { "point", "λ = 0.3" },
        { "failure", "it went wrong (InvalidOperationException)" },
        { "sentence", "the file a.nii is missing" },
    };

    private static object Value(string name)
    {
        Subject[] subjects = [.. Enumerable.Range(0, 2).Select(i => Phantom.GenerateSubject(new() { Shape = [48, 48] }, i))];
        Landscape landscape = Sweep.Landscape(2, 6, 11);
        HyperPoint nowhere = double.NaN;
        return name switch
        {
            "volume" => Phantom.GenerateSubject(new() { Shape = [48, 64, 48] }, 0).Image,
            "slice" => subjects[0].Image,
            "labels" => subjects[0].Labels!,
            "labelled" => new LabelledImage(subjects[0].Image, subjects[0].Labels!, Phantom.Structures),
            "subject" => subjects[0],
            "pair" => new Pair(subjects[0], subjects[1]),
            "field" => Sweep.Field([80, 96], 4),
            "comparison" => Comparison.Of(Sweep.Case(0.5), width: 80),
            "chart" => LandscapeChart.Overall(landscape, Sweep.Optima(landscape)[0]),
            "landscape" => landscape,
            "surface" => Sweep.Surface(2, 6, steps: 5, count: 4),
            "optimum" => Sweep.Optima(landscape)[0],
            "optima" => Sweep.Optima(landscape),
            "tuning" => (TuningResult[])[new(new(Optimum.AllStructures, 0.3, nowhere, nowhere, 0.7, 9), [], 1)],
            "log" => Enumerable.Range(0, 40)
                .Select(i => new StepLosses(i, 0.3, 0.1 * (40 - i) - 0.05 + (i % 2 == 0 ? 0 : 0.1), 1, 1, double.NaN)),
            "table" => Table("a", "b"),
            "data" => TinyTraining.Data,
            "point" => (HyperPoint)0.3,
            "failure" => new InvalidOperationException("it went wrong"),
            _ => new HyperMorphException("the file a.nii is missing"),
        };
    }

    private static DataFrame Table(params string[] names) => new(
        new StringDataFrameColumn("name", names),
        new DoubleDataFrameColumn("value", names.Select((_, i) => i == 1 ? (double?)null : 0.5 * i + 0.25)),
        new Int32DataFrameColumn("count", names.Select((_, i) => i)));

    [Theory, MemberData(nameof(Shown))]
    public void Everything_has_short_text_and_HTML_that_needs_nothing_outside_itself(string name, string text)
    {
        object value = Value(name);
        string html = NotebookFormatters.WithoutScript(Html(value));
        Assert.StartsWith(text, Text(value), StringComparison.Ordinal);
        Assert.Equal([HtmlFormatter.MimeType, PlainTextFormatter.MimeType], Formatter.GetPreferredMimeTypesFor(value.GetType()));
        Assert.Empty(Regex.Matches(html, """\b(src|href)="(?!data:image/webp;base64,)"""));
        Assert.InRange(html.Length, 20, 150_000);
    }

    [Theory]
    [InlineData("volume", 3), InlineData("slice", 1), InlineData("labels", 1), InlineData("subject", 1), InlineData("pair", 2),
        InlineData("field", 3), InlineData("comparison", 4)]
    public void Images_and_fields_are_shown_as_pictures(string name, int pictures) =>
        Assert.Equal(pictures, Regex.Count(Html(Value(name)), "<img "));

    [Fact]
    public void Registering_again_changes_nothing_and_after_a_reset_all_is_there_again()
    {
        int count = Formatter.RegisteredFormatters(false).Count();
        NotebookFormatters.Register();
        Assert.Equal(count, Formatter.RegisteredFormatters(false).Count());
        Formatter.ResetToDefault();
        NotebookFormatters.Register();
        Assert.Equal(count, Formatter.RegisteredFormatters(false).Count());
        Assert.Equal("λ = 0.3", Text((HyperPoint)0.3));
    }

    [Fact]
    public void A_label_map_lists_its_structures_with_colour_voxels_and_size()
    {
        string html = Html(
            new LabelledImage(null, new LabelMap([0, 1, 1, 7], [2, 2], new(2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1)),
            [new(1, "one", "#ff0000"), new(5, "absent", "#00ff00"), new(7, Hostile, "#0000ff")]));
        Assert.Contains("background:#ff0000\"></span>one</td><td class=\"n\">1</td><td class=\"n\">2</td><td class=\"n\">8</td>",
            html, StringComparison.Ordinal);
        Assert.DoesNotContain("absent", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_has_typed_columns_dashes_for_nothing_and_encoded_text()
    {
        string html = Html(Table(Hostile, "second", "third"));
        Assert.Contains("value<small>double</small>", html, StringComparison.Ordinal);
        Assert.Contains("<td>second</td><td class=\"n\">–</td><td class=\"n\">1</td>", html, StringComparison.Ordinal);
        // Both numbers have as many decimals as the longer one needs.
        Assert.Contains("<td>third</td><td class=\"n\">1.25</td>", html, StringComparison.Ordinal);
        Assert.Contains("3 rows, 3 columns", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_table_is_cut_and_says_so()
    {
        string html = Html(Table([.. Enumerable.Range(0, 2345).Select(i => i.ToString(CultureInfo.InvariantCulture))]));
        Assert.Equal(101, Regex.Count(html, "<tr>"));
        Assert.Contains("the first 100 of 2,345 rows, 3 columns", html, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_says_its_message_first_and_folds_where_it_came_from()
    {
        Exception failure = Assert.ThrowsAny<Exception>(
            () => new InvalidOperationException(Hostile, new FormatException("the cause")).Rethrow());
        string html = Html(failure);
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.Matches("&lt;/script&gt;.*<details><summary>where</summary><pre>.*the cause", html.ReplaceLineEndings(" "));
        Assert.DoesNotContain("<details", Html(new HyperMorphException("one sentence")), StringComparison.Ordinal);
        Assert.Equal("one sentence", Text(new HyperMorphException("one sentence", failure)));
    }

    [Fact]
    public void A_landscape_is_shown_as_its_chart_and_its_optima()
    {
        string html = NotebookFormatters.WithoutScript(Html(Sweep.Landscape(3, 6, 11)));
        Assert.Single(Regex.Matches(html, "class=\"hypermorph-chart\""));
        Assert.Contains("<td>all structures</td>", html, StringComparison.Ordinal);
        Assert.Equal(1 + 1 + 3 + 2, Regex.Count(html, "<tr>"));
    }
}

internal static class Thrown
{
    /// <summary>Throws, so that there is a stack trace.</summary>
    public static void Rethrow(this Exception failure) => throw failure;
}
