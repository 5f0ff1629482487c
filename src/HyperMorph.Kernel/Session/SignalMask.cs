using System.Runtime.InteropServices;

namespace HyperMorph.Kernel.Session;

/// <summary>
/// The signals that a thread does not take. On Unix the runtime aborts a busy loop from within its signal handler and never returns
/// from it, so its signal stays blocked: without this, a second abort of that thread, or of one that it starts, would not arrive.
/// </summary>
internal sealed class SignalMask
{
    // Larger than any platform's sigset_t.
    private const int Size = 256;

    private readonly byte[] _mask = new byte[Size];

    /// <summary>Remembers the mask of this thread.</summary>
    public static SignalMask OfThisThread()
    {
        SignalMask mask = new();
        if (!OperatingSystem.IsWindows())
        {
            _ = pthread_sigmask(SetMask, null, mask._mask);
        }
        return mask;
    }

    /// <summary>Gives this thread the remembered mask.</summary>
    public void Restore()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = pthread_sigmask(SetMask, _mask, null);
        }
    }

    private static int SetMask => OperatingSystem.IsLinux() ? 2 : 3;

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int pthread_sigmask(int how, byte[]? set, byte[]? old);
}
