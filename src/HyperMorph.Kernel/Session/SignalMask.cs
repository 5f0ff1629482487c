using System.Runtime.InteropServices;

namespace HyperMorph.Kernel.Session;

/// <summary>
/// The signals that a thread does not take. On Unix the runtime aborts a busy loop from within a signal handler that never
/// returns, so that signal stays blocked, also in threads that this thread starts; the garbage collector needs it in all of them.
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
