using TorchSharp;
using static TorchSharp.torch;

namespace HyperMorph.Registration;

/// <summary>How much two images of different contrast tell about each other.</summary>
public static class MutualInformation
{
    private const double Tiny = 1e-12;

    /// <summary>Minus the normalised mutual information (H(t) + H(m)) / H(t, m), averaged over the batch: −1 where neither image
    /// tells about the other.</summary>
    /// <param name="target">The fixed image, [N, 1, d0, d1(, d2)], values in 0..1; what lies outside counts as 0 or 1.</param>
    /// <param name="moved">The warped moving image, of the same shape.</param>
    /// <param name="bins">Bins along each axis of the joint histogram, 2 or more.</param>
    /// <param name="width">Standard deviation, in bins, of the Gaussian that spreads an intensity over bins.</param>
    /// <returns>A scalar in −2..−1.</returns>
    /// <remarks>
    /// Studholme, Hill and Hawkes, "An overlap invariant entropy measure of 3D medical image alignment", Pattern Recognition
    /// 1999; the histogram has Parzen windows as in Mattes et al., TMI 2003. Gaussians of a standard deviation of one bin add up
    /// to a constant to eight digits; narrower ones do not, and draw intensities towards the bins' centres.
    /// </remarks>
    /// <exception cref="ArgumentException">There are fewer than 2 bins, the width is not above 0, or the images differ in shape
    /// or have several channels.</exception>
    public static Tensor Normalized(Tensor target, Tensor moved, int bins = 32, double width = 1) =>
        Normalized(target, moved, bins, width, ParzenBins.DefaultChunk);

    internal static Tensor Normalized(Tensor target, Tensor moved, int bins, double width, long chunk)
    {
        ImageChecks.CheckAlike("mutual information", target, moved);
        using DisposeScope scope = NewDisposeScope();
        ParzenBins parzen = new(bins, width, chunk);
        (Tensor value, Tensor slope) = Evaluate(parzen.JointHistogram(target, moved));
        return KnownGradient.Attach(value.to(moved.dtype),
            (target, () => parzen.Gradient(target, moved, slope.transpose(1, 2))),
            (moved, () => parzen.Gradient(moved, target, slope))).MoveToOuterDisposeScope();
    }

    /// <summary>The loss of joint histograms [N, bins, bins], and its derivative by their entries.</summary>
    private static (Tensor Value, Tensor Slope) Evaluate(Tensor joint)
    {
        using IDisposable _ = enable_grad();
        Tensor entries = joint.detach().requires_grad_();
        Tensor shares = entries.div(joint.sum([1, 2], keepdim: true));
        Tensor both = Entropy(shares.flatten(1)), one = Entropy(shares.sum(1)), other = Entropy(shares.sum(2));
        // Where the histogram is a single entry all three vanish, and neither image tells about the other.
        Tensor value = one.Plus(other).Plus(Tiny).div(both.Plus(Tiny)).mean().neg();
        return (value, autograd.grad([value], [entries])[0]);
    }

    /// <summary>−Σ p·log p of each row.</summary>
    private static Tensor Entropy(Tensor shares) => shares.mul(shares.AtLeast(Tiny).log()).sum(1).neg();
}
