using TorchSharp;
using static TorchSharp.torch;

namespace HyperMorph.Registration;

/// <summary>Resampling by displacement fields: out(x) = image(x + u(x)), zero outside the image,
/// as VoxelMorph's SpatialTransformer.</summary>
/// <remarks>Images are [N, C, d0, d1(, d2)]; displacements [N, rank, d0, d1(, d2)] in voxels of the image's grid,
/// component c along axis c.</remarks>
public static class Warp
{
    /// <summary>Warps with (bi- or tri-)linear interpolation; differentiable in image and displacement.</summary>
    /// <exception cref="ArgumentException">The displacement's rank, component count or batch does not fit the image.</exception>
    public static Tensor Linear(Tensor image, Tensor displacement) => Sample(image, displacement, GridSampleMode.Bilinear);

    /// <summary>Warps with the nearest voxel's value (ties to even), for label maps held as numbers.</summary>
    /// <exception cref="ArgumentException">The displacement's rank, component count or batch does not fit the image.</exception>
    public static Tensor Nearest(Tensor image, Tensor displacement) => Sample(image, displacement, GridSampleMode.Nearest);

    private static Tensor Sample(Tensor image, Tensor displacement, GridSampleMode mode)
    {
        Fields.Check(displacement);
        if (image.dim() != displacement.dim() || image.shape[0] != displacement.shape[0])
        {
            throw new ArgumentException($"an image of [{string.Join(", ", image.shape)}] cannot be warped "
                + $"by a displacement of [{string.Join(", ", displacement.shape)}]");
        }
        using Tensor positions = NormalisedPositions(displacement);
        return nn.functional.grid_sample(image, positions, mode, GridSamplePaddingMode.Zeros, align_corners: true);
    }

    /// <summary>x + u(x) scaled to −1..1 per axis and with the last axis' coordinate first, as grid_sample wants it:
    /// [N, d0, d1(, d2), rank].</summary>
    private static Tensor NormalisedPositions(Tensor displacement)
    {
        using DisposeScope scope = NewDisposeScope();
        int rank = (int)displacement.dim() - 2;
        Tensor[] coordinates = new Tensor[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            long extent = displacement.shape[axis + 2];
            long[] along = [.. Enumerable.Range(0, rank).Select(other => other == axis ? extent : 1)];
            Tensor identity = TensorNumbers.Counting(extent, displacement.dtype, displacement.device).view(along);
            // In VoxelMorph's order of operations, so that positions on a voxel's edge round to the same side.
            coordinates[rank - 1 - axis] = displacement.select(1, axis).Plus(identity)
                .OverInPlace(Math.Max(1, extent - 1)).PlusInPlace(-0.5).TimesInPlace(2);
        }
        return stack(coordinates, -1).MoveToOuterDisposeScope();
    }
}
