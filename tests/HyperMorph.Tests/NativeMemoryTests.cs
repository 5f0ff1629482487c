using System.Diagnostics;
using System.Globalization;
using HyperMorph.Tests.Cli;
using HyperMorph.Tests.Imaging;
using Xunit;

namespace HyperMorph.Tests;

public sealed class NativeMemoryTests
{
    [Fact]
    public void A_training_step_lives_on_the_memory_of_the_step_before_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "counts page faults as Linux does");
        using TemporaryFolder folder = new();
        const int Steps = 60;
        // With those of the start; where each step asks the system again there are some 4,000 a step.
        Assert.InRange(PageFaults(folder, Steps) / Steps, 0, 2000);
    }

    // Of a shell's only child, a training on images of 128×128.
    private static long PageFaults(TemporaryFolder folder, int steps)
    {
        using Process shell = CommandLine.StartShell(folder.Path, "\"$@\" >/dev/null && cut -d ' ' -f 11 /proc/$$/stat",
            "train", "phantom-2d", "--preset", "none", "--lambda", "0.5", "--steps", $"{steps}", "--output", "run");
        FinishedProcess finished = FinishedProcess.Of(shell);
        return finished.Code == 0
            ? long.Parse(finished.Output, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException(finished.Error);
    }
}
