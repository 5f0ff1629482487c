using System.ComponentModel;
using System.Diagnostics;
using HyperMorph.Tests.Imaging;
using Xunit;

namespace HyperMorph.Tests.Cli.Experiments;

/// <summary>A real Slurm cluster of this one machine, as long as a test takes; the test is skipped where none can be
/// started.</summary>
internal sealed class LoopbackSlurm : IDisposable
{
    private const string Configuration = "SLURM_CONF";

    private readonly TemporaryFolder _folder = new();
    private readonly string? _other = Environment.GetEnvironmentVariable(Configuration);

    public LoopbackSlurm()
    {
        string? missing = Missing();
        if (missing is null && Script("start") is { Code: not 0 } failed)
        {
            missing = $"a Slurm cluster that starts, and this one does not: {failed.Error}";
            Script("stop");
        }
        if (missing is not null)
        {
            _folder.Dispose();
            Assert.Skip($"needs {missing}");
        }
        Environment.SetEnvironmentVariable(Configuration, _folder / "slurm.conf");
    }

    /// <summary>The node dies, with all that runs on it.</summary>
    public void Fail() => Checked(Script("fail"));

    /// <summary>The node is back.</summary>
    public void Recover() => Checked(Script("recover"));

    /// <summary>Runs one of Slurm's programs.</summary>
    public static string Run(string program, params string[] arguments) => Checked(Start(program, arguments)).Output;

    public void Dispose()
    {
        Script("stop");
        Environment.SetEnvironmentVariable(Configuration, _other);
        _folder.Dispose();
    }

    private static string? Missing()
    {
        string[] programs = ["slurmctld", "slurmd", "munged", "pgrep"];
        return !OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess ? "the rights of root on Linux"
            : Array.Exists(programs, p => Start("sh", "-c", $"command -v {p}").Code != 0)
                ? $"{string.Join(", ", programs)}; environment.md says how to install them"
            : null;
    }

    private FinishedProcess Script(string command) =>
        Start("bash", Path.Combine(AppContext.BaseDirectory, "Cli", "loopback-slurm.sh"), command, _folder.Path);

    private static FinishedProcess Checked(FinishedProcess finished)
    {
        Assert.True(finished.Code == 0, finished.Error);
        return finished;
    }

    private static FinishedProcess Start(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // Daemons may be where only the superuser's searches look.
        start.Environment["PATH"] += ":/usr/sbin:/sbin";
        try
        {
            using Process process = Process.Start(start)!;
            return FinishedProcess.Of(process);
        }
        catch (Win32Exception failure)
        {
            return new(-1, "", failure.Message);
        }
    }
}
