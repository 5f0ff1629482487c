using System.Formats.Tar;
using System.IO.Compression;
using System.Text.RegularExpressions;

namespace HyperMorph.Data;

/// <summary>Takes the files that a manifest names out of an archive.</summary>
internal static class Archive
{
    /// <summary>Writes them below <paramref name="folder"/>, which is new, and leaves out all others.</summary>
    /// <exception cref="HyperMorphException">The archive is damaged, holds none of the files,
    /// or has entries that leave the folder.</exception>
    public static async Task ExtractAsync(Source source, string archive, string folder, CancellationToken cancellation)
    {
        (Regex From, string To)[] mappings = [.. source.Entries.Select(entry => (SubjectPattern.Tail(entry.From), entry.To))];
        try
        {
            using FileStream file = File.OpenRead(archive);
            using Stream content = source.Archive == ArchiveKind.TarGz ? new GZipStream(file, CompressionMode.Decompress) : file;
            using TarReader reader = new(content);
            while (await reader.GetNextEntryAsync(cancellationToken: cancellation).ConfigureAwait(false) is { } entry)
            {
                if (Target(entry, mappings, source) is { } target)
                {
                    await WriteAsync(entry, Path.Combine(folder, target), cancellation).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new HyperMorphException($"the archive from {source.Url} is damaged ({e.Message}): "
                + "check that the manifest's source.archive is right, and fetch it again", e);
        }
        if (!Directory.Exists(folder))
        {
            throw new HyperMorphException($"the archive from {source.Url} has no file that fits {source.Entries[0].From}: "
                + "correct the manifest's source.entries");
        }
    }

    private static string? Target(TarEntry entry, (Regex From, string To)[] mappings, Source source)
    {
        bool absolute = entry.Name.StartsWith('/') || entry.Name.Contains('\\') || entry.Name.Contains(':');
        if (absolute || entry.Name.Split('/').Contains(".."))
        {
            throw Refused("leaves the data folder");
        }
        string? target = mappings
            .Select(mapping => mapping.From.IdIn(entry.Name) is { } id ? SubjectPattern.PathOf(mapping.To, id) : null)
            .FirstOrDefault(path => path is not null);
        bool isFile = entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile;
        return target is null || isFile ? target : throw Refused("is a link or a device, and a file is wanted");

        HyperMorphException Refused(string why) =>
            new($"the archive from {source.Url} is refused, because its entry \"{entry.Name}\" {why}: "
                + "get the data set from its publishers");
    }

    private static async Task WriteAsync(TarEntry entry, string path, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using FileStream file = File.Create(path);
        // An empty file has no stream.
        await (entry.DataStream ?? Stream.Null).CopyToAsync(file, cancellation).ConfigureAwait(false);
    }
}
