using System.Diagnostics;

namespace HyperMorph.Tests;

/// <summary>What a process said, and how it ended.</summary>
internal sealed record FinishedProcess(int Code, string Output, string Error)
{
    /// <summary>Reads both streams at once to their ends, so that neither fills up and stops the process.</summary>
    public static FinishedProcess Of(Process process)
    {
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
