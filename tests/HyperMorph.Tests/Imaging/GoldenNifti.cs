using System.Text.Json;
using Xunit;

namespace HyperMorph.Tests.Imaging;

/// <summary>The reference images and what nibabel read from them.</summary>
internal static class GoldenNifti
{
    private const string Absent = "(none)";

    /// <summary>The good files; one entry that is skipped where they are absent.</summary>
    public static IEnumerable<TheoryDataRow<string>> Good() => Names("nifti/expected.json", _ => true);

    /// <summary>The files that must be refused.</summary>
    public static IEnumerable<TheoryDataRow<string>> Bad() => Names("nifti/bad/bad.json", kind => kind != "tolerated");

    /// <summary>The odd files that must load.</summary>
    public static IEnumerable<TheoryDataRow<string>> Tolerated() => Names("nifti/bad/bad.json", kind => kind == "tolerated");

    /// <summary>What is expected of a good file.</summary>
    public static JsonElement Expected(string name) => Load("nifti/expected.json").GetProperty(name);

    /// <summary>The path of a file; skips the test where it is absent.</summary>
    public static string PathOf(string folder, string name) => Golden.Path($"{folder}/{name}");

    private static JsonElement Load(string list)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Golden.Path(list)));
        return document.RootElement.Clone();
    }

    private static List<TheoryDataRow<string>> Names(string list, Func<string?, bool> wanted)
    {
        JsonElement root;
        try
        {
            root = Load(list);
        }
        catch (Exception)
        {
            return [new(Absent) { Skip = $"needs {list} of the reference golden; set HYPERMORPH_GOLDEN to their folder" }];
        }
        return [.. root.EnumerateObject().Where(entry => !entry.Name.StartsWith('_'))
            .Where(entry => wanted(entry.Value.TryGetProperty("kind", out JsonElement kind) ? kind.GetString() : null))
            .Select(entry => new TheoryDataRow<string>(entry.Name))];
    }
}
