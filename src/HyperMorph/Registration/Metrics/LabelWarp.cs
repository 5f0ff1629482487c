using HyperMorph.Imaging;

namespace HyperMorph.Registration.Metrics;

/// <summary>Warps label maps by the nearest voxel, without tensors: moved(x) = moving(x + u(x)), 0 from outside.</summary>
public static class LabelWarp
{
    /// <summary>Warps a label map as grid_sample does (nearest, zero padding, aligned corners): halves round to even, and the outermost voxels reach
    /// half a voxel outwards.</summary>
    /// <exception cref="HyperMorphException">The map and the field have different shapes.</exception>
    public static LabelMap Nearest(LabelMap moving, DisplacementField field) => Warp(moving, field, GridSample);

    /// <summary>The same on an array of labels in tensor order, on the field's grid.</summary>
    /// <exception cref="ArgumentException">There are not as many labels as voxels.</exception>
    public static T[] Nearest<T>(T[] moving, DisplacementField field) where T : unmanaged => Warp(moving, field, GridSample);

    /// <summary>Warps with another rule for which voxel is the nearest.</summary>
    internal static LabelMap Warp(LabelMap moving, DisplacementField field, NearestRule rule)
    {
        ArgumentNullException.ThrowIfNull(moving);
        ArgumentNullException.ThrowIfNull(field);
        Grids.CheckSame("moving label map", moving.Shape, "displacement field", field.Shape);
        return new(Warp(moving.ToArray(), field, rule), moving.Shape, moving.Affine);
    }

    /// <summary>SciPy's rule (map_coordinates, order 0, constant): halves round up, and nothing lies outside the outermost voxels' centres.</summary>
    internal static int SciPy(int position, float displacement, int extent)
    {
        double at = position + (double)displacement;
        return at >= 0 && at <= extent - 1 ? (int)(at + 0.5) : -1;
    }

    private static int GridSample(int position, float displacement, int extent)
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

    private static T[] Warp<T>(T[] moving, DisplacementField field, NearestRule rule) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(moving);
        Grids.Check(field);
        T[] moved = new T[Grid.Count(field.Shape)];
        if (moving.Length != moved.Length)
        {
            throw new ArgumentException($"{moving.Length} labels do not fill the field's grid of {Grid.Describe(field.Shape)}", nameof(moving));
        }
        Grids.ForEachRow(field.Shape, (start, index) =>
        {
            int last = field.Rank - 1, length = field.Shape[last];
            for (int i = 0; i < length; i++)
            {
                int source = 0;
                for (int axis = 0, at = start + i; axis <= last && source >= 0; axis++, at += moved.Length)
                {
                    int extent = field.Shape[axis];
                    int nearest = rule(axis == last ? i : index[axis], field.Values[at], extent);
                    source = nearest < 0 ? -1 : source * extent + nearest;
                }
                moved[start + i] = source < 0 ? default : moving[source];
            }
        });
        return moved;
    }
}

/// <summary>The voxel of an axis nearest to position + displacement, or -1 where that is outside.</summary>
internal delegate int NearestRule(int position, float displacement, int extent);
