using System.Text.Json.Nodes;
using HyperMorph.Data;
using HyperMorph.Tests.Imaging;
using NJsonSchema;
using Xunit;

namespace HyperMorph.Tests.Data;

public sealed class ManifestSchemaTests
{
    private static readonly Task<JsonSchema> s_schema =
        JsonSchema.FromFileAsync(ManifestTests.CommittedPath("manifest.schema.json"));

    /// <summary>Manifest, changed field, its new value (null removes it), the field named in the message, the value named,
    /// whether the schema can tell.</summary>
    public static TheoryData<string, string, string?, string, string, bool> WrongManifests => new()
    {
        { "oasis-2d", "sise", "[160, 192]", "$.sise", "[160,192]", true },
        { "oasis-2d", "source.sha1", "\"ab\"", "$.source.sha1", "\"ab\"", true },
        { "oasis-2d", "Name", "\"oasis-2d\"", "$.Name", "\"oasis-2d\"", true },
        { "oasis-2d", "name", null, "'name'", "missing", true },
        { "oasis-2d", "split.salt", null, "'salt'", "missing", true },
        { "oasis-2d", "structures.3.color", null, "'color'", "missing", true },
        { "oasis-2d", "title", "7", "$.title", "7", true },
        { "oasis-2d", "title", "null", "$.title", "null", true },
        { "oasis-2d", "size", "\"160×192\"", "$.size", "\"160×192\"", true },
        { "oasis-2d", "size.1", "192.5", "$.size[1]", "192.5", true },
        { "oasis-2d", "size.1", "0", "$.size[1]", "0", true },
        { "oasis-2d", "size", "[160]", "$.size", "[160]", true },
        { "oasis-2d", "name", "\"../oasis\"", "$.name", "\"../oasis\"", true },
        { "oasis-2d", "structures.3.color", "\"purple\"", "$.structures[3].color", "\"purple\"", true },
        { "oasis-2d", "structures.3.label", "0", "$.structures[3].label", "0", true },
        { "oasis-2d", "structures.3.label", "2", "$.structures[3].label", "2", false },
        {
            "oasis-2d", "structures.3.name", "\"Left-Cerebral-Cortex\"", "$.structures[3].name",
            "\"Left-Cerebral-Cortex\"", false
        },
        { "oasis-2d", "structures", "[]", "$.structures", "[]", false },
        { "oasis-2d", "split.test", "0.3", "$.split", "\"test\":0.3", false },
        { "oasis-2d", "split.train", "1.7", "$.split.train", "1.7", true },
        { "oasis-2d", "normalization.kind", "\"zscore\"", "$.normalization.kind", "\"zscore\"", true },
        { "oasis-2d", "normalization.kind", "1", "$.normalization.kind", "1", true },
        { "oasis-2d", "normalization.percentile", "99", "$.normalization.percentile", "99", true },
        { "hippocampus", "normalization.percentile", "101", "$.normalization.percentile", "101", true },
        { "hippocampus", "normalization.percentile", null, "$.normalization.percentile", "missing", true },
        { "oasis-2d", "files.image", "\"slice_norm.nii.gz\"", "$.files.image", "\"slice_norm.nii.gz\"", true },
        {
            "oasis-2d", "source.entries.0.to", "\"../{subject}.nii.gz\"", "$.source.entries[0].to",
            "\"../{subject}.nii.gz\"", true
        },
        { "oasis-2d", "source.entries.0.to", "\"/{subject}.nii.gz\"", "$.source.entries[0].to", "\"/{subject}.nii.gz\"", true },
        { "oasis-2d", "source.url", "\"file:///etc/passwd\"", "$.source.url", "\"file:///etc/passwd\"", true },
        { "oasis-2d", "source.md5", "\"C9AE\"", "$.source.md5", "\"C9AE\"", true },
        { "oasis-2d", "source.archive", "\"zip\"", "$.source.archive", "\"zip\"", true },
        { "oasis-2d", "files", null, "$.files", "missing", true },
        { "oasis-2d", "phantom", "{ \"subjects\": 5, \"seed\": 1 }", "$.phantom", "{\"subjects\":5", true },
        { "phantom-2d", "phantom.subjects", "1", "$.phantom.subjects", "1", true },
        { "phantom-2d", "groups.0.column", "\"weight\"", "$.groups[0].column", "\"weight\"", false },
        { "oasis-2d", "groups.0.column", "\"weight\"", "$.groups[0].column", "\"weight\"", false },
        { "oasis-2d", "groups.0.upperBounds", "[65, 35]", "$.groups[0].upperBounds", "[65,35]", false },
        { "oasis-2d", "groups.0.names", "[\"all\"]", "$.groups[0].names", "[\"all\"]", false },
        { "oasis-2d", "groups.1.names", "[\"old\", \"over 65\"]", "$.groups[1].names", "[\"old\",\"over 65\"]", false },
        { "oasis-2d-across", "folder", "\"../oasis-2d\"", "$.folder", "\"../oasis-2d\"", true },
        { "oasis-2d-across", "folder", "\"\"", "$.folder", "\"\"", true },
        { "oasis-2d-across", "fixedContrast.kind", "\"t2\"", "$.fixedContrast.kind", "\"t2\"", true },
        { "oasis-2d-across", "fixedContrast.seed", null, "'seed'", "missing", true },
        { "oasis-2d-across", "fixedContrast.noise", "-0.01", "$.fixedContrast.noise", "-0.01", true },
        { "oasis-2d-across", "fixedContrast.noise", "0.6", "$.fixedContrast.noise", "0.6", true },
        { "oasis-2d-across", "fixedContrast.blur", "1", "$.fixedContrast.blur", "1", true },
        { "oasis-2d-across", "fixedContrast.values.2.mean", "1.2", "$.fixedContrast.values[2].mean", "1.2", true },
        { "oasis-2d-across", "fixedContrast.values.2.slope", "-11", "$.fixedContrast.values[2].slope", "-11", true },
        { "oasis-2d-across", "fixedContrast.values.2.slope", null, "'slope'", "missing", true },
        { "oasis-2d-across", "fixedContrast.values.2.labels", "[]", "$.fixedContrast.values[2].labels", "[]", true },
        { "oasis-2d-across", "fixedContrast.values.2.labels.1", "-1", "$.fixedContrast.values[2].labels[1]", "-1", true },
        { "oasis-2d-across", "fixedContrast.values.2.labels.1", "25", "$.fixedContrast.values[2].labels[1]", "25", false },
        { "oasis-2d-across", "fixedContrast.values.2.labels.1", "14", "$.fixedContrast.values[2].labels[1]", "14", false },
        { "oasis-2d-across", "fixedContrast.values.2.labels", "[2]", "$.fixedContrast.values", "for the labels 15 too", false },
    };

    [Theory]
    [InlineData("phantom-2d")]
    [InlineData("phantom-3d")]
    [InlineData("phantom-2d-across")]
    [InlineData("oasis-2d")]
    [InlineData("oasis-2d-across")]
    [InlineData("oasis-3d")]
    [InlineData("hippocampus")]
    public async Task A_committed_manifest_follows_the_schema(string name) =>
        Assert.Empty((await s_schema).Validate(ManifestTests.CommittedJson(name).ToJsonString()));

    [Theory]
    [MemberData(nameof(WrongManifests))]
    public async Task A_wrong_manifest_is_refused_with_file_field_and_value(
        string name, string field, string? value, string fieldNamed, string valueNamed, bool bySchema)
    {
        using TemporaryFolder folder = new();
        JsonObject json = ManifestTests.CommittedJson(name);
        Change(json, field.Split('.'), value);
        string path = ManifestTests.Save(folder, "wrong.json", json);

        var e = Assert.Throws<HyperMorphException>(() => Manifest.Load(path));

        Assert.Contains(path, e.Message, StringComparison.Ordinal);
        Assert.Contains(fieldNamed, e.Message, StringComparison.Ordinal);
        Assert.Contains(valueNamed, e.Message, StringComparison.Ordinal);
        Assert.Equal(bySchema, (await s_schema).Validate(json.ToJsonString()).Count > 0);
    }

    [Theory]
    [InlineData("structures.3.color", "\"purple\"",
        "the manifest FILE is wrong at $.structures[3].color, which is \"purple\": a colour is written #rrggbb")]
    [InlineData("size.1", "192.5",
        "the manifest FILE is wrong at $.size[1], which is 192.5: give a value of the type that manifest.schema.json names")]
    [InlineData("sise", "160",
        "the manifest FILE is wrong at $.sise, which is 160: "
        + "there is no such field, and manifest.schema.json lists those there are")]
    [InlineData("split.salt", null,
        "the manifest FILE is wrong at $.split, which is {\"train\":0.7,\"validation\":0.1,\"test\":0.2}: "
        + "add the missing 'salt'")]
    [InlineData("title", "null",
        "the manifest FILE is wrong at $.title, which is null: give a value of the type that manifest.schema.json names")]
    public void The_sentence_says_what_is_wrong(string field, string? value, string sentence)
    {
        using TemporaryFolder folder = new();
        JsonObject json = ManifestTests.CommittedJson("oasis-2d");
        Change(json, field.Split('.'), value);
        string path = ManifestTests.Save(folder, "wrong.json", json);

        var e = Assert.Throws<HyperMorphException>(() => Manifest.Load(path));

        Assert.Equal(sentence, e.Message.Replace(path, "FILE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_field_of_the_schema_is_described()
    {
        List<string> bare = [];
        Visit((JsonObject)JsonNode.Parse(await File.ReadAllTextAsync(
            ManifestTests.CommittedPath("manifest.schema.json"), TestContext.Current.CancellationToken))!, bare);

        Assert.Empty(bare);
    }

    private static void Change(JsonNode json, string[] field, string? value)
    {
        JsonNode parent = field[..^1]
            .Aggregate(json, (node, name) => node is JsonArray array ? array[int.Parse(name)]! : node[name]!);
        if (parent is JsonArray items)
        {
            items[int.Parse(field[^1])] = JsonNode.Parse(value!);
        }
        else if (value is null)
        {
            Assert.True(parent.AsObject().Remove(field[^1]));
        }
        else
        {
            parent[field[^1]] = JsonNode.Parse(value);
        }
    }

    private static void Visit(JsonObject schema, List<string> bare)
    {
        foreach ((string name, JsonNode? field) in schema["properties"] as JsonObject ?? [])
        {
            if (field!["description"] is null)
            {
                bare.Add(name);
            }
            Visit(field.AsObject(), bare);
        }
        if (schema["items"] is JsonObject items)
        {
            Visit(items, bare);
        }
    }
}
