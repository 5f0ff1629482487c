using System.Runtime.InteropServices;

namespace HyperMorph.Cli;

/// <summary>Ctrl-C, and requests to end: the first lets the work store where it is, another Ctrl-C or too long a wait ends the
/// process there and then.</summary>
/// <remarks>A terminal sends Ctrl-C to all processes of a command: one that makes a run gets it, and then is asked to end by the
/// one that started it, which says nothing new.</remarks>
internal static class Interruption
{
    /// <summary>The exit code of what was interrupted.</summary>
    public const int ExitCode = 130;

    private static readonly CancellationTokenSource Source = new();
    private static readonly List<PosixSignalRegistration> Signals = [];
    private static int s_pressed, s_received;

    /// <summary>Listens from now on; the token is cancelled by the first signal.</summary>
    /// <param name="patience">How long the work may then take to end.</param>
    public static CancellationToken Listen(TimeSpan patience)
    {
        foreach (PosixSignal signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM])
        {
            Signals.Add(PosixSignalRegistration.Create(signal, context => Receive(context, patience)));
        }
        return Source.Token;
    }

    // Signals that come together may be told in any order, and at once.
    private static void Receive(PosixSignalContext context, TimeSpan patience)
    {
        // Not ended by the system: by the work, or below.
        context.Cancel = true;
        if (context.Signal == PosixSignal.SIGINT && Interlocked.Increment(ref s_pressed) > 1)
        {
            Environment.Exit(ExitCode);
        }
        if (Interlocked.Increment(ref s_received) == 1)
        {
            _ = Task.Delay(patience).ContinueWith(_ => Environment.Exit(ExitCode), TaskScheduler.Default);
            Source.Cancel();
        }
    }
}
