using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SkiaSharp;

namespace HyperMorph.Figures;

/// <summary>Finds SkiaSharp's native part where this library is loaded by its path, as notebooks do.</summary>
/// <remarks>A program finds it through its own list of dependencies; a library that is loaded by path has none.</remarks>
internal static class NativeSkia
{
    // Before any code of this assembly runs, because SkiaSharp looks for it once.
    [ModuleInitializer]
    internal static void Register()
    {
        if (Path.GetDirectoryName(typeof(NativeSkia).Assembly.Location) is not { Length: > 0 } folder)
        {
            return;
        }
        string processor = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        string platform = OperatingSystem.IsMacOS() ? "osx" : $"{(OperatingSystem.IsWindows() ? "win" : "linux")}-{processor}";
        string native = Path.Combine(folder, "runtimes", platform, "native");
        if (!Directory.Exists(native))
        {
            return;
        }
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(SKBitmap).Assembly, (name, _, _) =>
                Directory.EnumerateFiles(native, $"*{name}.*").FirstOrDefault() is { } file
                    && NativeLibrary.TryLoad(file, out nint library) ? library : 0);
        }
        catch (InvalidOperationException)
        {
            // Who loads this library has its own way of finding SkiaSharp's.
        }
    }
}
