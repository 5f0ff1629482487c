using HyperMorph.Imaging;

namespace HyperMorph.Figures;

/// <summary>How a slice of a grid is laid on paper: the patient's right, or failing that anterior, points right; superior, or
/// failing that anterior, points up.</summary>
/// <remarks>For a grid in RAS this is i from left to right and j from bottom to top.
/// Patients are seen from behind or above (neurological convention).</remarks>
public sealed record SliceView
{
    private readonly int[] _shape;
    private readonly double[] _spacing;

    private SliceView(int[] shape, Affine affine, int axis, int index)
    {
        (_shape, _spacing, Axis, Index) = (shape, affine.Spacing, axis, index);
        int[] inPlane = [.. Enumerable.Range(0, shape.Length).Where(a => a != axis)];
        int[] world = [.. inPlane.Select(a => World(affine, a))];
        (int first, int second) = world[0] <= world[1] ? (0, 1) : (1, 0);
        (Across, Up) = (inPlane[first], inPlane[second]);
        (AcrossReversed, UpReversed) = (affine[world[first], Across] < 0, affine[world[second], Up] < 0);
    }

    /// <summary>The array axis that runs across the picture.</summary>
    public int Across { get; }

    /// <summary>The array axis that runs up the picture.</summary>
    public int Up { get; }

    /// <summary>Whether the first voxel along <see cref="Across"/> is at the right.</summary>
    public bool AcrossReversed { get; }

    /// <summary>Whether the first voxel along <see cref="Up"/> is at the top.</summary>
    public bool UpReversed { get; }

    /// <summary>The array axis that the slice is cut across; −1 for a 2-D image.</summary>
    public int Axis { get; }

    /// <summary>Where along <see cref="Axis"/> the slice lies.</summary>
    public int Index { get; }

    /// <summary>Voxels from left to right.</summary>
    public int Columns => _shape[Across];

    /// <summary>Voxels from top to bottom.</summary>
    public int Rows => _shape[Up];

    /// <summary>The view of a 2-D grid, or of a 3-D grid cut across <paramref name="axis"/> (the last one by default) at
    /// <paramref name="index"/> (the middle by default).</summary>
    /// <exception cref="HyperMorphException">The grid has not 2 or 3 axes, or no such slice.</exception>
    public static SliceView Of(int[] shape, Affine affine, int? axis = null, int? index = null)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(affine);
        if (shape.Length == 2)
        {
            return new(shape, affine, -1, 0);
        }
        int across = axis ?? shape.Length - 1;
        if (shape.Length != 3 || across is < 0 or > 2)
        {
            throw new HyperMorphException($"a grid of {Grid.Describe(shape)} has no slice across axis {across}; "
                + "pictures are made of 2-D or 3-D grids cut across axis 0, 1 or 2");
        }
        int at = index ?? shape[across] / 2;
        return (uint)at < (uint)shape[across]
            ? new(shape, affine, across, at)
            : throw new HyperMorphException($"slice {at} across axis {across} lies outside a grid of {Grid.Describe(shape)}; "
                + $"choose 0 to {shape[across] - 1}");
    }

    /// <summary>Position in an array in tensor order of the voxel at <paramref name="column"/> from the left and
    /// <paramref name="row"/> from the top.</summary>
    public int Voxel(int column, int row)
    {
        int across = AcrossReversed ? Columns - 1 - column : column, up = UpReversed ? row : Rows - 1 - row;
        int voxel = 0;
        for (int axis = 0; axis < _shape.Length; axis++)
        {
            voxel = voxel * _shape[axis] + (axis == Across ? across : axis == Up ? up : Index);
        }
        return voxel;
    }

    /// <summary>Height of the picture in pixels when it is <paramref name="width"/> wide,
    /// with voxels of their true proportions.</summary>
    public int Height(int width) => (int)Math.Max(1, Math.Round(width * Rows * _spacing[Up] / (Columns * _spacing[Across])));

    /// <summary>Whether arrays of this shape are those that the view is of.</summary>
    public bool Fits(int[] shape) => shape.AsSpan().SequenceEqual(_shape);

    // The axis of the world (0 x, 1 y, 2 z) along which an array axis runs most.
    private static int World(Affine affine, int axis) => Enumerable.Range(0, 3).MaxBy(w => Math.Abs(affine[w, axis]));
}
