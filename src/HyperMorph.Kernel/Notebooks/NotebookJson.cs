using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HyperMorph.Kernel.Notebooks;

/// <summary>JSON as Jupyter writes it: sorted keys, an indent of one, letters of all languages as they are.</summary>
internal static class NotebookJson
{
    private static readonly JsonSerializerOptions Writing = new()
    {
        WriteIndented = true, IndentSize = 1, NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000,
    };

    /// <summary>The text of a file.</summary>
    public static string Write(JsonNode node) => Sorted(node)!.ToJsonString(Writing) + "\n";

    /// <summary>Text as nbformat stores it: a list of lines that keep their ends.</summary>
    public static JsonArray Lines(string text)
    {
        JsonArray lines = [];
        for (int start = 0; start < text.Length;)
        {
            int end = text.IndexOf('\n', start) is >= 0 and int found ? found + 1 : text.Length;
            lines.Add(text[start..end]);
            start = end;
        }
        return lines;
    }

    /// <summary>Text that nbformat stores as a string or a list of lines.</summary>
    public static string Text(JsonNode? node) =>
        node is JsonArray lines ? string.Concat(lines.Select(l => (string?)l)) : (string?)node ?? "";

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(
            o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
