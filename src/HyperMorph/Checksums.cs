using System.Security.Cryptography;

namespace HyperMorph;

/// <summary>SHA-256 of a folder's files in <c>checksums.txt</c>, in the form of the program <c>sha256sum</c>.</summary>
internal static class Checksums
{
    private const string FileName = "checksums.txt", Gap = "  ";

    /// <summary>The SHA-256 of a file's bytes, in lower-case hexadecimal.</summary>
    public static string OfFile(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <summary>Adds files, or replaces their lines.</summary>
    public static void Add(string folder, params string[] files)
    {
        var lines = Read(folder).Where(l => !files.Contains(l.File))
            .Concat(files.Select(file => (Hash: OfFile(Path.Combine(folder, file)), File: file)));
        AtomicFile.Write(Path.Combine(folder, FileName), string.Concat(lines.Select(l => $"{l.Hash}{Gap}{l.File}\n")));
    }

    /// <summary>Whether the file is listed and there.</summary>
    public static bool Has(string folder, string file) =>
        File.Exists(Path.Combine(folder, file)) && Read(folder).Any(l => l.File == file);

    /// <summary>Throws one sentence where a listed file is not what it was.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="file">A file of it.</param>
    /// <param name="advice">What to do then.</param>
    /// <exception cref="HyperMorphException">It was changed.</exception>
    public static void Verify(string folder, string file, string advice)
    {
        string path = Path.Combine(folder, file);
        if (File.Exists(path) && Read(folder).FirstOrDefault(l => l.File == file).Hash is { } hash && OfFile(path) != hash)
        {
            throw new HyperMorphException($"'{path}' was changed after it was written ({FileName} says so): {advice}");
        }
    }

    private static (string Hash, string File)[] Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        return !File.Exists(path) ? [] : [.. File.ReadAllLines(path).Select(line => line.Split(Gap, 2))
            .Where(parts => parts.Length == 2).Select(parts => (parts[0], parts[1]))];
    }
}
