using TorchSharp;
using static TorchSharp.torch;

namespace HyperMorph;

/// <summary>Where to compute.</summary>
public static class Devices
{
    /// <summary>The device of that name, checked to be there.</summary>
    /// <param name="name"><c>cpu</c>, <c>cuda</c>, or <c>cuda:N</c> for one of several GPUs.</param>
    /// <exception cref="HyperMorphException">There is no such device; the message says what to do.</exception>
    public static Device Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name == "cpu")
        {
            return CPU;
        }
        if (name != "cuda" && !(name.StartsWith("cuda:", StringComparison.Ordinal) && uint.TryParse(name.AsSpan(5), out _)))
        {
            throw new HyperMorphException($"there is no device '{name}'; there are cpu, cuda and cuda:N");
        }
        if (!HasCuda())
        {
            throw new HyperMorphException(
                "no CUDA device can be used: it takes an NVIDIA GPU and libtorch for it (see 'CUDA' in environment.md); "
                + "the processor is cpu");
        }
        return device(name);
    }

    private static bool HasCuda()
    {
        try
        {
            return cuda.is_available();
        }
        catch (Exception failure) when (failure is NotSupportedException or TypeInitializationException or DllNotFoundException)
        {
            return false;
        }
    }
}
