namespace HyperMorph.Tests;

/// <summary>The repository that the tests were built in.</summary>
internal static class Repository
{
    /// <summary>Its folder.</summary>
    public static string Root { get; } = Find(new(AppContext.BaseDirectory));

    /// <summary>Where the build puts libtorch for Linux.</summary>
    public static string LibTorch { get; } = Path.Combine(Root, "artifacts", "libtorch", "linux-x64");

    private static string Find(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "HyperMorph.Research.sln")) ? folder.FullName : Find(folder.Parent!);
}
