using System.Diagnostics;
using System.Globalization;
using HyperMorph.Tests.Imaging;
using HyperMorph.Training;
using Xunit;

namespace HyperMorph.Tests.Cli;

public sealed class InterruptionTests
{
    [Theory]
    [InlineData("INT")]
    // Ctrl-C, which a terminal sends to all processes, and then what the process that started this one sends it.
    [InlineData("INT", "TERM")]
    public void Training_that_is_interrupted_keeps_its_last_step(params string[] signals)
    {
        using TemporaryFolder folder = new();
        (int code, string error) = Interrupted(folder, signals);
        Assert.Equal("hypermorph: interrupted\n", error);
        Assert.Equal(130, code);
        CheckpointInfo kept = Checkpoint.ReadInfo(Checkpoint.Find(folder / "run")!);
        Assert.Equal(kept.Step, TrainingLog.Read(Path.Combine(folder / "run", TrainingLog.FileName)).Count());
    }

    [Fact]
    public void Another_Ctrl_C_ends_it_without_a_word()
    {
        using TemporaryFolder folder = new();
        (int code, string error) = Interrupted(folder, "INT", "INT");
        Assert.Equal(130, code);
        Assert.True(error is "" or "hypermorph: interrupted\n", error);
    }

    // A training of which no step is kept but where it is interrupted.
    private static (int Code, string Error) Interrupted(TemporaryFolder folder, params string[] signals)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "looks at signals as Linux shows them");
        using Process training = CommandLine.Start(folder.Path, "train", TinyManifest.WriteTo(folder),
            "--steps", "1000000", "--checkpoint-every", "1000000", "-o", "run");
        Task<FinishedProcess> finished = Task.Run(() => FinishedProcess.Of(training));
        FileInfo log = new(Path.Combine(folder / "run", TrainingLog.FileName));
        bool trains = SpinWait.SpinUntil(() =>
        {
            Thread.Sleep(20);
            log.Refresh();
            return training.HasExited || (log.Exists && log.Length > 2000);
        }, TimeSpan.FromMinutes(2));
        bool isDeaf = IgnoresCtrlC(training.Id);
        CommandLine.Signal(training.Id, isDeaf ? ["KILL"] : signals);
        FinishedProcess ended = finished.GetAwaiter().GetResult();
        Assert.SkipWhen(isDeaf, "the tests run where Ctrl-C is ignored, as in the background of a script");
        Assert.True(trains, ended.Output);
        return (ended.Code, ended.Error);
    }

    private static bool IgnoresCtrlC(int process)
    {
        const string Field = "SigIgn:";
        string mask = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(Field, StringComparison.Ordinal));
        return (ulong.Parse(mask[Field.Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 0b10) != 0;
    }
}
