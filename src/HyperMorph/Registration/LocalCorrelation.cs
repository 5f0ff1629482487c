using TorchSharp;
using static TorchSharp.torch;

namespace HyperMorph.Registration;

/// <summary>Minus the mean squared correlation coefficient of two images around every voxel:
/// −1 where one is locally linear in the other.</summary>
/// <remarks>
/// With local means ⟨·⟩: −mean(c² / (u·v + ε)) of c = ⟨tm⟩ − ⟨t⟩⟨m⟩, u = ⟨t²⟩ − ⟨t⟩², v = ⟨m²⟩ − ⟨m⟩². Means are taken along
/// one axis after the other, as products with a matrix of weights: exact for any weights, and cheap up to some hundred voxels.
/// </remarks>
public static class LocalCorrelation
{
    // (1e-9)^¼ = 0.006: where images in 0..1 vary by less than about one and a half of 256 grey values, they count as flat.
    private const double Flat = 1e-9;

    /// <summary>Means over windows of <paramref name="window"/> voxels a side, zero-padded and always counted as full.</summary>
    /// <param name="target">The fixed image, [N, 1, d0, d1(, d2)], values in 0..1.</param>
    /// <param name="moved">The warped moving image, of the same shape.</param>
    /// <param name="window">Odd, 3 or more.</param>
    /// <returns>A scalar in −1..0.</returns>
    /// <remarks>Balakrishnan et al., TMI 2019, whose ε of 1e-5 is for sums over a window instead of means.</remarks>
    /// <exception cref="ArgumentException">The window is even or below 3, or the images differ in shape or have several
    /// channels.</exception>
    public static Tensor Box(Tensor target, Tensor moved, int window = 9)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (window < 3 || window % 2 == 0)
        {
            throw new ArgumentException($"local correlation takes an odd window of 3 or more, not {window}", nameof(window));
        }
        return Mean(target, moved, distance => Math.Abs(distance) <= window / 2 ? 1.0 / window : 0, normalise: false,
            flat: 1e-5 / Math.Pow(window, 2 * (target.dim() - 2)));
    }

    /// <summary>Means weighted by a Gaussian of standard deviation <paramref name="width"/>, over all voxels of the image; the
    /// weights sum to 1 at borders too.</summary>
    /// <param name="target">The fixed image, [N, 1, d0, d1(, d2)], values in 0..1.</param>
    /// <param name="moved">The warped moving image, of the same shape.</param>
    /// <param name="width">In voxels, above 0; the loss is continuous in it, and tends to minus the squared correlation of the
    /// whole images.</param>
    /// <returns>A scalar in −1..0.</returns>
    /// <remarks>Cachier and Pennec, "3D non-rigid registration by gradient descent on a Gaussian-windowed similarity measure",
    /// MMBIA 2000.</remarks>
    /// <exception cref="ArgumentException">The width is not above 0, or the images differ in shape or have several
    /// channels.</exception>
    public static Tensor Gaussian(Tensor target, Tensor moved, double width = 3)
    {
        if (!(width > 0))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"local correlation takes a Gaussian of a width above 0, not {width}"),
                nameof(width));
        }
        return Mean(target, moved, distance => Math.Exp(-0.5 * Math.Pow(distance / width, 2)), normalise: true, Flat);
    }

    private static Tensor Mean(Tensor target, Tensor moved, Func<int, double> weight, bool normalise, double flat)
    {
        ImageChecks.CheckAlike("local correlation", target, moved);
        using DisposeScope scope = NewDisposeScope();
        Tensor[] kernels = [.. target.shape[2..].Select(d => Kernel((int)d, weight, normalise).to(target.dtype, target.device))];
        (Local t, Local m, Tensor covariance) = Moments(target, moved, kernels);
        Tensor slope = covariance.div(t.Variance.mul(m.Variance).PlusInPlace(flat));
        return KnownGradient.Attach(slope.mul(covariance).mean().neg(),
            (target, () => Gradient(t, m, slope, kernels)), (moved, () => Gradient(m, t, slope, kernels)))
            .MoveToOuterDisposeScope();
    }

    /// <summary>An image with its local mean and variance.</summary>
    private readonly record struct Local(Tensor Image, Tensor Mean, Tensor Variance);

    private static (Local Target, Local Moved, Tensor Covariance) Moments(Tensor target, Tensor moved, Tensor[] kernels)
    {
        using IDisposable _ = no_grad();
        Tensor[] means = Smooth([target, moved, target.Squared(), moved.Squared(), target.mul(moved)], kernels);
        // In floating point, the variance of a constant region can come out below zero.
        Tensor Variance(int image) => means[image + 2].sub(means[image].Squared()).AtLeast(0);
        return (new(target, means[0], Variance(0)), new(moved, means[1], Variance(1)), means[4].sub(means[0].mul(means[1])));
    }

    /// <summary>The loss's derivative by the voxels of <paramref name="one"/> image.</summary>
    /// <remarks>
    /// With s = c / (uv + ε), a voxel's term c² / (uv + ε) changes by 2s·dc − s²u·dv, where dc = ⟨t·dm⟩ − ⟨t⟩⟨dm⟩ and
    /// dv = 2⟨m·dm⟩ − 2⟨m⟩⟨dm⟩; the transposed kernels carry this back to the voxels that changed.
    /// </remarks>
    private static Tensor Gradient(Local one, Local other, Tensor slope, Tensor[] kernels)
    {
        Tensor[] transposed = [.. kernels.Select(kernel => kernel.t())];
        Tensor byVariance = slope.Squared().mul_(other.Variance).mul_(one.Variance.sign()).neg_();
        Tensor[] spread = Smooth([slope, byVariance, slope.mul(other.Mean).PlusInPlace(byVariance.mul(one.Mean))], transposed);
        Tensor sum = other.Image.mul(spread[0]).PlusInPlace(one.Image.mul(spread[1])).sub_(spread[2]);
        return sum.TimesInPlace(-2.0 / sum.NumberOfElements);
    }

    /// <summary>Weights of all pairs of voxels of an axis by their distance, [extent, extent]; rows normalised to 1 or left
    /// as they are.</summary>
    private static Tensor Kernel(int extent, Func<int, double> weight, bool normalise)
    {
        double[] weights = [.. Enumerable.Range(0, extent).Select(weight)];
        double[] kernel = new double[extent * extent];
        for (int i = 0; i < kernel.Length; i++)
        {
            kernel[i] = weights[Math.Abs(i / extent - i % extent)];
        }
        Tensor rows = tensor(kernel, [extent, extent]);
        return normalise ? rows.div(rows.sum(1, keepdim: true)) : rows;
    }

    /// <summary>Each image [N, 1, d0, d1(, d2)] multiplied by one matrix an axis: Σ_j kernel[i, j] · image[…, j, …].</summary>
    private static Tensor[] Smooth(Tensor[] images, Tensor[] kernels)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor all = cat(images, 1);
        long[] shape = all.shape;
        for (int axis = 0; axis < kernels.Length - 1; axis++)
        {
            all = matmul(kernels[axis], all.flatten(axis + 3)).view(shape);
        }
        Tensor[] smooth = nn.functional.linear(all, kernels[^1]).chunk(images.Length, 1);
        return [.. smooth.Select(image => image.MoveToOuterDisposeScope())];
    }
}
