using TorchSharp;
using static TorchSharp.torch;

namespace HyperMorph.Registration;

/// <summary>How unlike a moved image is to its target; smaller is better.</summary>
/// <param name="target">The fixed image, [N, C, d0, d1(, d2)].</param>
/// <param name="moved">The warped moving image, of the same shape.</param>
/// <returns>A scalar.</returns>
public delegate Tensor SimilarityLoss(Tensor target, Tensor moved);

/// <summary>The terms of the registration loss, as VoxelMorph defines them.</summary>
public static class Losses
{
    /// <summary>Mean squared difference over all voxels.</summary>
    public static Tensor MeanSquaredError(Tensor target, Tensor moved)
    {
        using Tensor difference = moved.sub(target);
        using Tensor squared = difference.square();
        return squared.mean();
    }

    /// <summary>Minus the mean squared local correlation coefficient over windows of <paramref name="window"/> voxels a side.</summary>
    /// <remarks>Windows are zero-padded and always count as full; −mean(cross² / (var_t · var_m + 1e-5)), Balakrishnan et al., TMI 2019.</remarks>
    /// <exception cref="ArgumentException">The window is even or below 3, or the images have several channels.</exception>
    public static Tensor LocalCorrelation(Tensor target, Tensor moved, int window = 9)
    {
        if (window < 3 || window % 2 == 0 || target.shape[1] != 1)
        {
            throw new ArgumentException($"local correlation takes one channel and an odd window of 3 or more, not {target.shape[1]} and {window}", nameof(window));
        }
        using DisposeScope scope = NewDisposeScope();
        double voxels = Math.Pow(window, target.dim() - 2);
        // One pass for all five sums, as channels of one image.
        Tensor sums = BoxSum(cat([target, moved, target.square(), moved.square(), target.mul(moved)], 1), window);
        Tensor[] s = sums.chunk(5, 1);
        Tensor cross = s[4].sub(s[0].mul(s[1]).Times(1 / voxels));
        Tensor targetVariance = s[2].sub(s[0].square().Times(1 / voxels));
        Tensor movedVariance = s[3].sub(s[1].square().Times(1 / voxels));
        Tensor correlation = cross.square().div(targetVariance.mul(movedVariance).Plus(1e-5));
        return correlation.mean().neg().MoveToOuterDisposeScope();
    }

    /// <summary>Minus the mean over batch and channels of 2·Σtp / max(Σ(t + p), 1e-5): a structure that neither has counts 0.</summary>
    /// <param name="target">One channel a structure, 0..1: [N, structures, d0, d1(, d2)].</param>
    /// <param name="moved">The warped moving structures, of the same shape.</param>
    public static Tensor SoftDice(Tensor target, Tensor moved)
    {
        using DisposeScope scope = NewDisposeScope();
        long[] axes = SpatialAxes(target);
        Tensor overlap = target.mul(moved).sum(axes).Times(2);
        Tensor total = target.add(moved).sum(axes).AtLeast(1e-5);
        return overlap.div(total).mean().neg().MoveToOuterDisposeScope();
    }

    /// <summary>How rough a field is: forward differences, squared, averaged over all positions and components of an axis, then over axes.</summary>
    /// <param name="field">[N, rank, d0, d1(, d2)].</param>
    /// <param name="multiplier">Factor on the result; VoxelMorph takes the velocity's downsampling.</param>
    public static Tensor Diffusion(Tensor field, double multiplier = 1) => Roughness(field, difference => difference.square(), multiplier);

    /// <summary>As <see cref="Diffusion"/>, with absolute instead of squared differences: total variation.</summary>
    public static Tensor TotalVariation(Tensor field, double multiplier = 1) => Roughness(field, difference => difference.abs(), multiplier);

    private static Tensor Roughness(Tensor field, Func<Tensor, Tensor> penalty, double multiplier)
    {
        using DisposeScope scope = NewDisposeScope();
        long[] axes = SpatialAxes(field);
        Tensor[] means = [.. axes.Select(axis => penalty(field.narrow(axis, 1, field.shape[axis] - 1).sub(field.narrow(axis, 0, field.shape[axis] - 1))).mean())];
        return stack(means).mean().Times(multiplier).MoveToOuterDisposeScope();
    }

    /// <summary>Sums over zero-padded windows, one axis after the other.</summary>
    private static Tensor BoxSum(Tensor image, int window)
    {
        foreach (long axis in SpatialAxes(image))
        {
            // A running sum and a difference: the cost does not depend on the window.
            long extent = image.shape[axis], half = window / 2;
            Tensor running = PadRunningSum(image.cumsum(axis), axis, half + 1, half);
            image = running.narrow(axis, window, extent).sub(running.narrow(axis, 0, extent));
        }
        return image;
    }

    /// <summary>Zeros before a running sum and its last value after it.</summary>
    private static Tensor PadRunningSum(Tensor running, long axis, long before, long after)
    {
        Tensor last = running.narrow(axis, running.shape[axis] - 1, 1);
        return cat([zeros_like(last).repeat_interleave(before, axis), running, last.repeat_interleave(after, axis)], axis);
    }

    private static long[] SpatialAxes(Tensor tensor) => [.. Enumerable.Range(2, (int)tensor.dim() - 2).Select(axis => (long)axis)];
}
