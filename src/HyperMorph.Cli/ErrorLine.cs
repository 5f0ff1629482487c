using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using HyperMorph.Kernel;

namespace HyperMorph.Cli;

/// <summary>Turns whatever goes wrong into one line on the error stream and an exit code.</summary>
internal static class ErrorLine
{
    // A step of training on volumes, and storing it, take long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Exit codes: 0 done, 1 something the user can put right, 2 wrong usage,
    /// 70 a fault of this program, 130 interrupted.</summary>
    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        ParseResult parsed = root.Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            return Report(string.Join(" ", parsed.Errors.Select(e => e.Message)) + $" See '{Name(parsed)} --help'.", 2);
        }
        try
        {
            // The others end as soon as they are interrupted.
            CancellationToken interrupted =
                parsed.Action is AsynchronousCommandLineAction ? Interruption.Listen(Patience) : CancellationToken.None;
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                interrupted);
        }
        catch (Exception failure) when (failure is HyperMorphException or KernelException)
        {
            return Report(failure.Message, 1);
        }
        catch (OperationCanceledException)
        {
            return Report("interrupted", Interruption.ExitCode);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Report(failure.Message, 1);
        }
        catch (Exception failure) when (failure is ExternalException or OutOfMemoryException
            && failure.Message.Contains("memory", StringComparison.OrdinalIgnoreCase))
        {
            return Report("the device has too little memory for this; use a smaller --batch, smaller images, or --device cpu", 1);
        }
        catch (Exception failure) when (Environment.GetEnvironmentVariable("HYPERMORPH_TRACE") is null)
        {
            return Report((failure.InnerException ?? failure).Message
                + " (this is a fault of the program; set HYPERMORPH_TRACE=1 to see where)", 70);
        }
    }

    private static int Report(string message, int code)
    {
        Console.Error.WriteLine($"hypermorph: {message.ReplaceLineEndings(" ")}");
        return code;
    }

    private static string Name(ParseResult parsed)
    {
        IEnumerable<string> names = parsed.CommandResult.Command.Parents.OfType<Command>().Where(c => c is not RootCommand)
            .Select(c => c.Name).Append(parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name);
        return $"hypermorph {string.Join(' ', names)}".TrimEnd();
    }
}
