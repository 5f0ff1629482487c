using TorchSharp;
using static TorchSharp.torch;

namespace HyperMorph.Registration;

/// <summary>What is done with displacement and velocity fields, [N, rank, d0, d1(, d2)] in voxels of their own grid.</summary>
public static class Fields
{
    /// <summary>The displacement of exp(v), by scaling and squaring: v / 2^steps,
    /// then <paramref name="steps"/> compositions with itself.</summary>
    /// <remarks>Arsigny et al., "A log-Euclidean framework for statistics on diffeomorphisms", MICCAI 2006.
    /// The inverse of exp(v) is exp(−v).</remarks>
    public static Tensor Integrate(Tensor velocity, int steps = 7)
    {
        Check(velocity);
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        using DisposeScope scope = NewDisposeScope();
        Tensor displacement = velocity.Times(Math.Pow(2, -steps));
        for (int step = 0; step < steps; step++)
        {
            displacement = Compose(displacement, displacement);
        }
        return displacement.MoveToOuterDisposeScope();
    }

    /// <summary>The displacement of "first <paramref name="second"/>, then <paramref name="first"/>" as lookups go:
    /// x → x + s(x) + f(x + s(x)).</summary>
    /// <remarks>Warping by the result equals warping by <paramref name="first"/> and the outcome by
    /// <paramref name="second"/>.</remarks>
    public static Tensor Compose(Tensor first, Tensor second)
    {
        using Tensor carried = Warp.Linear(first, second);
        return second.Plus(carried);
    }

    /// <summary>The displacement that undoes the flow of <paramref name="velocity"/>: exp(−v).</summary>
    public static Tensor IntegrateInverse(Tensor velocity, int steps = 7)
    {
        using Tensor backwards = velocity.neg();
        return Integrate(backwards, steps);
    }

    /// <summary>A field on a grid <paramref name="factor"/> times as fine, its vectors scaled alike:
    /// extents floor(d · factor), corners aligned.</summary>
    public static Tensor Resize(Tensor field, double factor)
    {
        Check(field);
        if (factor == 1)
        {
            return field.alias();
        }
        long[] size = [.. field.shape[2..].Select(extent => Math.Max(1, (long)Math.Floor(extent * factor)))];
        return ResizeTo(field, size, factor);
    }

    /// <summary>A field on a grid of extents <paramref name="size"/>, its vectors multiplied by
    /// <paramref name="factor"/>.</summary>
    internal static Tensor ResizeTo(Tensor field, long[] size, double factor)
    {
        InterpolationMode mode = size.Length == 2 ? InterpolationMode.Bilinear : InterpolationMode.Trilinear;
        using Tensor resampled = nn.functional.interpolate(field, size, mode: mode, align_corners: true);
        return resampled.Times(factor);
    }

    /// <summary>Throws unless <paramref name="field"/> is [N, rank, d0, d1(, d2)].</summary>
    internal static void Check(Tensor field)
    {
        if (field.dim() is not (4 or 5) || field.shape[1] != field.dim() - 2)
        {
            throw new ArgumentException(
                $"a field is [N, 2, d0, d1] or [N, 3, d0, d1, d2], not [{string.Join(", ", field.shape)}]", nameof(field));
        }
    }
}
