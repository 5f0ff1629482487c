using System.Text.Json.Nodes;
using HyperMorph.Kernel.Notebooks;

namespace HyperMorph.Tests.Kernel;

/// <summary>Notebooks for tests.</summary>
internal static class NotebookFile
{
    /// <summary>Writes a notebook of code cells; a text that begins with "tag:name\n" gives its cell a tag.</summary>
    public static string Write(string path, params string[] cells)
    {
        JsonArray written = [.. cells.Select(Cell)];
        JsonObject notebook = new()
        {
            ["nbformat"] = 4, ["nbformat_minor"] = 4, ["cells"] = written,
            ["metadata"] = new JsonObject
            {
                ["kernelspec"] = new JsonObject { ["name"] = ".net-csharp", ["language"] = "C#", ["display_name"] = ".NET (C#)" }
            },
        };
        File.WriteAllText(path, notebook.ToJsonString());
        return path;
    }

    /// <summary>The output of a code cell that is text, whatever its type; empty without one.</summary>
    public static string Output(Notebook notebook, int cell) => string.Concat(notebook.CodeCells[cell].Outputs.Select(o =>
        NotebookJson.Text(o!["text"])
            + NotebookJson.Text(o["data"]?["text/html"] ?? o["data"]?["text/plain"]) + (string?)o["evalue"]));

    private static JsonObject Cell(string text)
    {
        string? tag = text.StartsWith("tag:", StringComparison.Ordinal)
            ? text[4..text.IndexOf('\n', StringComparison.Ordinal)]
            : null;
        JsonArray tags = tag is null ? [] : [tag];
        return text.StartsWith("# ", StringComparison.Ordinal)
            ? new() { ["cell_type"] = "markdown", ["metadata"] = new JsonObject(), ["source"] = text }
            : new()
            {
                ["cell_type"] = "code", ["metadata"] = new JsonObject { ["tags"] = tags }, ["execution_count"] = null,
                ["outputs"] = new JsonArray(),
                ["source"] = tag is null ? text : text[(tag.Length + 5)..],
            };
    }
}
