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
        using Tensor squared = difference.Squared();
        return squared.mean();
    }

    /// <summary>Minus the mean over batch and channels of 2·Σtp / max(Σ(t + p), 1e-5):
    /// a structure that neither has counts 0.</summary>
    /// <param name="target">One channel a structure, 0..1: [N, structures, d0, d1(, d2)].</param>
    /// <param name="moved">The warped moving structures, of the same shape.</param>
    public static Tensor SoftDice(Tensor target, Tensor moved)
    {
        using DisposeScope scope = NewDisposeScope();
        long[] axes = SpatialAxes(target);
        Tensor overlap = target.mul(moved).sum(axes).Times(2);
        Tensor total = target.Plus(moved).sum(axes).AtLeast(1e-5);
        return overlap.div(total).mean().neg().MoveToOuterDisposeScope();
    }

    /// <summary>How rough a field is: forward differences, squared, averaged over all positions and components of an
    /// axis, then over axes.</summary>
    /// <param name="field">[N, rank, d0, d1(, d2)].</param>
    /// <param name="multiplier">Factor on the result; VoxelMorph takes the velocity's downsampling.</param>
    public static Tensor Diffusion(Tensor field, double multiplier = 1) =>
        Roughness(field, difference => difference.Squared(), multiplier);

    /// <summary>As <see cref="Diffusion"/>, with absolute instead of squared differences: total variation.</summary>
    public static Tensor TotalVariation(Tensor field, double multiplier = 1) =>
        Roughness(field, difference => difference.abs(), multiplier);

    /// <summary>How bent a field is: second differences, squared, averaged over all positions and components, then over all
    /// pairs of axes.</summary>
    /// <remarks>
    /// Rueckert et al., TMI 1999, with means for integrals; mixed differences count twice, as there. An affine field has none.
    /// Times the rank squared, it is the mean squared norm of a component's Hessian.
    /// </remarks>
    /// <param name="field">[N, rank, d0, d1(, d2)], 3 voxels or more along each axis.</param>
    /// <param name="multiplier">Factor on the result.</param>
    /// <exception cref="ArgumentException">An axis has fewer than 3 voxels.</exception>
    public static Tensor Bending(Tensor field, double multiplier = 1)
    {
        ArgumentNullException.ThrowIfNull(field);
        if (field.shape[2..].Any(extent => extent < 3))
        {
            throw new ArgumentException(
                $"bending takes a field of 3 voxels or more along each axis, not [{string.Join(", ", field.shape)}]",
                nameof(field));
        }
        using DisposeScope scope = NewDisposeScope();
        long[] axes = SpatialAxes(field);
        Tensor[] means = [.. from first in axes from second in axes where first <= second
            select Difference(Difference(field, first), second).Squared().mean().Times(first == second ? 1 : 2)];
        return stack(means).sum().Times(multiplier / (axes.Length * axes.Length)).MoveToOuterDisposeScope();
    }

    private static Tensor Roughness(Tensor field, Func<Tensor, Tensor> penalty, double multiplier)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] means = [.. SpatialAxes(field).Select(axis => penalty(Difference(field, axis)).mean())];
        return stack(means).mean().Times(multiplier).MoveToOuterDisposeScope();
    }

    /// <summary>Forward differences along an axis, one fewer than voxels.</summary>
    private static Tensor Difference(Tensor field, long axis) =>
        field.narrow(axis, 1, field.shape[axis] - 1).sub(field.narrow(axis, 0, field.shape[axis] - 1));

    private static long[] SpatialAxes(Tensor tensor) =>
        [.. Enumerable.Range(2, (int)tensor.dim() - 2).Select(axis => (long)axis)];
}
