using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace HyperMorph.Tests.Notebooks;

/// <summary>What every committed notebook keeps to, before it is run.</summary>
public sealed partial class NotebookFormTests
{
    private const string Reference = "#r \"../artifacts/bin/HyperMorph.Figures/release/HyperMorph.Figures.dll\"";

    /// <summary>Bytes that a committed notebook may have.</summary>
    internal const int LargestFile = 1_000_000;

    private const int LongestCell = 10;

    public static TheoryData<string> Names =>
        [.. Directory.GetFiles(Folder, "*.ipynb").Select(Path.GetFileName).OfType<string>().Order()];

    private static string Folder => Path.Combine(Repository.Root, "notebooks");

    [Theory, MemberData(nameof(Names))]
    public void It_is_written_for_the_csharp_kernel_and_loads_the_library_in_its_first_cell(string name)
    {
        JsonElement notebook = Read(name);
        Assert.Equal((4, 5), (notebook.GetProperty("nbformat").GetInt32(), notebook.GetProperty("nbformat_minor").GetInt32()));
        JsonElement spec = notebook.GetProperty("metadata").GetProperty("kernelspec");
        Assert.Equal((".net-csharp", "C#"), (spec.GetProperty("name").GetString(), spec.GetProperty("language").GetString()));
        Assert.Equal(Reference, Code(notebook).First().Source);
    }

    [Theory, MemberData(nameof(Names))]
    public void Its_cells_are_short_and_define_no_functions(string name) => Assert.All(Code(Read(name)), cell =>
    {
        Assert.InRange(cell.Source.Split('\n').Length, 1, LongestCell);
        Assert.DoesNotMatch(Definition(), cell.Source);
    });

    [Theory, MemberData(nameof(Names))]
    public void One_cell_holds_the_parameters(string name) =>
        Assert.Single(Code(Read(name)), cell => cell.Tags.Contains("parameters"));

    [Theory, MemberData(nameof(Names))]
    public void It_is_small_and_names_no_absolute_path(string name)
    {
        Assert.InRange(new FileInfo(Path.Combine(Folder, name)).Length, 1, LargestFile);
        Assert.DoesNotMatch("\"/(home|root|tmp|work|Users)/|[A-Z]:\\\\\\\\", File.ReadAllText(Path.Combine(Folder, name)));
    }

    private static JsonElement Read(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, name))).RootElement;

    private static IEnumerable<(string Source, string[] Tags)> Code(JsonElement notebook) =>
        notebook.GetProperty("cells").EnumerateArray().Where(c => c.GetProperty("cell_type").GetString() == "code").Select(c => (
            string.Concat(c.GetProperty("source").EnumerateArray().Select(line => line.GetString())),
            c.GetProperty("metadata").TryGetProperty("tags", out JsonElement tags)
                ? tags.EnumerateArray().Select(t => t.GetString()!).ToArray()
                : []));

    [GeneratedRegex(
        @"^\s*(static |public |private |internal |async )*[\w<>\[\],]+ \w+(<\w+>)?\([^)]*\)\s*(\{|=>)|\bclass \w+|\brecord \w+",
        RegexOptions.Multiline)]
    private static partial Regex Definition();
}
