using TorchSharp;
using static TorchSharp.torch;

namespace HyperMorph.Registration;

/// <summary>Bins over which a Gaussian spreads the intensities 0..1; a voxel's weights sum to 1.</summary>
/// <remarks>Weights are computed for a chunk of voxels at a time, so that a volume needs no more memory
/// than a few images.</remarks>
internal sealed class ParzenBins
{
    /// <summary>Voxels whose weights stay in a processor's cache.</summary>
    public const long DefaultChunk = 1 << 13;

    private readonly int _count;
    private readonly double _width;
    private readonly long _chunk;

    /// <param name="count">Number of bins; the first one's centre is intensity 0, the last one's 1.</param>
    /// <param name="width">The Gaussian's standard deviation, in bins.</param>
    /// <param name="chunk">Voxels to work on at a time.</param>
    /// <exception cref="ArgumentException">There are fewer than 2 bins, or the width is not above 0.</exception>
    public ParzenBins(int count, double width, long chunk = DefaultChunk)
    {
        if (count < 2 || !(width > 0))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"a histogram takes 2 bins or more and a Gaussian of a width above 0, not {count} and {width}"));
        }
        (_count, _width, _chunk) = (count, width, chunk);
    }

    /// <summary>Sums over voxels of the products of two images' weights, [N, bins, bins] in float64.</summary>
    public Tensor JointHistogram(Tensor one, Tensor other)
    {
        using IDisposable _ = no_grad();
        Tensor joint = zeros([one.shape[0], _count, _count], float64, one.device);
        Tensor ones = one.flatten(1), others = other.flatten(1);
        ForEachChunk(ones, (start, length) => joint.PlusInPlace(
            Weights(ones.narrow(1, start, length)).transpose(1, 2).bmm(Weights(others.narrow(1, start, length))).to(float64)));
        return joint;
    }

    /// <summary>What a function of the joint histogram has as its gradient by the second image, <paramref name="by"/>.</summary>
    /// <param name="by">The image, [N, 1, …].</param>
    /// <param name="other">The first image.</param>
    /// <param name="slope">The function's derivative by the histogram's entries, [N, bins of other, bins of by].</param>
    public Tensor Gradient(Tensor by, Tensor other, Tensor slope)
    {
        using IDisposable _ = no_grad();
        Tensor gradient = empty_like(by), slopes = slope.to(by.dtype);
        Tensor bys = by.flatten(1), others = other.flatten(1), gradients = gradient.flatten(1);
        ForEachChunk(bys, (start, length) => gradients.narrow(1, start, length).copy_(
            Derivative(bys.narrow(1, start, length), Weights(others.narrow(1, start, length)).bmm(slopes))));
        return gradient;
    }

    /// <summary>exp(−(p − b)² / 2w²), normalised over bins b, of intensities [N, voxels] with p in bins:
    /// [N, voxels, bins].</summary>
    private Tensor Weights(Tensor intensities)
    {
        double scale = Math.Sqrt(0.5) / _width;
        Tensor positions = Clamp(intensities).Times((_count - 1) * scale), centres = Centres(intensities).Times(scale);
        Tensor distances = positions.unsqueeze(2).sub(centres);
        return distances.mul_(distances).neg_().softmax(2);
    }

    /// <summary>Σ over bins of <paramref name="slope"/>, [N, voxels, bins], times the weights'
    /// derivative by the intensity.</summary>
    /// <remarks>The weight W of bin b has the derivative W·(b − b̄) / w² by p, where b̄ = Σ W·b.</remarks>
    private Tensor Derivative(Tensor intensities, Tensor slope)
    {
        Tensor weights = Weights(intensities), centres = Centres(intensities);
        Tensor offsets = centres.sub(weights.mul(centres).sum(2, keepdim: true));
        Tensor sum = slope.mul_(weights).mul_(offsets).sum(2);
        return sum.mul_(intensities.eq(Clamp(intensities))).TimesInPlace((_count - 1) / (_width * _width));
    }

    private Tensor Centres(Tensor like) => TensorNumbers.Counting(_count, like.dtype, like.device);

    private static Tensor Clamp(Tensor intensities) => intensities.Between(0, 1);

    private void ForEachChunk(Tensor image, Action<long, long> work)
    {
        long voxels = image.shape[1], chunk = Math.Max(1, _chunk / image.shape[0]);
        for (long start = 0; start < voxels; start += chunk)
        {
            using DisposeScope scope = NewDisposeScope();
            work(start, Math.Min(chunk, voxels - start));
        }
    }
}
