using TorchSharp;
using static TorchSharp.torch;

namespace HyperMorph;

/// <summary>Arithmetic of tensors with numbers, and what TorchSharp makes into that.</summary>
/// <remarks>
/// TorchSharp hands the native pointer of a <see cref="Scalar"/> to libtorch and holds no reference to it meanwhile, so that the
/// garbage collector may free a temporary one during the call. It happens about once in a thousand training steps on a busy
/// machine. Here the scalar is held until the call returns; everywhere else, tensors meet numbers only through these methods.
/// Sums and squares of tensors are among them: Tensor.add and Tensor.square pass on a factor of 1 and a power of 2 of their own.
/// </remarks>
internal static class TensorNumbers
{
    public static Tensor Times(this Tensor tensor, double factor)
    {
        using Scalar number = factor;
        return tensor.mul(number);
    }

    public static Tensor TimesInPlace(this Tensor tensor, double factor)
    {
        using Scalar number = factor;
        return tensor.mul_(number);
    }

    public static Tensor Plus(this Tensor tensor, double term)
    {
        using Scalar number = term, one = 1;
        return tensor.add(number, one);
    }

    public static Tensor Plus(this Tensor tensor, Tensor other)
    {
        using Scalar one = 1;
        return tensor.add(other, one);
    }

    public static Tensor PlusInPlace(this Tensor tensor, double term)
    {
        using Scalar number = term, one = 1;
        return tensor.add_(number, one);
    }

    public static Tensor PlusInPlace(this Tensor tensor, Tensor other)
    {
        using Scalar one = 1;
        return tensor.add_(other, one);
    }

    public static Tensor Squared(this Tensor tensor) => tensor.mul(tensor);

    public static Tensor OverInPlace(this Tensor tensor, double divisor)
    {
        using Scalar number = divisor;
        return tensor.div_(number);
    }

    public static Tensor AtLeast(this Tensor tensor, double bound)
    {
        using Scalar number = bound;
        return tensor.clamp_min(number);
    }

    public static Tensor Between(this Tensor tensor, double lower, double upper)
    {
        using Scalar least = lower, most = upper;
        return tensor.clamp(least, most);
    }

    public static Tensor LeakyReluInPlace(this Tensor tensor, double slope)
    {
        using Scalar number = slope;
        return tensor.leaky_relu_(number);
    }

    /// <summary>0, 1, …, <paramref name="count"/> − 1.</summary>
    public static Tensor Counting(long count, ScalarType type, Device device)
    {
        using Scalar start = 0, stop = count, step = 1;
        return arange(start, stop, step, type, device);
    }
}
