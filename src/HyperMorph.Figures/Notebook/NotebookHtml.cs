using System.Globalization;
using System.Net;
using static System.FormattableString;

namespace HyperMorph.Figures.Notebook;

/// <summary>Pieces of HTML that outputs of notebooks are made of; each output brings its own styles, since others may be
/// cleared.</summary>
internal static class NotebookHtml
{
    private static readonly Lazy<string> Styles = new(() => HtmlReport.Resource("notebook.css"));
    private static readonly Lazy<string> Sorting = new(() => HtmlReport.Resource("sort.js"));

    /// <summary>An output of some pieces.</summary>
    public static string Output(params IEnumerable<string> pieces) =>
        $"<div class=\"hypermorph\"><style>{Styles.Value}</style>{string.Concat(pieces)}</div>";

    /// <summary>Pieces beside each other as far as there is room.</summary>
    public static string Beside(params IEnumerable<string> pieces) =>
        $"<div class=\"columns\">{string.Concat(pieces.Select(piece => $"<div>{piece}</div>"))}</div>";

    /// <summary>Small print.</summary>
    public static string Note(string text) => $"<div class=\"note\">{Encode(text)}</div>";

    /// <summary>A picture with its caption, as WebP.</summary>
    public static string Picture(CaptionedPicture picture) =>
        Invariant($"<figure><img src=\"{SliceImage.DataUri(SliceImage.WebP(picture.Png))}\" ")
        + $"alt=\"{Encode(picture.Caption)}\"><figcaption>{Encode(picture.Caption)}</figcaption></figure>";

    /// <summary>Pictures in rows and columns, each at most <paramref name="width"/> pixels wide.</summary>
    public static string Pictures(Comparison comparison, int width) =>
        Invariant($"<div class=\"pictures\" style=\"grid-template-columns:repeat({comparison.Rows.Max(row => row.Count)},")
        + Invariant($"minmax(0,{width}px))\">")
        + string.Concat(comparison.Rows.SelectMany(row => row).Select(Picture)) + "</div>";

    /// <summary>A table whose cells are HTML; columns of numbers are set flush right.</summary>
    /// <param name="heads">The columns' heads, HTML.</param>
    /// <param name="numeric">Which columns hold numbers.</param>
    /// <param name="rows">The cells.</param>
    /// <param name="sortable">Whether a click on a head sorts.</param>
    public static string Table(IReadOnlyList<string> heads, IReadOnlyList<bool> numeric, IEnumerable<IEnumerable<string>> rows,
        bool sortable = true)
    {
        string Cells(string tag, IEnumerable<string> cells) =>
            string.Concat(cells.Select((cell, c) => $"<{tag}{(numeric[c] ? " class=\"n\"" : "")}>{cell}</{tag}>"));
        string kind = sortable ? " class=\"sortable\"" : "";
        return $"<div class=\"scroll\"><table{kind}><thead><tr>{Cells("th", heads)}</tr></thead><tbody>"
            + string.Concat(rows.Select(row => $"<tr>{Cells("td", row)}</tr>"))
            + $"</tbody></table></div>{(sortable ? $"<script>{Sorting.Value}</script>" : "")}";
    }

    /// <summary>Names and values.</summary>
    public static string Facts(params IEnumerable<(string Name, string Value)> facts)
    {
        IEnumerable<string> rows = facts.Select(f => $"<tr><td>{Encode(f.Name)}</td><td>{Encode(f.Value)}</td></tr>");
        return $"<table><tbody>{string.Concat(rows)}</tbody></table>";
    }

    /// <summary>A coloured square and a name.</summary>
    public static string Swatch(string color, string name) =>
        $"<span class=\"swatch\" style=\"background:{Encode(color)}\"></span>{Encode(name)}";

    /// <summary>Text as HTML.</summary>
    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A value of any type in a few characters; "–" where there is none.</summary>
    public static string Value(object? value) => value switch
    {
        null or double.NaN or float.NaN => "–",
        double or float => Convert.ToDouble(value, CultureInfo.InvariantCulture).ToString("G6", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
