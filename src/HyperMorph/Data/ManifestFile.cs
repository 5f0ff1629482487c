using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace HyperMorph.Data;

/// <summary>Manifests on disk.</summary>
internal static class ManifestFile
{
    private const string Folder = "data-manifests";
    private const int LongestQuote = 80;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        // Messages quote values as their author wrote them.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public static byte[] Canonical(Manifest manifest) =>
        JsonSerializer.SerializeToUtf8Bytes(manifest with
        {
            Schema = null, Title = "", Licence = "", Citations = [], Acknowledgement = null, Participants = null, Groups = null,
        }, Json);

    public static string Find(string nameOrPath)
    {
        if (nameOrPath.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            return nameOrPath;
        }
        return Folders().Select(folder => Path.Combine(folder, nameOrPath + ".json")).FirstOrDefault(File.Exists)
            ?? throw new HyperMorphException(
                $"there is no data set \"{nameOrPath}\": "
                + $"give one of {string.Join(", ", Names())} or the path of a manifest that ends in .json");
    }

    public static string[] Names() => [.. Folders()
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.json"))
        .Select(path => Path.GetFileNameWithoutExtension(path))
        .Where(name => !name.EndsWith(".schema", StringComparison.Ordinal))
        .Distinct().Order(StringComparer.Ordinal)];

    public static Manifest Read(string path)
    {
        JsonNode? json = null;
        try
        {
            string text = File.ReadAllText(path);
            json = JsonNode.Parse(text);
            Manifest manifest = JsonSerializer.Deserialize<Manifest>(text, Json)
                ?? throw new JsonException("a manifest is an object.");
            ManifestRules.Check(manifest, (field, must) => throw Wrong(path, json, field, must));
            return manifest;
        }
        catch (JsonException e)
        {
            throw Wrong(path, json, e.Path ?? "$", Explain(e.Message), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HyperMorphException($"the manifest {path} cannot be read: {e.Message}", e);
        }
    }

    private static IEnumerable<string> Folders()
    {
        List<string> parents = [];
        for (DirectoryInfo? at = new(Directory.GetCurrentDirectory()); at is not null; at = at.Parent)
        {
            parents.Add(at.FullName);
        }
        string library = Path.GetDirectoryName(typeof(Manifest).Assembly.Location) is { Length: > 0 } beside
            ? beside
            : AppContext.BaseDirectory;
        return parents.Append(library).Select(parent => Path.Combine(parent, Folder)).Where(Directory.Exists);
    }

    private static HyperMorphException Wrong(string path, JsonNode? json, string field, string must, Exception? cause = null)
    {
        // A file that is no JSON at all has no value to quote; the parser's sentence names the line.
        string place = json is null ? "is no JSON" : $"is wrong at {field}, which is {Quote(json, field)}";
        string sentence = $"the manifest {path} {place}: {must}";
        return cause is null ? new(sentence) : new(sentence, cause);
    }

    private static string Quote(JsonNode json, string field)
    {
        string value = Nodes(json, "$").FirstOrDefault(node => node.Path == field) is { Path: not null } found
            ? found.Node?.ToJsonString(Json) ?? "null"
            : "missing";
        return value.Length <= LongestQuote ? value : value[..LongestQuote] + "…";
    }

    private static IEnumerable<(string Path, JsonNode? Node)> Nodes(JsonNode? node, string path) => (node switch
    {
        JsonObject o => o.SelectMany(member => Nodes(member.Value, $"{path}.{member.Key}")),
        JsonArray a => a.SelectMany((item, index) => Nodes(item, $"{path}[{index}]")),
        _ => [],
    }).Prepend((path, node));

    // The serializer speaks of .NET types, and its exceptions tell its cases apart by their texts only;
    // a text that is new stays as it is.
    private static string Explain(string message)
    {
        const string Missing = "missing required properties including: ";
        int list = message.IndexOf(Missing, StringComparison.Ordinal),
            path = message.IndexOf(" Path: ", StringComparison.Ordinal);
        string sentence = (path < 0 ? message : message[..path]).TrimEnd('.');
        return list >= 0 ? $"add the missing {sentence[(list + Missing.Length)..]}"
            : sentence.Contains("could not be mapped to any", StringComparison.Ordinal)
                ? "there is no such field, and manifest.schema.json lists those there are"
            : sentence.Contains("could not be converted", StringComparison.Ordinal)
                || sentence.Contains("null values", StringComparison.Ordinal)
                    ? "give a value of the type that manifest.schema.json names"
            : message.TrimEnd('.');
    }
}
