using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HyperMorph.Kernel;
using HyperMorph.Kernel.Jupyter;

namespace HyperMorph.Benchmarks;

/// <summary>How soon the published notebook kernel answers, beside <c>dotnet run</c> of an empty script.</summary>
internal static class KernelStart
{
    private const int Rounds = 9;

    public static void Run()
    {
        string folder = Directory.CreateTempSubdirectory("hypermorph-benchmark").FullName;
        try
        {
            string published = Path.Combine(folder, "kernel"), script = Path.Combine(folder, "empty.cs");
            DotNet("publish", KernelProject(), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier,
                "--no-self-contained", "-o", published, "-v", "quiet");
            File.WriteAllText(script, "return;");
            double built = Report.Milliseconds(() => DotNet("run", script));
            double[][] rounds = [.. Enumerable.Range(0, Rounds).Select(_ =>
                (double[])[.. Cells(folder, Path.Combine(published, "HyperMorph.Kernel.dll")),
                    Report.Milliseconds(() => DotNet("run", script))])];
            double[] median = [.. Enumerable.Range(0, rounds[0].Length).Select(i => Report.Median(rounds.Select(r => r[i])))];
            Report.Line("kernel ready", $"{median[0]:f0} ms", $"≤ 1000 ms");
            Report.Line("its first cell done, from its start", $"{median[1]:f0} ms", $"≤ 800 ms");
            Report.Line("its second cell", $"{median[2]:f0} ms", $"≤ 50 ms");
            Report.Line("dotnet run of an empty script", $"{built:f0} ms at first, then {median[3]:f0} ms", $"none, to compare");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double[] Cells(string folder, string kernel)
    {
        Stopwatch watch = Stopwatch.StartNew();
        using KernelClient client = new(folder, kernel);
        double Cell(string code) => Report.Milliseconds(() => client.Execute(code, null, _ => { }, CancellationToken.None));
        Cell("1 + 1");
        return [client.ReadyAfter.TotalMilliseconds, watch.Elapsed.TotalMilliseconds, Cell("2 + 2")];
    }

    private static void DotNet(params string[] arguments)
    {
        using Process process =
            Process.Start(new ProcessStartInfo(DotNetHost.Path, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new HyperMorphException($"dotnet {string.Join(' ', arguments)} failed: {output}");
        }
    }

    private static string KernelProject([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../src/HyperMorph.Kernel/HyperMorph.Kernel.csproj"));
}
