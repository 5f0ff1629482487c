using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace HyperMorph.Data;

/// <summary>Everything the library knows about a data set; one JSON file of <c>data-manifests</c> each,
/// described by <c>manifest.schema.json</c>.</summary>
/// <param name="Name">What commands call it, also the name of its file and, without <paramref name="Folder"/>, of its folder:
/// small letters, digits and hyphens.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Licence">The terms under which it may be used.</param>
/// <param name="Citations">What to cite.</param>
/// <param name="Size">Extent of the grid, in voxels, that every image is padded or cropped to;
/// its length is the rank, 2 or 3.</param>
/// <param name="Structures">The structures of the label maps.</param>
/// <param name="Normalization">How stored intensities become values in 0..1.</param>
/// <param name="Split">Which subjects train, validate and test.</param>
/// <param name="Acknowledgement">A sentence that publications must carry, or null.</param>
/// <param name="Files">Where a subject's files lie; null where the data set is generated.</param>
/// <param name="Source">Where the files can be had; null where the user brings them.</param>
/// <param name="Phantom">How the data set is generated; null where it is read from files.</param>
/// <param name="Participants">The table of participants, or null.</param>
/// <param name="Groups">Divisions into participant groups that results are reported by, or null.</param>
/// <param name="Folder">The data set's folder where that is not its name, as when data sets share files; else null.</param>
/// <param name="FixedContrast">The second contrast, which the fixed image of a pair has; null where there is but one.</param>
public sealed record Manifest(
    string Name, string Title, string Licence, string[] Citations, int[] Size, Structure[] Structures,
    Normalization Normalization, SplitRule Split,
    string? Acknowledgement = null, FilePatterns? Files = null, Source? Source = null, PhantomSource? Phantom = null,
    Participants? Participants = null, Grouping[]? Groups = null, string? Folder = null,
    FixedContrast? FixedContrast = null)
{
    /// <summary>Where the schema is, for editors; no part of the content.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <summary>SHA-256 of what determines images, label maps and their parts, in lower-case hexadecimal: the same whatever the
    /// file's layout, its words for readers, and the groups that results are reported by.</summary>
    [JsonIgnore]
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(ManifestFile.Canonical(this)));

    /// <summary>Reads the manifest of that name, or the one at a path that ends in <c>.json</c>.</summary>
    /// <remarks>A name is looked for in <c>data-manifests</c> in the current folder, in each folder above it,
    /// and beside this library.</remarks>
    /// <exception cref="HyperMorphException">There is none, or it is wrong; the sentence names file, field and value.</exception>
    public static Manifest Load(string nameOrPath) => ManifestFile.Read(ManifestFile.Find(nameOrPath));

    /// <summary>The names that <see cref="Load"/> finds, in order.</summary>
    public static IReadOnlyList<string> Names() => ManifestFile.Names();

    /// <summary>The structure of that name, or whose label is that number.</summary>
    /// <exception cref="HyperMorphException">There is none.</exception>
    public Structure StructureOf(string nameOrLabel) =>
        Structures.FirstOrDefault(s => s.Name == nameOrLabel || s.Label.ToString(CultureInfo.InvariantCulture) == nameOrLabel)
            ?? throw new HyperMorphException($"the data set {Name} has no structure '{nameOrLabel}'; it has "
                + string.Join(", ", Structures.Select(s => $"{s.Label} {s.Name}")));

    /// <summary>The groups that a subject is reported in: one a division, none where the subject's value is unknown.</summary>
    public string[] GroupsOf(Subject subject) => [.. (Groups ?? []).Select(g => g.Of(subject)).OfType<string>()];

    /// <summary>All groups that some subjects are in, in one order everywhere: division by division, by name in each.</summary>
    /// <param name="groups">The groups of each subject, as <see cref="GroupsOf"/> gives them.</param>
    internal static string[] GroupsIn(IEnumerable<string[]> groups) =>
        // A subject whose value in a division is unknown has its later groups further in front.
        [.. groups.SelectMany(g => g.Index()).GroupBy(g => g.Item, g => g.Index)
            .OrderBy(g => g.Max()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key)];
}

/// <summary>Where a subject's files lie in the data folder; <c>{subject}</c> stands for the subject's id.</summary>
/// <param name="Image">The image, such as <c>{subject}/slice_norm.nii.gz</c>.</param>
/// <param name="Labels">The label map, or null where the data set has none.</param>
public sealed record FilePatterns(string Image, string? Labels = null);

/// <summary>An archive to download.</summary>
/// <param name="Url">Its address, http or https.</param>
/// <param name="Md5">Its MD5 checksum, in lower-case hexadecimal, as its publishers or their users give it.</param>
/// <param name="Megabytes">About how large it is, in millions of bytes.</param>
/// <param name="Archive">Its kind.</param>
/// <param name="Entries">Which of its files are kept, and where they go.</param>
public sealed record Source(string Url, string Md5, int Megabytes, ArchiveKind Archive, ArchiveMapping[] Entries);

/// <summary>Kinds of archive.</summary>
public enum ArchiveKind
{
    /// <summary>A tape archive.</summary>
    [JsonStringEnumMemberName("tar")]
    Tar,

    /// <summary>A tape archive compressed by gzip.</summary>
    [JsonStringEnumMemberName("tar.gz")]
    TarGz,
}

/// <summary>A file of an archive and where it goes.</summary>
/// <param name="From">The end of the file's path in the archive, with <c>{subject}</c>;
/// whatever folders stand before it do not matter.</param>
/// <param name="To">Its path in the data folder, with <c>{subject}</c>.</param>
public sealed record ArchiveMapping(string From, string To);

/// <summary>A generated data set of the manifest's size.</summary>
/// <param name="Subjects">How many subjects.</param>
/// <param name="Seed">What they are drawn from.</param>
public sealed record PhantomSource(int Subjects, int Seed);
