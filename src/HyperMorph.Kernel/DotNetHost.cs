using System.Runtime.InteropServices;

namespace HyperMorph.Kernel;

/// <summary>The <c>dotnet</c> program that runs this process, which need not be on the PATH.</summary>
internal static class DotNetHost
{
    /// <summary>Its full path; the bare name where it is not in its usual place beside the runtime.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string beside = System.IO.Path.GetFullPath(
            System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../..", name));
        return File.Exists(beside) ? beside : name;
    }
}
