using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace HyperMorph;

/// <summary>Finds libtorch in the build tree and loads it before TorchSharp looks for one elsewhere.</summary>
/// <remarks>
/// The folder is the first of: <c>HYPERMORPH_LIBTORCH</c>, then <c>libtorch/&lt;platform&gt;</c> beside the assembly or in one
/// of the folders above it. Where there is none, TorchSharp's own search is left alone. A named folder may be that of a PyTorch,
/// which has no native part of TorchSharp: the one of the build tree is taken then.
/// </remarks>
internal static class NativeLibTorch
{
    private const string FolderVariable = "HYPERMORPH_LIBTORCH", TorchSharpName = "LibTorchSharp";

    // Each needs those before it; that for GPUs is there or not.
    private static readonly string[] Libraries = ["torch_cpu", "torch_cuda", "torch"];

    /// <summary>Loads libtorch and TorchSharp's native part by full path, so that later look-ups by
    /// name find them loaded.</summary>
    /// <exception cref="DllNotFoundException">A library of the folder does not load; the message says what to do.</exception>
    // Before any code of this assembly runs, because whoever touches TorchSharp first decides which libtorch the process gets.
    [ModuleInitializer]
    internal static void Load()
    {
        string? built = FindBuilt();
        if ((FindNamed() ?? built) is not { } folder)
        {
            return;
        }
        try
        {
            foreach (string library in Libraries.Where(name => Has(folder, name)))
            {
                NativeLibrary.Load(PathOf(folder, library));
            }
            nint torchSharp = LoadTorchSharp(PathOf(Has(folder, TorchSharpName) ? folder : built ?? folder, TorchSharpName));
            NativeLibrary.SetDllImportResolver(typeof(torch).Assembly, (name, _, _) => name == TorchSharpName ? torchSharp : 0);
            SilenceWarnings(PathOf(folder, "c10"));
        }
        catch (DllNotFoundException failure)
        {
            throw new DllNotFoundException(
                $"libtorch in {folder} does not load; see 'When native loading fails' in environment.md. {failure.Message}",
                failure);
        }
    }

    // Where NNPACK does not know the processor, libtorch warns of it at every convolution, and convolves without it.
    // (TORCH_CPP_LOG_LEVEL is read by Python's part of libtorch alone; c10/util/Logging.h)
    private static void SilenceWarnings(string path)
    {
        const int OnlyErrors = 2;
        if (NativeLibrary.TryLoad(path, out nint c10) && NativeLibrary.TryGetExport(c10, "FLAGS_caffe2_log_level", out nint level))
        {
            Marshal.WriteInt32(level, OnlyErrors);
        }
    }

    private static nint LoadTorchSharp(string path)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (DllNotFoundException failure) when (OperatingSystem.IsLinux()
            && failure.Message.Contains(ElfVersions.Unneeded, StringComparison.Ordinal))
        {
            return NativeLibrary.Load(ElfVersions.CopyWithWeakVersion(path, ElfVersions.Unneeded));
        }
    }

    private static string? FindNamed() => Environment.GetEnvironmentVariable(FolderVariable) switch
    {
        null or "" => null,
        { } named when Has(named, Libraries[0]) => named,
        { } other => throw new DllNotFoundException($"{FolderVariable} is '{other}', where there is no {FileName(Libraries[0])}"),
    };

    private static string? FindBuilt()
    {
        string platform = OperatingSystem.IsWindows() ? "win-x64" : OperatingSystem.IsMacOS() ? "osx-arm64" : "linux-x64";
        // A notebook loads this assembly into a program that lies elsewhere.
        string start = Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location) is { Length: > 0 } folderOfAssembly
            ? folderOfAssembly
            : AppContext.BaseDirectory;
#if HYPERMORPH_CUDA
        string beside = Path.Combine(start, "runtimes", platform, "native");
        return Has(beside, TorchSharpName) ? beside : null;
#else
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "libtorch", platform);
            if (Has(candidate, TorchSharpName))
            {
                return candidate;
            }
        }
        return null;
#endif
    }

    private static bool Has(string folder, string library) => File.Exists(PathOf(folder, library));

    private static string PathOf(string folder, string library) => Path.Combine(folder, FileName(library));

    private static string FileName(string library) =>
        OperatingSystem.IsWindows() ? $"{library}.dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";
}
