using System.Runtime.InteropServices;

namespace HyperMorph;

/// <summary>What the process does with memory that tensors gave back.</summary>
public static class NativeMemory
{
    // Of mallopt, in glibc's malloc.h.
    private const int TrimThreshold = -1, TopPad = -2, MmapThreshold = -3;

    /// <summary>Keeps memory that tensors gave back for the next ones; does nothing where the C library is not glibc.</summary>
    /// <remarks>Every step asks for the same large blocks. glibc gives them back to the system between steps, which clears each
    /// of their pages when it is asked again: 6 to 10 % of a step's time. The process then stays as large as it once was, so
    /// this is for programs that train, not for a library to decide. (man 3 mallopt)</remarks>
    public static void Keep()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }
        try
        {
            // Larger blocks are still the system's: holes of theirs, which others seldom fill, took 0.6 GB of a full-size pair.
            // A glibc that refuses so large a threshold fits it to the blocks that come by, as long as nothing else is set.
            if (mallopt(MmapThreshold, 64 << 20) != 0)
            {
                _ = mallopt(TrimThreshold, int.MaxValue);
                _ = mallopt(TopPad, 64 << 20);
            }
        }
        catch (EntryPointNotFoundException)
        {
            // musl and others have no such choice.
        }
    }

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int mallopt(int parameter, int value);
}
