using System.Diagnostics;
using HyperMorph.Tests.Cli;
using HyperMorph.Tests.Imaging;
using Xunit;

namespace HyperMorph.Tests;

public sealed class NativeLibTorchTests
{
    private const string TorchSharp = "LibTorchSharp";

    [Fact]
    public void A_libtorch_without_a_native_part_of_TorchSharp_is_taken_with_that_of_the_build()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "links the libraries of Linux");
        using TemporaryFolder folder = new();
        string torch = folder / "torch";
        Directory.CreateDirectory(torch);
        foreach (string library in Directory.GetFiles(Repository.LibTorch).Where(f => !f.Contains(TorchSharp, StringComparison.Ordinal)))
        {
            File.CreateSymbolicLink(Path.Combine(torch, Path.GetFileName(library)), library);
        }
        FinishedProcess run = Trained(folder, torch);
        Assert.Equal((0, ""), (run.Code, run.Error));
    }

    [Fact]
    public void A_folder_without_libtorch_is_refused_by_its_name()
    {
        using TemporaryFolder folder = new();
        FinishedProcess run = Trained(folder, folder.Path);
        Assert.NotEqual(0, run.Code);
        Assert.Contains($"HYPERMORPH_LIBTORCH is '{folder.Path}', where there is no", run.Error, StringComparison.Ordinal);
    }

    private static FinishedProcess Trained(TemporaryFolder folder, string libtorch)
    {
        using Process process = CommandLine.StartShell(folder.Path, $"HYPERMORPH_LIBTORCH='{libtorch}' exec \"$@\"",
            "train", "phantom-2d", "--output", "run", "--steps", "1");
        return FinishedProcess.Of(process);
    }
}
