namespace HyperMorph.Imaging;

/// <summary>A NIfTI file that cannot be read or written; the message names the file, the header field and its value.</summary>
public sealed class NiftiException : HyperMorphException
{
    /// <summary>An error with its sentence.</summary>
    public NiftiException(string message) : base(message) { }

    /// <summary>An error with its sentence and what caused it.</summary>
    public NiftiException(string message, Exception cause) : base(message, cause) { }

    /// <summary>Runs <paramref name="work"/> on a file and puts the file's name into whatever goes wrong with it.</summary>
    internal static T Guard<T>(string path, string verb, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new NiftiException($"{path}: {Explain(e, path, verb)}", e);
        }
    }

    private static string Explain(Exception e, string path, string verb) => e switch
    {
        InvalidDataException => e.Message,
        FileNotFoundException => "no such file",
        DirectoryNotFoundException => $"no such folder as {Path.GetDirectoryName(path)}",
        _ when Directory.Exists(path) => $"cannot be {verb}, it is a folder",
        UnauthorizedAccessException => $"cannot be {verb}, permission is denied",
        _ => $"cannot be {verb} ({e.Message})",
    };
}
