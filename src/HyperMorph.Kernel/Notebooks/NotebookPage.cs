using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace HyperMorph.Kernel.Notebooks;

/// <summary>A notebook as one HTML page that needs nothing beside it.</summary>
internal static partial class NotebookPage
{
    private const string Style = """
        body{font:16px/1.55 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c1e21;background:#fff}
        pre{font:13px/1.45 ui-monospace,Consolas,monospace;margin:0;overflow-x:auto;white-space:pre-wrap}
        .code{background:#f6f7f9;border:1px solid #e3e6ea;border-radius:6px;padding:.6rem .8rem;margin:1rem 0 .5rem}
        .code>.count{float:right;color:#8a929c;font:12px ui-monospace,monospace}
        .k{color:#7b30b0}.s{color:#a31515}.n{color:#098658}.c{color:#6a737d}
        .output{margin:.4rem 0;overflow-x:auto}.stderr{background:#fdf3f2}
        .error{background:#fdecea;border-left:3px solid #c62828;padding:.4rem .8rem}
        img,svg{max-width:100%}table{border-collapse:collapse}
        .text table td,.text table th{border:1px solid #d7dbe0;padding:.2rem .6rem}
        .text code{background:#f1f2f4;padding:0 .2em;border-radius:3px}
        """;

    private static readonly string[] Pictures = ["image/png", "image/jpeg", "image/gif"];

    private static readonly MarkdownPipeline Markdown = new MarkdownPipelineBuilder()
        .UsePipeTables().UseAutoLinks().UseEmphasisExtras().UseTaskLists().Build();

    /// <summary>The page: text, code, and outputs with the scripts they bring.</summary>
    public static string Html(Notebook notebook)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(notebook.FilePath))!;
        StringBuilder body = new();
        foreach (NotebookCell cell in notebook.Cells)
        {
            body.AppendLine(cell.Type switch
            {
                "markdown" => $"<div class=\"text\">{Text(cell.Source, folder, cell.Json["attachments"] as JsonObject)}</div>",
                "code" => Code(cell),
                _ => "",
            });
        }
        string title = WebUtility.HtmlEncode(Title(notebook));
        return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
            + $"<meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\n"
            + $"<style>{Style}</style></head>\n<body>\n{body}</body></html>\n";
    }

    private static string Title(Notebook notebook) =>
        notebook.Cells.Where(c => c.Type == "markdown").SelectMany(c => c.Source.Split('\n'))
            .FirstOrDefault(l => l.StartsWith("# ", StringComparison.Ordinal))?[2..].Trim()
        ?? Path.GetFileNameWithoutExtension(notebook.FilePath);

    private static string Code(NotebookCell cell)
    {
        string code = string.IsNullOrWhiteSpace(cell.Source)
            ? ""
            : $"<div class=\"code\"><span class=\"count\">[{cell.ExecutionCount}]</span>"
                + $"<pre>{CodeColours.Html(cell.Source)}</pre></div>";
        return code + string.Concat(cell.Outputs.Select(o => Output(o!.AsObject())));
    }

    private static string Output(JsonObject output) => (string?)output["output_type"] switch
    {
        "stream" => $"<div class=\"output {output["name"]}\"><pre>{Plain(NotebookJson.Text(output["text"]))}</pre></div>",
        "error" => "<div class=\"output error\"><pre>"
            + $"{Plain(string.Join('\n', output["traceback"]!.AsArray().Select(l => (string?)l)))}</pre></div>",
        _ => $"<div class=\"output\">{Value(output["data"] as JsonObject ?? [])}</div>",
    };

    private static string Value(JsonObject data)
    {
        string Of(string mime) => NotebookJson.Text(data[mime]);
        string? image = Pictures.FirstOrDefault(data.ContainsKey);
        return data.ContainsKey("text/html") ? Of("text/html")
            : data.ContainsKey("image/svg+xml") ? Of("image/svg+xml")
            : image is not null ? $"<img alt=\"\" src=\"data:{image};base64,{Of(image).Trim()}\">"
            : data.ContainsKey("text/markdown") ? Text(Of("text/markdown"), ".", null)
            : data.ContainsKey("application/javascript") ? $"<script>{Of("application/javascript")}</script>"
            : data.ContainsKey("text/plain") ? $"<pre>{Plain(Of("text/plain"))}</pre>"
            : $"<pre>{Plain(data.FirstOrDefault().Value?.ToString() ?? "")}</pre>";
    }

    private static string Text(string markdown, string folder, JsonObject? attachments)
    {
        MarkdownDocument document = Markdig.Markdown.Parse(markdown, Markdown);
        foreach (LinkInline image in document.Descendants<LinkInline>().Where(l => l.IsImage))
        {
            image.Url = Embedded(image.Url ?? "", folder, attachments) ?? image.Url;
        }
        using StringWriter writer = new();
        HtmlRenderer renderer = new(writer);
        Markdown.Setup(renderer);
        renderer.Render(document);
        return writer.ToString();
    }

    // A picture of the cell itself, or a file beside the notebook; null for what lies elsewhere.
    private static string? Embedded(string url, string folder, JsonObject? attachments)
    {
        if (url.StartsWith("attachment:", StringComparison.Ordinal)
            && attachments?[url["attachment:".Length..]]?.AsObject().FirstOrDefault() is { Key: { } mime } data)
        {
            return $"data:{mime};base64,{NotebookJson.Text(data.Value)}";
        }
        string file = Path.Combine(folder, Uri.UnescapeDataString(url));
        string? type = Path.GetExtension(url).ToUpperInvariant() switch
        {
            ".PNG" => "image/png", ".JPG" or ".JPEG" => "image/jpeg", ".GIF" => "image/gif", ".SVG" => "image/svg+xml", _ => null,
        };
        return type is not null
            && File.Exists(file) ? $"data:{type};base64,{Convert.ToBase64String(File.ReadAllBytes(file))}" : null;
    }

    private static string Plain(string text) => WebUtility.HtmlEncode(TerminalColours().Replace(text, ""));

    [GeneratedRegex(@"\x1b\[[0-9;]*m")]
    private static partial Regex TerminalColours();
}
