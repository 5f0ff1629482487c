using HyperMorph.Imaging;

namespace HyperMorph.Registration.Metrics;

/// <summary>Warps label maps by the nearest voxel, without tensors: moved(x) = moving(x + u(x)), 0 from outside.</summary>
public static class LabelWarp
{
    /// <summary>Warps a label map as grid_sample does (nearest, zero padding, aligned corners): halves round to even, and the
    /// outermost voxels reach half a voxel outwards.</summary>
    /// <exception cref="HyperMorphException">The map and the field have different shapes.</exception>
    public static LabelMap Nearest(LabelMap moving, DisplacementField field) => Warp<GridSampleRule>(moving, field);

    /// <summary>The same on an array of labels in tensor order, on the field's grid.</summary>
    /// <exception cref="ArgumentException">There are not as many labels as voxels.</exception>
    public static T[] Nearest<T>(T[] moving, DisplacementField field) where T : unmanaged =>
        Warp<T, GridSampleRule>(moving, field);

    /// <summary>Warps a label map by the rule <typeparamref name="TRule"/>.</summary>
    internal static LabelMap Warp<TRule>(LabelMap moving, DisplacementField field) where TRule : INearestRule
    {
        ArgumentNullException.ThrowIfNull(moving);
        ArgumentNullException.ThrowIfNull(field);
        Grids.CheckSame("moving label map", moving.Shape, "displacement field", field.Shape);
        return new(Warp<int, TRule>(moving.ToArray(), field), moving.Shape, moving.Affine);
    }

    private static T[] Warp<T, TRule>(T[] moving, DisplacementField field) where T : unmanaged where TRule : INearestRule
    {
        ArgumentNullException.ThrowIfNull(moving);
        Grids.Check(field);
        T[] moved = new T[Grid.Count(field.Shape)];
        if (moving.Length != moved.Length)
        {
            throw new ArgumentException($"{moving.Length} labels do not fill the field's grid of {Grid.Describe(field.Shape)}",
                nameof(moving));
        }
        int length = field.Shape[^1];
        Grids.ForEachRow(field.Shape,
            (start, index) => WarpRow<T, TRule>(moving, moved.AsSpan(start, length), field, start, index));
        return moved;
    }

    private static void WarpRow<T, TRule>(T[] moving, Span<T> moved, DisplacementField field, int start, int[] index)
        where T : unmanaged where TRule : INearestRule
    {
        int[] sources = new int[moved.Length];
        for (int axis = 0; axis < field.Rank; axis++)
        {
            ReadOnlySpan<float> displacement = field.Values.AsSpan(axis * moving.Length + start, sources.Length);
            int extent = field.Shape[axis], along = axis == index.Length ? 1 : 0,
                position = axis == index.Length ? 0 : index[axis];
            for (int i = 0; i < sources.Length; i++)
            {
                int nearest = TRule.Nearest(position + i * along, displacement[i], extent);
                sources[i] = (sources[i] | nearest) < 0 ? -1 : sources[i] * extent + nearest;
            }
        }
        for (int i = 0; i < sources.Length; i++)
        {
            moved[i] = sources[i] < 0 ? default : moving[sources[i]];
        }
    }
}

/// <summary>Which voxel is the nearest: a type, so that the innermost loop is compiled for it.</summary>
internal interface INearestRule
{
    /// <summary>The voxel of an axis nearest to position + displacement, or -1 where that is outside.</summary>
    static abstract int Nearest(int position, float displacement, int extent);
}

/// <summary>The rule of grid_sample in libtorch 2.1 and later (before, it rounded halves away from zero in 3-D).</summary>
internal readonly struct GridSampleRule : INearestRule
{
    public static int Nearest(int position, float displacement, int extent)
    {
        float at = position + displacement;
        if (extent > 1)
        {
            // To -1..1 and back, in float: this is what the tensors go through, and it decides which way a near tie falls.
            float last = extent - 1, scaled = 2 * (at / last - 0.5f);
            at = (scaled + 1) / 2 * last;
        }
        float nearest = MathF.Round(at);
        return nearest >= 0 && nearest < extent ? (int)nearest : -1;
    }
}

/// <summary>SciPy's rule (map_coordinates, order 0, constant): halves round up, and nothing lies outside the outermost voxels'
/// centres.</summary>
internal readonly struct SciPyRule : INearestRule
{
    public static int Nearest(int position, float displacement, int extent)
    {
        double at = position + (double)displacement;
        return at >= 0 && at <= extent - 1 ? (int)(at + 0.5) : -1;
    }
}
