using Xunit;

namespace HyperMorph.Tests;

/// <summary>Where the reference numbers and the real images are; a test that needs one and finds none is skipped and says
/// so.</summary>
internal static class Golden
{
    /// <summary>The path of a file or folder with reference numbers.</summary>
    public static string Path(string name) => Find("HYPERMORPH_GOLDEN", "golden", name);

    /// <summary>The path of a file or folder with real images.</summary>
    public static string Data(string name) => Find("HYPERMORPH_DATA", "data", name);

    private static string Find(string variable, string folder, string name)
    {
        string? root = Environment.GetEnvironmentVariable(variable);
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); root is null && at is not null; at = at.Parent)
        {
            string candidate = System.IO.Path.Combine(at.FullName, "shared", folder);
            root = Directory.Exists(candidate) ? candidate : null;
        }
        string? path = root is null ? null : System.IO.Path.Combine(root, name);
        Assert.SkipUnless(path is not null && System.IO.Path.Exists(path),
            $"needs {name} of the reference {folder}; set {variable} to their folder");
        return path!;
    }
}
