using System.Runtime.CompilerServices;
using HyperMorph.Imaging;

namespace HyperMorph.Tests;

/// <summary>Lets the library find libtorch before a test names TorchSharp, whichever tests run.</summary>
internal static class NativeFirst
{
    [ModuleInitializer]
    internal static void Load() => RuntimeHelpers.RunModuleConstructor(typeof(Volume).Module.ModuleHandle);
}
