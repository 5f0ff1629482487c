using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace HyperMorph.Networks;

/// <summary>The shape of one convolution: 3 voxels wide along each axis.</summary>
/// <param name="Name">Its name in VoxelMorph's PyTorch code, without ".weight" or ".bias".</param>
/// <param name="Inputs">Input channels.</param>
/// <param name="Outputs">Output channels.</param>
public sealed record Convolution(string Name, int Inputs, int Outputs)
{
    /// <summary>Kernel shape [outputs, inputs, 3, 3(, 3)] for images of <paramref name="rank"/> axes.</summary>
    public long[] KernelShape(int rank) => [Outputs, Inputs, .. Enumerable.Repeat(3L, rank)];
}

/// <summary>A kernel, [outputs, inputs, 3, 3(, 3)], and its bias, [outputs].</summary>
public readonly record struct Kernel(Tensor Weight, Tensor Bias);

/// <summary>VoxelMorph's U-Net as a pure function of its weights: two images in, a raw velocity field out.</summary>
/// <param name="Rank">Number of image axes, 2 or 3.</param>
public sealed record UNet(int Rank)
{
    private const double LeakySlope = 0.2;
    private const int SlabPlanes = 16;
    private const long VoxelsWorthSlabs = 1_000_000;

    /// <summary>Channels after each encoder convolution; each is followed by a pooling to half size.</summary>
    public int[] Encoder { get; init; } = [16, 32, 32, 32];

    /// <summary>Channels after each decoder convolution; as many as the encoder has work on the way up,
    /// the rest at full size.</summary>
    public int[] Decoder { get; init; } = [32, 32, 32, 32, 32, 16, 16];

    /// <summary>Images are padded to multiples of this many voxels.</summary>
    public int Multiple => 1 << Encoder.Length;

    /// <summary>The convolutions in the order in which <see cref="Forward"/> takes their kernels;
    /// the last one gives the field.</summary>
    /// <exception cref="HyperMorphException">The rank is neither 2 nor 3, or the decoder has fewer convolutions
    /// than the encoder.</exception>
    public IReadOnlyList<Convolution> Convolutions()
    {
        if (Rank is not (2 or 3) || Encoder.Length == 0 || Decoder.Length < Encoder.Length
            || Encoder.Concat(Decoder).Any(c => c < 1))
        {
            throw new HyperMorphException(
                $"a U-Net of rank {Rank}, encoder [{string.Join(", ", Encoder)}] and decoder [{string.Join(", ", Decoder)}] "
                + "cannot be built: the rank is 2 or 3, and the decoder is at least as long as the encoder");
        }
        List<Convolution> convolutions = [];
        int channels = 2;
        void Add(string name, int outputs, int inputs) => convolutions.Add(new(name, inputs, channels = outputs));
        for (int level = 0; level < Encoder.Length; level++)
        {
            Add($"unet_model.encoder.{level}.0.main", Encoder[level], channels);
        }
        for (int level = 0; level < Encoder.Length; level++)
        {
            Add($"unet_model.decoder.{level}.0.main", Decoder[level], channels + (level == 0 ? 0 : Encoder[^level]));
        }
        for (int i = Encoder.Length; i < Decoder.Length; i++)
        {
            Add($"unet_model.remaining.{i - Encoder.Length}.main", Decoder[i], channels + (i == Encoder.Length ? Encoder[0] : 0));
        }
        Add("flow", Rank, channels + (Decoder.Length == Encoder.Length ? Encoder[0] : 0));
        return convolutions;
    }

    /// <summary>The raw velocity field, [N, rank, d0, d1(, d2)], for images cat(moving, fixed) of [N, 2, …] whose extents divide
    /// by <see cref="Multiple"/>.</summary>
    /// <param name="images">Moving and fixed image as two channels.</param>
    /// <param name="kernels">One kernel a convolution, in the order of <see cref="Convolutions"/>.</param>
    public Tensor Forward(Tensor images, IReadOnlyList<Kernel> kernels)
    {
        ArgumentNullException.ThrowIfNull(kernels);
        Stack<Tensor> skips = [];
        Tensor x = images.alias();
        int next = 0;
        foreach (int _ in Encoder)
        {
            skips.Push(Activated(x, kernels[next++]));
            x = Pooled(skips.Peek());
        }
        foreach (int _ in Encoder)
        {
            x = Activated(x, kernels[next++]);
            x = Joined(x, skips.Pop());
        }
        while (next < kernels.Count - 1)
        {
            x = Activated(x, kernels[next++]);
        }
        using Tensor last = x;
        return Convolved(last, kernels[next]);
    }

    // Each step lets go of what it was given, so that without gradients a full-size volume needs only what it is working on.

    private Tensor Activated(Tensor x, Kernel kernel)
    {
        using Tensor input = x;
        // In place: the convolution needs its input for the gradient, not its output.
        return Convolved(input, kernel).LeakyReluInPlace(LeakySlope);
    }

    private Tensor Joined(Tensor coarse, Tensor skip)
    {
        using Tensor small = coarse, kept = skip;
        using Tensor large = interpolate(small, scale_factor: [.. Enumerable.Repeat(2.0, Rank)], mode: InterpolationMode.Nearest);
        return cat([large, kept], 1);
    }

    private Tensor Pooled(Tensor x) => Rank == 2 ? max_pool2d(x, 2) : max_pool3d(x, [2, 2, 2]);

    private Tensor Convolved(Tensor x, Kernel kernel) =>
        is_grad_enabled() || x.shape[2..].Aggregate(1L, (product, extent) => product * extent) < VoxelsWorthSlabs
            ? Convolution(x, kernel)
            : ConvolutionInSlabs(x, kernel);

    // A convolution holds its input and output twice, in the processor's own layout too. Slabs keep that second copy small.
    private Tensor ConvolutionInSlabs(Tensor x, Kernel kernel)
    {
        using DisposeScope scope = NewDisposeScope();
        long planes = x.shape[2];
        Tensor output = empty([x.shape[0], kernel.Weight.shape[0], .. x.shape[2..]], x.dtype, x.device);
        for (long start = 0; start < planes; start += SlabPlanes)
        {
            using DisposeScope slabScope = NewDisposeScope();
            long count = Math.Min(SlabPlanes, planes - start),
                from = Math.Max(0, start - 1), to = Math.Min(planes, start + count + 1);
            Tensor slab = Convolution(x.narrow(2, from, to - from), kernel);
            output.narrow(2, start, count).copy_(slab.narrow(2, start - from, count));
        }
        return output.MoveToOuterDisposeScope();
    }

    private Tensor Convolution(Tensor x, Kernel kernel) => Rank == 2
        ? conv2d(x, kernel.Weight, kernel.Bias, [1, 1], [1, 1])
        : conv3d(x, kernel.Weight, kernel.Bias, [1, 1, 1], [1, 1, 1]);
}
