using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace HyperMorph.Tests;

/// <summary>The system's Python, for what others read and run of ours.</summary>
internal static class SystemPython
{
    private static readonly string[] Names = OperatingSystem.IsWindows() ? ["python.exe"] : ["/usr/bin/python3", "python3"];
    private static readonly ConcurrentDictionary<string, string?> Found = [];

    /// <summary>Runs the first Python that has some modules; without one the test is skipped.</summary>
    public static (int Code, string Output) Run(
        string modules, string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        string? python = Found.GetOrAdd(modules,
            _ => Names.FirstOrDefault(name => Start(name, folder, environment, "-c", $"import {modules}").Code == 0));
        Assert.SkipUnless(python is not null, $"needs Python with {modules}; environment.md says how to install them");
        return Start(python!, folder, environment, arguments);
    }

    private static (int Code, string Output) Start(
        string program, string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        // As for the command line: tests run at once, one a core, and so do the kernels that they start.
        start.Environment["OMP_NUM_THREADS"] = "1";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }
        try
        {
            using Process process = Process.Start(start)!;
            FinishedProcess finished = FinishedProcess.Of(process);
            return (finished.Code, finished.Output + finished.Error);
        }
        catch (Win32Exception)
        {
            return (-1, "");
        }
    }
}
