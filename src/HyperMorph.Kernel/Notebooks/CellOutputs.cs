using System.Text.Json.Nodes;
using HyperMorph.Kernel.Jupyter;

namespace HyperMorph.Kernel.Notebooks;

/// <summary>Turns a kernel's messages into the outputs of a notebook's cells.</summary>
internal sealed class CellOutputs
{
    // More than this in one cell is a mistake in the cell, and would not open anywhere.
    private const int LargestText = 100_000_000;

    private readonly Dictionary<string, List<JsonObject>> _byDisplay = [];
    private NotebookCell _cell = new([]);
    private bool _clearFirst;
    private int _printed;

    /// <summary>The cell whose output comes next.</summary>
    public void Begin(NotebookCell cell) => (_cell, _clearFirst, _printed) = (cell, false, 0);

    /// <summary>Takes a message.</summary>
    /// <exception cref="KernelException">The cell prints without end.</exception>
    public void Add(Message message)
    {
        JsonObject content = message.Content;
        switch (message.Type)
        {
            case "execute_input":
                _cell.ExecutionCount = (int?)content["execution_count"];
                break;
            case "stream":
                Print((string)content["name"]!, (string)content["text"]!);
                break;
            case "display_data" or "execute_result":
                Show(message.Type, content);
                break;
            case "update_display_data":
                Update(content);
                break;
            case "clear_output":
                _clearFirst = (bool?)content["wait"] ?? false;
                if (!_clearFirst)
                {
                    _cell.Outputs.Clear();
                }
                break;
            case "error":
                AddError((string?)content["ename"] ?? "", (string?)content["evalue"] ?? "",
                    content["traceback"]?.AsArray().Select(l => (string)l!) ?? []);
                break;
        }
    }

    /// <summary>Adds an error to the cell.</summary>
    public void AddError(string name, string message, IEnumerable<string> traceback)
    {
        JsonArray lines = [.. traceback];
        Append(new() { ["output_type"] = "error", ["ename"] = name, ["evalue"] = message, ["traceback"] = lines });
    }

    private void Print(string name, string text)
    {
        _printed += text.Length;
        if (_printed > LargestText)
        {
            throw new KernelException($"it printed more than {LargestText / 1_000_000} MB; print less");
        }
        if (!_clearFirst && _cell.Outputs.LastOrDefault() is JsonObject last
            && (string?)last["output_type"] == "stream" && (string?)last["name"] == name)
        {
            Continue(last["text"]!.AsArray(), text);
        }
        else
        {
            Append(new() { ["output_type"] = "stream", ["name"] = name, ["text"] = NotebookJson.Lines(text) });
        }
    }

    // The last line may not have ended with the message before.
    private static void Continue(JsonArray lines, string text)
    {
        if (lines.Count > 0 && (string)lines[^1]! is { } last && !last.EndsWith('\n'))
        {
            lines.RemoveAt(lines.Count - 1);
            text = last + text;
        }
        foreach (JsonNode? line in NotebookJson.Lines(text))
        {
            lines.Add(line!.DeepClone());
        }
    }

    private void Show(string type, JsonObject content)
    {
        JsonObject output = new()
        {
            ["output_type"] = type, ["data"] = Stored(content),
            ["metadata"] = content["metadata"]?.DeepClone() ?? new JsonObject()
        };
        if (type == "execute_result")
        {
            output["execution_count"] = content["execution_count"]?.DeepClone();
        }
        if ((string?)content["transient"]?["display_id"] is { } id)
        {
            _byDisplay.TryAdd(id, []);
            _byDisplay[id].Add(output);
        }
        Append(output);
    }

    private void Update(JsonObject content)
    {
        foreach (JsonObject output in _byDisplay.GetValueOrDefault((string?)content["transient"]?["display_id"] ?? "") ?? [])
        {
            output["data"] = Stored(content);
        }
    }

    private void Append(JsonObject output)
    {
        if (_clearFirst)
        {
            _cell.Outputs.Clear();
            _clearFirst = false;
        }
        _cell.Outputs.Add(output);
    }

    private static JsonObject Stored(JsonObject content) => new(content["data"]!.AsObject().Select(d => KeyValuePair.Create(
        d.Key, d.Value is JsonValue text
            && (d.Key.StartsWith("text/", StringComparison.Ordinal) || d.Key is "image/svg+xml" or "application/javascript")
                ? NotebookJson.Lines((string)text!)
                : d.Value?.DeepClone())));
}
