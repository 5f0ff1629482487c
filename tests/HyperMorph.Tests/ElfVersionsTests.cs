using HyperMorph.Tests.Imaging;
using Xunit;

namespace HyperMorph.Tests;

public sealed class ElfVersionsTests
{
    [Fact]
    public void Only_the_flag_of_the_one_version_changes()
    {
        byte[] before = File.ReadAllBytes(TorchSharpLibrary()), after = [.. before];
        Assert.True(ElfVersions.MarkWeak(after, ElfVersions.Unneeded));
        int[] changed = [.. Enumerable.Range(0, before.Length).Where(i => before[i] != after[i])];
        Assert.Equal(before[Assert.Single(changed)] | 2, after[changed[0]]);
    }

    [Fact]
    public void The_copy_stands_beside_the_original_which_stays_as_it_is()
    {
        using TemporaryFolder folder = new();
        string original = folder / "libLibTorchSharp.so";
        File.Copy(TorchSharpLibrary(), original);
        byte[] before = File.ReadAllBytes(original);
        string copy = ElfVersions.CopyWithWeakVersion(original, ElfVersions.Unneeded);
        Assert.Equal(folder.Path, Path.GetDirectoryName(copy));
        Assert.Equal(before, File.ReadAllBytes(original));
        Assert.NotEqual(before, File.ReadAllBytes(copy));
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void A_version_that_is_not_asked_for_and_a_file_of_another_kind_are_told_apart()
    {
        using TemporaryFolder folder = new();
        Assert.False(ElfVersions.MarkWeak(File.ReadAllBytes(TorchSharpLibrary()), "GLIBCXX_9.9.9"));
        File.WriteAllText(folder / "text.so", new string('x', 200));
        Assert.Contains("text.so", Assert.Throws<DllNotFoundException>(() =>
            ElfVersions.CopyWithWeakVersion(folder / "text.so", ElfVersions.Unneeded)).Message, StringComparison.Ordinal);
    }

    private static string TorchSharpLibrary()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux libraries have symbol versions");
        return Path.Combine(Repository.LibTorch, "libLibTorchSharp.so");
    }
}
