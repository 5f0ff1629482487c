using System.Text.RegularExpressions;

namespace HyperMorph.Data;

/// <summary>Relative paths with forward slashes in which <c>{subject}</c> stands for a subject's id.</summary>
internal static class SubjectPattern
{
    public const string Must = "give a relative path with forward slashes and {subject} in it, and without \"..\"";
    private const string Placeholder = "{subject}";

    // An id stays within one folder, and is no hidden file (archives made on a Mac hold "._" twins of every file).
    private const string Id = @"(?<id>[^/\\:.][^/\\:]*)";

    public static bool IsValid(string pattern) =>
        pattern.Contains(Placeholder, StringComparison.Ordinal) && !pattern.Contains('\\') && !pattern.Contains(':')
        && pattern.Split('/').All(part => part is not ("" or "." or ".."));

    /// <summary>The path of a subject's file.</summary>
    public static string PathOf(string pattern, string id) => pattern.Replace(Placeholder, id, StringComparison.Ordinal);

    /// <summary>Reads ids from whole paths.</summary>
    public static Regex Whole(string pattern) => new($"^{Expression(pattern)}$", RegexOptions.CultureInvariant);

    /// <summary>Reads ids from paths that end like the pattern, whatever folders stand before.</summary>
    public static Regex Tail(string pattern) => new($"(^|/){Expression(pattern)}$", RegexOptions.CultureInvariant);

    /// <summary>The id in <paramref name="path"/>, or null where the path does not match.</summary>
    public static string? IdIn(this Regex pattern, string path) =>
        pattern.Match(path) is { Success: true } match ? match.Groups["id"].Value : null;

    private static string Expression(string pattern)
    {
        string[] parts = [.. pattern.Split(Placeholder).Select(Regex.Escape)];
        // Every further placeholder must read the same id.
        return parts[0] + Id + string.Join(@"\k<id>", parts[1..]);
    }
}
