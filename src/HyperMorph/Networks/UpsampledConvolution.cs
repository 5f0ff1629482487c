using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace HyperMorph.Networks;

/// <summary>The convolution of an image with each voxel repeated twice along each axis, by a kernel of 3 voxels; the larger
/// image is not made for it.</summary>
/// <remarks>
/// Two of the three taps along an axis meet copies of the same voxel. Added before they are multiplied, they leave 4 of 9
/// products in two dimensions, and 8 of 27 in three: those of a transposed convolution of stride 2.
/// Aitken et al., "Checkerboard artifact free sub-pixel convolution", 2017 (arXiv 1707.02937).
/// </remarks>
internal static class UpsampledConvolution
{
    // A row for each of the four sums, a column for each of the three taps.
    private static readonly float[] Twos =
    [
        0, 0, 1,
        0, 1, 1,
        1, 1, 0,
        1, 0, 0,
    ];

    /// <summary>The convolution, with zeros around the image.</summary>
    /// <param name="x">The image before it is upsampled, [N, inputs, d0, d1(, d2)].</param>
    /// <param name="taps">The kernel, as <see cref="TapsOf"/> gives it.</param>
    /// <returns>[N, outputs, 2·d0, 2·d1(, 2·d2)].</returns>
    public static Tensor Of(Tensor x, Tensor taps) => x.dim() == 4
        ? conv_transpose2d(x, taps, strides: [2, 2], padding: [1, 1])
        : conv_transpose3d(x, taps, strides: [2, 2, 2], padding: [1, 1, 1]);

    /// <summary>A kernel's taps added in twos: [outputs, inputs, 3, 3(, 3)] becomes [inputs, outputs, 4, 4(, 4)], and along each
    /// axis (a, b, c) becomes (c, b + c, a + b, a).</summary>
    public static Tensor TapsOf(Tensor weight)
    {
        using DisposeScope scope = NewDisposeScope();
        int rank = (int)weight.dim() - 2;
        Tensor alongOne = tensor(Twos, [4, 3], weight.dtype, weight.device);
        Tensor alongAll = Enumerable.Repeat(alongOne, rank).Aggregate((one, other) => one.kron(other));
        Tensor taps = linear(weight.flatten(2), alongAll).view([.. weight.shape[..2], .. Enumerable.Repeat(4L, rank)]);
        return taps.transpose(0, 1).MoveToOuterDisposeScope();
    }
}
