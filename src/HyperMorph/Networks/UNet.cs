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
    // Even, so that both are whole numbers of planes of half the size.
    private const int SlabPlanes = 16, SlabMargin = 2;
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
        int next = 0;
        bool channelsLast = Rank == 3 || images.device_type == DeviceType.CPU;
        Tensor Layer(Func<Kernel, Tensor> convolve)
        {
            Kernel kernel = kernels[next++];
            using Tensor weight = channelsLast ? ChannelsLast(kernel.Weight) : kernel.Weight.alias();
            Tensor output = convolve(kernel with { Weight = weight });
            // In place: the convolution needs its input for the gradient, not its output.
            return next < kernels.Count ? output.LeakyReluInPlace(LeakySlope) : output;
        }
        Stack<Tensor> skips = [];
        Tensor x = images.alias();
        foreach (int _ in Encoder)
        {
            skips.Push(Layer(kernel => Convolved(x, kernel)));
            x = Pooled(skips.Peek());
        }
        x = Layer(kernel => Convolved(x, kernel));
        while (skips.TryPop(out Tensor? skip))
        {
            x = Layer(kernel => ConvolvedWithSkip(x, skip, kernel));
        }
        while (next < kernels.Count)
        {
            x = Layer(kernel => Convolved(x, kernel));
        }
        return x;
    }

    // Voxel by voxel instead of channel by channel in memory, which convolutions hand on: a step in three dimensions takes a
    // fifth less time so. In two, where on some processors it takes a tenth more, it is needed: where oneDNN rounds channels up
    // to a multiple of 16, as it does otherwise, it can leave in the added ones what lay in memory, NaN too (seen of its version
    // 3.7.1 on a Zen 5).
    private static Tensor ChannelsLast(Tensor x)
    {
        using Tensor last = x.movedim([1], [-1]), dense = last.contiguous();
        return dense.movedim([-1], [1]);
    }

    private Tensor Pooled(Tensor x) => Rank == 2 ? max_pool2d(x, 2) : max_pool3d(x, [2, 2, 2]);

    // Each convolution lets go of what it was given, so that without gradients a full-size volume needs only what it is working
    // on.

    private Tensor Convolved(Tensor x, Kernel kernel)
    {
        using Tensor input = x;
        return InSlabs(input, kernel, (from, count) =>
        {
            using Tensor slab = input.narrow(2, from, count);
            return Convolution(slab, kernel);
        });
    }

    // What convolving cat(upsampled coarse, skip) gives, as a sum, so that neither the one nor the other has to be made.
    private Tensor ConvolvedWithSkip(Tensor coarse, Tensor skip, Kernel kernel)
    {
        using Tensor below = coarse, beside = skip;
        using Tensor upper = kernel.Weight.narrow(1, 0, below.shape[1]),
            own = kernel.Weight.narrow(1, below.shape[1], beside.shape[1]), taps = UpsampledConvolution.TapsOf(upper);
        return InSlabs(beside, kernel, (from, count) =>
        {
            using Tensor coarseSlab = below.narrow(2, from / 2, count / 2), slab = beside.narrow(2, from, count),
                fromBelow = UpsampledConvolution.Of(coarseSlab, taps);
            return Convolution(slab, new(own, kernel.Bias)).PlusInPlace(fromBelow);
        });
    }

    // A convolution holds its input and output twice, in the processor's own layout too. Slabs keep that second copy small.
    private static Tensor InSlabs(Tensor x, Kernel kernel, Func<long, long, Tensor> convolve)
    {
        long planes = x.shape[2];
        if (is_grad_enabled() || x.shape[2..].Aggregate(1L, (product, extent) => product * extent) < VoxelsWorthSlabs)
        {
            return convolve(0, planes);
        }
        using DisposeScope scope = NewDisposeScope();
        Tensor output = empty([x.shape[0], kernel.Weight.shape[0], .. x.shape[2..]], x.dtype, x.device);
        for (long start = 0; start < planes; start += SlabPlanes)
        {
            using DisposeScope slabScope = NewDisposeScope();
            long count = Math.Min(SlabPlanes, planes - start),
                from = Math.Max(0, start - SlabMargin), to = Math.Min(planes, start + count + SlabMargin);
            Tensor slab = convolve(from, to - from);
            output.narrow(2, start, count).copy_(slab.narrow(2, start - from, count));
        }
        return output.MoveToOuterDisposeScope();
    }

    private Tensor Convolution(Tensor x, Kernel kernel) => Rank == 2
        ? conv2d(x, kernel.Weight, kernel.Bias, [1, 1], [1, 1])
        : conv3d(x, kernel.Weight, kernel.Bias, [1, 1, 1], [1, 1, 1]);
}
