using System.Diagnostics;

namespace HyperMorph.Tests.Cli;

/// <summary>Runs the real command line in a process of its own.</summary>
internal static class CommandLine
{
    /// <summary>Starts <c>hypermorph</c> with arguments.</summary>
    public static Process Start(string workingFolder, params string[] arguments) =>
        Start(workingFolder, "dotnet", [Program, .. arguments]);

    /// <summary>Starts a shell whose script is given <c>hypermorph</c> with arguments as <c>"$@"</c>.</summary>
    public static Process StartShell(string workingFolder, string script, params string[] arguments) =>
        Start(workingFolder, "sh", ["-c", script, "sh", "dotnet", Program, .. arguments]);

    private static string Program => Path.Combine(AppContext.BaseDirectory, "HyperMorph.Cli.dll");

    private static Process Start(string workingFolder, string program, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = workingFolder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment.Remove("HYPERMORPH_DATA");
        // Tests run at once, one a core; where each of them took all cores, they would wait for each other.
        start.Environment["OMP_NUM_THREADS"] = "1";
        return Process.Start(start)!;
    }

    /// <summary>Sends signals to a process, one right after the other; one that has ended gets none.</summary>
    public static void Signal(int process, params string[] names)
    {
        using Process shell = Process.Start("sh", ["-c", string.Join("; ", names.Select(name => $"kill -{name} {process}"))]);
        shell.WaitForExit();
    }

    /// <summary>Runs it to its end.</summary>
    public static (int Code, string Output, string Error) Run(string workingFolder, params string[] arguments)
    {
        using Process process = Start(workingFolder, arguments);
        FinishedProcess finished = FinishedProcess.Of(process);
        return (finished.Code, finished.Output, finished.Error);
    }
}
