using System.Text.Json;
using System.Text.Json.Nodes;
using HyperMorph.Kernel.Jupyter;

namespace HyperMorph.Kernel.Notebooks;

/// <summary>A notebook of nbformat 4, kept as its JSON, so that what is unknown here is written back as it was.</summary>
internal sealed class Notebook
{
    private const string Html = "text/html";

    private readonly JsonObject _root;

    private Notebook(JsonObject root, string path) => (_root, FilePath) = (root, path);

    /// <summary>The file that it was read from.</summary>
    public string FilePath { get; }

    /// <summary>Its cells, of all kinds.</summary>
    public IEnumerable<NotebookCell> Cells => _root["cells"]!.AsArray().Select(c => new NotebookCell(c!.AsObject()));

    /// <summary>The cells with code in them.</summary>
    public IReadOnlyList<NotebookCell> CodeCells =>
        [.. Cells.Where(c => c.Type == "code" && !string.IsNullOrWhiteSpace(c.Source))];

    /// <summary>Reads a notebook for C#.</summary>
    /// <exception cref="KernelException">It is not there, no JSON, of another nbformat, or for another language.</exception>
    public static Notebook Read(string path)
    {
        try
        {
            JsonObject root = JsonNode.Parse(File.ReadAllText(path)) as JsonObject
                ?? throw new KernelException($"{path} is no notebook: it is JSON, but not an object");
            Check(root, path);
            foreach (JsonNode? cell in root["cells"]!.AsArray())
            {
                cell!["id"] ??= Guid.NewGuid().ToString("N")[..8];
            }
            root["nbformat_minor"] = Math.Max(5, (int?)root["nbformat_minor"] ?? 0);
            return new(root, path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new KernelException($"the notebook cannot be read: {failure.Message}", failure);
        }
        catch (JsonException failure)
        {
            throw new KernelException($"{path} is no notebook: it is not JSON (line {failure.LineNumber + 1})", failure);
        }
        catch (Exception failure) when (failure is InvalidOperationException or FormatException)
        {
            throw new KernelException($"{path} is no notebook of nbformat 4: {failure.Message}", failure);
        }
    }

    /// <summary>Removes the outputs of earlier runs, and says in its metadata which kernel runs it.</summary>
    public void Prepare()
    {
        foreach (NotebookCell cell in Cells.Where(c => c.Type == "code"))
        {
            cell.Clear();
        }
        JsonObject metadata = Metadata();
        metadata["kernelspec"] = new JsonObject
        {
            ["display_name"] = KernelInfo.DisplayName, ["language"] = KernelInfo.Language, ["name"] = KernelInfo.Name
        };
        metadata["language_info"] = KernelInfo.LanguageInfo();
    }

    /// <summary>Inserts a code cell behind another; its tag is also its id, so that a notebook that is run twice differs in
    /// nothing but what it shows.</summary>
    public void InsertAfter(NotebookCell cell, string source, string tag)
    {
        JsonArray cells = _root["cells"]!.AsArray();
        cells.Insert(cells.IndexOf(cell.Json) + 1, new JsonObject
        {
            ["cell_type"] = "code", ["id"] = tag, ["source"] = NotebookJson.Lines(source),
            ["execution_count"] = null,
            ["metadata"] = new JsonObject { ["tags"] = new JsonArray(tag) }, ["outputs"] = new JsonArray(),
        });
    }

    /// <summary>Removes a cell.</summary>
    public void Remove(NotebookCell cell) => _root["cells"]!.AsArray().Remove(cell.Json);

    /// <summary>Changes the HTML that its cells have shown.</summary>
    public void ChangeHtml(Func<string, string> change)
    {
        foreach (JsonObject data in Cells.SelectMany(c => c.Outputs)
            .Select(o => o?["data"]).OfType<JsonObject>().Where(d => d.ContainsKey(Html)))
        {
            data[Html] = NotebookJson.Lines(change(NotebookJson.Text(data[Html])));
        }
    }

    /// <summary>Writes it, whole or not at all.</summary>
    public void Write(string path) => AtomicFile.Write(path, NotebookJson.Write(_root));

    private static void Check(JsonObject root, string path)
    {
        if ((int?)root["nbformat"] is not 4)
        {
            throw new KernelException(root["nbformat"] is { } other
                ? $"{path} is of nbformat {other}, and only 4 is read; "
                    + "convert it with 'jupyter nbconvert --to notebook --nbformat 4'"
                : $"{path} is no notebook: it has no field 'nbformat'");
        }
        if (root["cells"] is not JsonArray)
        {
            throw new KernelException($"{path} is no notebook: it has no list 'cells'");
        }
        if ((string?)root["metadata"]?["kernelspec"]?["language"] is { } language && language != KernelInfo.Language)
        {
            throw new KernelException($"{path} is a notebook for {language}, and only those for {KernelInfo.Language} are run");
        }
    }

    private JsonObject Metadata()
    {
        _root["metadata"] ??= new JsonObject();
        return _root["metadata"]!.AsObject();
    }
}

/// <summary>A cell of a notebook.</summary>
internal sealed record NotebookCell(JsonObject Json)
{
    /// <summary>code, markdown or raw.</summary>
    public string Type => (string?)Json["cell_type"] ?? "";

    /// <summary>Its text.</summary>
    public string Source => NotebookJson.Text(Json["source"]);

    /// <summary>The number under which it was run.</summary>
    public int? ExecutionCount
    {
        get => (int?)Json["execution_count"];
        set => Json["execution_count"] = value;
    }

    /// <summary>What it has shown.</summary>
    public JsonArray Outputs => Json["outputs"] as JsonArray ?? [];

    /// <summary>Whether somebody gave it this tag.</summary>
    public bool HasTag(string tag) => Json["metadata"]?["tags"] is JsonArray tags && tags.Any(t => (string?)t == tag);

    /// <summary>Forgets that it was run.</summary>
    public void Clear()
    {
        Json["outputs"] = new JsonArray();
        Json["execution_count"] = null;
    }
}
