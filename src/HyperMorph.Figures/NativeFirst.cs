using System.Runtime.CompilerServices;
using HyperMorph.Imaging;

namespace HyperMorph.Figures;

/// <summary>Lets the library find libtorch before anything else can, also where a notebook names TorchSharp first.</summary>
internal static class NativeFirst
{
    [ModuleInitializer]
    internal static void Load() => RuntimeHelpers.RunModuleConstructor(typeof(Volume).Module.ModuleHandle);
}
