namespace HyperMorph.Data;

/// <summary>A data set and whether it is here.</summary>
/// <param name="Manifest">The data set.</param>
/// <param name="Folder">Where it is or would be; null where it is generated.</param>
/// <param name="Subjects">How many subjects have an image, 0 where the data set is not here.</param>
public sealed record DataSetStatus(Manifest Manifest, string? Folder, int Subjects);

/// <summary>Data sets on this machine: which are here, whether they are sound, and how to get them.</summary>
/// <remarks>The root folder is the argument, else what HYPERMORPH_DATA says, else <c>data</c> in the current folder.</remarks>
public static class DataStore
{
    /// <summary>The folder of a data set, whether or not it exists.</summary>
    public static string Folder(Manifest manifest, string? root = null) => DataFolder.Of(manifest, root);

    /// <summary>Every data set that has a manifest; looks at file names only.</summary>
    public static IReadOnlyList<DataSetStatus> List(string? root = null) =>
        [.. Manifest.Names().Select(Manifest.Load).Select(manifest => manifest.Files is null
            ? new DataSetStatus(manifest, null, manifest.Phantom!.Subjects)
            : new DataSetStatus(manifest, Folder(manifest, root), Images(manifest, Folder(manifest, root))))];

    /// <summary>Reads every file of a data set and tells what is missing or wrong; a generated one has no files.</summary>
    /// <exception cref="HyperMorphException">There is no file of the data set at all.</exception>
    public static Verification Verify(
        Manifest manifest, string? root = null, Action<int, int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        string folder = Folder(manifest, root);
        return manifest.Phantom is { } phantom
            ? new(folder, phantom.Subjects, phantom.Subjects, [])
            : Verification.Of(manifest, folder, progress, cancellation);
    }

    /// <summary>Downloads a data set into its folder, which appears only when complete;
    /// false where it is there already.</summary>
    /// <param name="manifest">The data set, with a source.</param>
    /// <param name="root">The folder that holds the data sets' folders.</param>
    /// <param name="progress">Is told how many bytes have arrived, of how many if the server says so.</param>
    /// <param name="cancellation">Stops it; what has arrived is kept in <c>NAME.partial</c>,
    /// and the next call goes on from there.</param>
    /// <exception cref="HyperMorphException">The data set cannot be downloaded, the download broke off or is wrong,
    /// or its folder holds something else.</exception>
    public static async Task<bool> FetchAsync(
        Manifest manifest, string? root = null, Action<long, long?>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        Source source = manifest.Source ?? throw new HyperMorphException(
            $"the data set {manifest.Name} cannot be fetched, because its manifest has no source: "
            + (manifest.Phantom is null ? "bring the files yourself" : "it is generated when it is used"));
        string folder = Folder(manifest, root), partial = folder + ".partial", extracted = Path.Combine(partial, "extracted");
        if (Path.Exists(folder))
        {
            return Images(manifest, folder) == 0
                ? throw new HyperMorphException(
                    $"{folder} is in the way of the data set {manifest.Name}, of which it holds no image: move it away")
                : false;
        }
        string archive = await new Download(source, partial).RunAsync(progress, cancellation).ConfigureAwait(false);
        try
        {
            await Archive.ExtractAsync(source, archive, extracted, cancellation).ConfigureAwait(false);
            Directory.Move(extracted, folder);
        }
        finally
        {
            if (Directory.Exists(extracted))
            {
                Directory.Delete(extracted, recursive: true);
            }
        }
        Directory.Delete(partial, recursive: true);
        return true;
    }

    private static int Images(Manifest manifest, string folder) =>
        DataFolder.List(manifest.Files!, folder).Count(subject => subject.Image is not null);
}
