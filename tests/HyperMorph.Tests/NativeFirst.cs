using System.Runtime.CompilerServices;
using HyperMorph.Imaging;
using TorchSharp;

namespace HyperMorph.Tests;

/// <summary>Lets the library find libtorch before a test names TorchSharp, whichever tests run.</summary>
internal static class NativeFirst
{
    [ModuleInitializer]
    internal static void Load()
    {
        RuntimeHelpers.RunModuleConstructor(typeof(Volume).Module.ModuleHandle);
        OneThread();
    }

    // At least as many tests run at once as there are cores, and libtorch's threads wait for each other busily.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void OneThread() => torch.set_num_threads(1);
}
