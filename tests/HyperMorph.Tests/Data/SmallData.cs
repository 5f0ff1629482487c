using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using HyperMorph.Data;
using HyperMorph.Imaging;
using HyperMorph.Tests.Imaging;
using Xunit;

namespace HyperMorph.Tests.Data;

/// <summary>A data set of a few tiny images, in a folder or as an archive laid out like the real ones.</summary>
internal static class SmallData
{
    public static readonly string[] Ids = ["a1", "b2", "c3", "d4", "e5"];

    public static Manifest Manifest { get; } = new(
        "small", "Small images", "MIT", [], [6, 8], [new(1, "left", "#ff0000"), new(2, "right", "#0000ff")],
        new(NormalizationKind.Percentile, 100), new("small", 0.6, 0.2, 0.2),
        Files: new("images/{subject}.nii.gz", "labels/{subject}.nii.gz"),
        Participants: new("participants.tsv", "participant_id", [new("age", "years"), new("sex", "F or M")]),
        Groups: [new("age", [35, 65], ["young", "middle", "old"])]);

    public static void WriteFolder(TemporaryFolder root)
    {
        for (int i = 0; i < Ids.Length; i++)
        {
            Nifti.Write(root.File($"small/images/{Ids[i]}.nii.gz"), Image(i));
            Nifti.WriteLabels(root.File($"small/labels/{Ids[i]}.nii.gz"), Labels(1, 2));
        }
    }

    public static Verification Verify(Manifest manifest, string? root = null) =>
        DataStore.Verify(manifest, root, cancellation: TestContext.Current.CancellationToken);

    /// <summary>A 5×9×1 image whose values go up to 44 + <paramref name="i"/>.</summary>
    public static Volume Image(int i) =>
        new(Enumerable.Range(i, 45).Select(value => (short)value).ToArray(), [5, 9, 1], Affine.Identity);

    public static LabelMap Labels(params int[] values) =>
        new(Enumerable.Range(0, 45).Select(v => v % 4 < values.Length ? values[v % 4] : 0).ToArray(), [5, 9, 1], Affine.Identity);

    /// <summary>The entries of an archive as the Decathlon's are laid out, with what a Mac leaves behind.</summary>
    public static IEnumerable<TarEntry> Entries(TemporaryFolder scratch)
    {
        WriteFolder(scratch);
        yield return new PaxTarEntry(TarEntryType.Directory, "./Task99_Small");
        yield return File("./Task99_Small/dataset.json", "{}"u8.ToArray());
        yield return File("./Task99_Small/imagesTs/f6.nii.gz", [1, 2, 3]);
        foreach (string id in Ids)
        {
            yield return File($"./Task99_Small/imagesTr/._{id}.nii.gz", [1, 2, 3]);
            yield return File($"./Task99_Small/imagesTr/{id}.nii.gz",
                System.IO.File.ReadAllBytes(scratch.File($"small/images/{id}.nii.gz")));
            yield return File($"./Task99_Small/labelsTr/{id}.nii.gz",
                System.IO.File.ReadAllBytes(scratch.File($"small/labels/{id}.nii.gz")));
        }
    }

    public static TarEntry File(string name, byte[] content) =>
        new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) };

    public static byte[] Tar(IEnumerable<TarEntry> entries, bool gzip = false)
    {
        MemoryStream archive = new();
        using (Stream target = gzip ? new GZipStream(archive, CompressionLevel.Fastest) : archive)
        using (TarWriter writer = new(target, leaveOpen: true))
        {
            foreach (TarEntry entry in entries)
            {
                writer.WriteEntry(entry);
            }
        }
        return archive.ToArray();
    }

    /// <summary>The manifest with the server's archive as its source.</summary>
    public static Manifest From(HttpFileServer server, ArchiveKind kind = ArchiveKind.Tar) => Manifest with
    {
#pragma warning disable CA5351 // The checksum of the published archives.
        Source = new(server.Url, Convert.ToHexStringLower(MD5.HashData(server.Content)), 1, kind,
            [
                new("imagesTr/{subject}.nii.gz", "images/{subject}.nii.gz"),
                new("labelsTr/{subject}.nii.gz", "labels/{subject}.nii.gz")
            ]),
#pragma warning restore CA5351
    };
}
