namespace HyperMorph.Experiments;

/// <summary>SHA-256 of a folder's results in <c>checksums.txt</c>, in the form of the program <c>sha256sum</c>.</summary>
internal static class Checksums
{
    private const string FileName = "checksums.txt", Gap = "  ";

    /// <summary>Adds a file, or replaces its line.</summary>
    public static void Add(string folder, string file) => AtomicFile.Write(Path.Combine(folder, FileName), string.Concat(
        Read(folder).Where(l => l.File != file).Append((ContentKey.OfFile(Path.Combine(folder, file)), file))
            .Select(l => $"{l.Item1}{Gap}{l.Item2}\n")));

    /// <summary>Whether the file is listed and there.</summary>
    public static bool Has(string folder, string file) =>
        File.Exists(Path.Combine(folder, file)) && Read(folder).Any(l => l.File == file);

    /// <summary>Throws one sentence where the file is not what it was.</summary>
    /// <exception cref="HyperMorphException">It was changed.</exception>
    public static void Verify(string folder, string file)
    {
        string path = Path.Combine(folder, file);
        if (ContentKey.OfFile(path) != Read(folder).First(l => l.File == file).Hash)
        {
            throw new HyperMorphException(
                $"'{path}' was changed after it was written ({FileName} says so): "
                + "delete it to have the model scored again, or put it back");
        }
    }

    private static (string Hash, string File)[] Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        return !File.Exists(path) ? [] : [.. File.ReadAllLines(path).Select(line => line.Split(Gap, 2))
            .Where(parts => parts.Length == 2).Select(parts => (parts[0], parts[1]))];
    }
}
