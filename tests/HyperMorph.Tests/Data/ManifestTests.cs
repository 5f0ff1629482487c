using System.Text.Json.Nodes;
using HyperMorph.Data;
using HyperMorph.Tests.Imaging;
using Xunit;

namespace HyperMorph.Tests.Data;

public sealed class ManifestTests
{
    [Fact]
    public void The_committed_manifests_are_found_by_name_from_any_folder() =>
        Assert.Equal(
            ["hippocampus", "oasis-2d", "oasis-2d-across", "oasis-3d", "phantom-2d", "phantom-2d-across", "phantom-3d"],
            Manifest.Names());

    [Theory]
    [InlineData("oasis-2d", "160,192", 24)]
    [InlineData("oasis-2d-across", "160,192", 24)]
    [InlineData("oasis-3d", "160,192,224", 35)]
    [InlineData("hippocampus", "48,64,48", 2)]
    [InlineData("phantom-2d", "128,128", 15)]
    [InlineData("phantom-2d-across", "128,128", 15)]
    [InlineData("phantom-3d", "64,64,64", 15)]
    public void A_committed_manifest_has_its_size_and_structures(string name, string size, int structures)
    {
        Manifest manifest = Manifest.Load(name);

        Assert.Equal(name, manifest.Name);
        Assert.Equal(size, string.Join(',', manifest.Size));
        Assert.Equal(Enumerable.Range(1, structures), manifest.Structures.Select(structure => structure.Label));
    }

    [Theory]
    [InlineData("oasis-2d", "oasis-2d/seg24_labels.txt")]
    [InlineData("oasis-3d", "oasis-3d-pair/seg35_labels.txt")]
    public void Structures_have_the_names_and_colours_of_the_data_set(string name, string table)
    {
        var published = File.ReadLines(Golden.Data(table))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Where(row => row.Length > 0 && row[0] != "#ID" && row[0] != "0")
            .Select(row => new Structure(int.Parse(row[0]), row[1],
                $"#{int.Parse(row[2]):x2}{int.Parse(row[3]):x2}{int.Parse(row[4]):x2}"));

        Assert.Equal(published, Manifest.Load(name).Structures);
    }

    [Theory]
    [InlineData("phantom-2d")]
    [InlineData("phantom-2d-across")]
    [InlineData("phantom-3d")]
    public void A_phantom_manifest_names_the_phantoms_structures(string name) =>
        Assert.Equal(Phantom.Structures, Manifest.Load(name).Structures);

    [Theory]
    [InlineData("hippocampus", "03d98434d7a3de91d0b27e3e8ed0446301e97133dcdad746ebca57c7f63be82b")]
    [InlineData("oasis-2d", "9ee11fcd5580254500069a2affc5661865951458a5f3109db308cb3d0bfcb5ca")]
    [InlineData("oasis-3d", "d74ebae53046526b7dad33de7c14dae93aaa20d0c169f798d8612d9f819822f0")]
    [InlineData("phantom-2d", "a5c5b03dee5cc3f3501866248f0890c0ecc2d5efb9a69114f9085ee10d2fe0d7")]
    [InlineData("phantom-3d", "387ea931f40193995a30918cf9b8ef32261b51f059acc3c7fdccd816e2be84e3")]
    public void The_hash_that_trained_models_store_stays_when_manifests_get_new_fields(string name, string hash) =>
        Assert.Equal(hash, Manifest.Load(name).Hash);

    [Fact]
    public void The_hash_depends_on_content_and_not_on_layout_or_words_for_readers()
    {
        using TemporaryFolder folder = new();
        JsonObject json = CommittedJson("hippocampus");
        JsonObject reversed = new(json.Reverse().Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
        reversed["$schema"] = "elsewhere.json";
        reversed["title"] = "In other words";
        JsonObject changed = json.DeepClone().AsObject();
        changed["size"]![0] = 56;

        string hash = Manifest.Load("hippocampus").Hash;

        Assert.Equal(64, hash.Length);
        Assert.Equal(hash, Manifest.Load(Save(folder, "reversed.json", reversed)).Hash);
        Assert.NotEqual(hash, Manifest.Load(Save(folder, "changed.json", changed)).Hash);
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_known_ones()
    {
        var e = Assert.Throws<HyperMorphException>(() => Manifest.Load("oasis"));

        Assert.Contains("\"oasis\"", e.Message, StringComparison.Ordinal);
        Assert.Contains("oasis-2d-across, oasis-3d", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var e = Assert.Throws<HyperMorphException>(() => Manifest.Load("no-such-folder/my.json"));

        Assert.Contains("no-such-folder/my.json", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_JSON_is_named_with_the_line()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("broken.json"), "{\n  \"name\": oasis\n}");

        var e = Assert.Throws<HyperMorphException>(() => Manifest.Load(folder.File("broken.json")));

        Assert.Contains("broken.json is no JSON", e.Message, StringComparison.Ordinal);
        Assert.Contains("LineNumber: 1", e.Message, StringComparison.Ordinal);
    }

    internal static JsonObject CommittedJson(string name) =>
        JsonNode.Parse(File.ReadAllText(CommittedPath(name + ".json")))!.AsObject();

    internal static string CommittedPath(string file) => Path.Combine(AppContext.BaseDirectory, "data-manifests", file);

    internal static string Save(TemporaryFolder folder, string file, JsonNode json)
    {
        File.WriteAllText(folder.File(file), json.ToJsonString());
        return folder.File(file);
    }
}
