using HyperMorph.Imaging;

namespace HyperMorph.Registration;

/// <summary>A displacement field at rest: how far each voxel of the fixed grid points into the moving image.</summary>
/// <param name="Values">Voxels of the grid's own size, component first: [rank, d0, d1(, d2)], last axis fastest;
/// component c moves along axis c.</param>
/// <param name="Shape">Extent of the fixed grid.</param>
public sealed record DisplacementField(float[] Values, int[] Shape)
{
    /// <summary>Number of axes, and of components.</summary>
    public int Rank => Shape.Length;

    /// <summary>The component <paramref name="component"/> of every voxel, in tensor order.</summary>
    public ReadOnlySpan<float> Component(int component)
    {
        int count = Grid.Count(Shape);
        return Values.AsSpan(component * count, count);
    }
}
