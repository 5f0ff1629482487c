using System.Text;

namespace HyperMorph;

/// <summary>Writes a file so that others see the old one or the whole new one, never a part.</summary>
internal static class AtomicFile
{
    private const string Unfinished = ".part";

    /// <summary>Whether the path is that of a file which is being written, or was when its process was killed.</summary>
    public static bool IsUnfinished(string path) => path.EndsWith(Unfinished, StringComparison.Ordinal);

    /// <summary>Writes a text.</summary>
    public static void Write(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Lets <paramref name="write"/> fill a temporary file beside <paramref name="path"/> and renames it;
    /// on failure it is removed.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        string temporary = Path.Combine(Path.GetDirectoryName(full) ?? full, $".{Guid.NewGuid():N}{Unfinished}");
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
