using System.Diagnostics;
using Xunit;

namespace HyperMorph.Tests;

/// <summary>A disk of two megabytes, in memory, in place of a folder;
/// without the rights to have one the test is skipped.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _folder;

    public SmallDisk(string folder)
    {
        _folder = Directory.CreateDirectory(folder).FullName;
        Assert.SkipUnless(OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", _folder) == 0,
            "needs the rights of root on Linux, to mount a disk that can be full");
    }

    private string Filler => Path.Combine(_folder, "filler");

    /// <summary>Leaves room for so many kilobytes.</summary>
    public void FillUpTo(int kilobytes) =>
        File.WriteAllBytes(Filler, new byte[new DriveInfo(_folder).AvailableFreeSpace - 1024 * kilobytes]);

    /// <summary>Gives the room back.</summary>
    public void MakeRoom() => File.Delete(Filler);

    public void Dispose() => Run("umount", _folder);

    private static int Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        return FinishedProcess.Of(process).Code;
    }
}
