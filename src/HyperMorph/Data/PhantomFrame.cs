using System.Numerics;
using System.Runtime.CompilerServices;
using HyperMorph.Imaging;

namespace HyperMorph.Data;

/// <summary>Where a phantom's voxels lie in the anatomy, whose unit is half the head's length;
/// x to the right, y forwards, z up.</summary>
/// <param name="Extents">Voxels along x, y and z; one along z for a slice.</param>
/// <param name="Scale">Voxels per unit.</param>
internal sealed record PhantomFrame(int[] Extents, float Scale)
{
    // Half the room the head takes, with a margin for its deformation, and the height of its middle above the slice.
    private static readonly float[] s_room = [0.91f, 1.12f, 0.81f];
    private const float MiddleHeight = 0.14f;

    /// <summary>The frame in which the head fills a grid of <paramref name="shape"/>.</summary>
    public static PhantomFrame Of(int[] shape) =>
        new([.. shape, .. Enumerable.Repeat(1, 3 - shape.Length)],
            shape.Select((extent, axis) => extent / 2f / s_room[axis]).Min());

    /// <summary>Number of axes of more than one voxel.</summary>
    public int Rank => Extents[2] == 1 ? 2 : 3;

    /// <summary>The place of voxel (i, j, k) in the anatomy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Vector3 Place(float i, float j, float k) => new(
        (i - (Extents[0] - 1) / 2f) / Scale,
        (j - (Extents[1] - 1) / 2f) / Scale,
        Rank == 2 ? 0 : (k - (Extents[2] - 1) / 2f) / Scale + MiddleHeight);

    /// <summary>Voxels of 1 mm, the origin in the middle of the grid.</summary>
    public Affine Affine => Affine.Identity.StartingAt(-(Extents[0] - 1) / 2.0, -(Extents[1] - 1) / 2.0, -(Extents[2] - 1) / 2.0);
}
