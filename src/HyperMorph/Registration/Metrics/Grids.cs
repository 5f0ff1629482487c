using HyperMorph.Imaging;

namespace HyperMorph.Registration.Metrics;

/// <summary>How the metrics walk over grids, and what they ask of them.</summary>
internal static class Grids
{
    // Below this many voxels, starting other threads costs more than it saves.
    private const int WorthThreads = 1 << 18;

    /// <summary>Calls <paramref name="row"/> with the first voxel and the index of every line along the last axis, on all cores
    /// for large grids.</summary>
    public static void ForEachRow(int[] shape, Action<int, int[]> row)
    {
        int length = shape[^1], count = Grid.Count(shape), rows = length == 0 ? 0 : count / length;
        if (count >= WorthThreads)
        {
            Parallel.For(0, rows, number => row(number * length, IndexOf(number, shape)));
            return;
        }
        for (int number = 0; number < rows; number++)
        {
            row(number * length, IndexOf(number, shape));
        }
    }

    /// <summary>Hands every line along every axis to <paramref name="change"/>, axis after axis, and stores what it leaves in the
    /// line.</summary>
    public static void ChangeLines(double[] values, int[] shape, LineChange change)
    {
        for (int axis = 0, stride = values.Length; axis < shape.Length; axis++)
        {
            int extent = shape[axis];
            stride /= extent;
            double[] line = new double[extent];
            for (int first = 0; first < values.Length; first += first % stride == stride - 1 ? stride * (extent - 1) + 1 : 1)
            {
                for (int i = 0; i < extent; i++)
                {
                    line[i] = values[first + i * stride];
                }
                change(line, axis);
                for (int i = 0; i < extent; i++)
                {
                    values[first + i * stride] = line[i];
                }
            }
        }
    }

    /// <summary>How far apart neighbours along each axis lie in an array of <paramref name="shape"/>.</summary>
    public static int[] Strides(ReadOnlySpan<int> shape)
    {
        int[] strides = new int[shape.Length];
        for (int axis = shape.Length - 1, stride = 1; axis >= 0; stride *= shape[axis--])
        {
            strides[axis] = stride;
        }
        return strides;
    }

    /// <summary>Refuses a field of another rank than 2 or 3, or whose values do not fill its shape.</summary>
    public static void Check(DisplacementField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        if (field.Rank is not (2 or 3) || field.Shape.Min() < 1 || field.Values.Length != field.Rank * Grid.Count(field.Shape))
        {
            throw new HyperMorphException(
                "a displacement field has 2 or 3 axes and as many components, but this one has the shape "
                + $"{Grid.Describe(field.Shape)} and {field.Values.Length} values; give [rank, d0, d1(, d2)]");
        }
    }

    /// <summary>Refuses two images whose grids have different shapes.</summary>
    public static void CheckSame(string what, int[] shape, string other, int[] otherShape)
    {
        if (!shape.AsSpan().SequenceEqual(otherShape))
        {
            throw new HyperMorphException(
                $"the {what} is {Grid.Describe(shape)} but the {other} is {Grid.Describe(otherShape)}; "
                + "pad, crop or resample one of them");
        }
    }

    private static int[] IndexOf(int row, int[] shape)
    {
        int[] index = new int[shape.Length - 1];
        for (int axis = index.Length - 1; axis >= 0; axis--)
        {
            (row, index[axis]) = Math.DivRem(row, shape[axis]);
        }
        return index;
    }
}

/// <summary>Changes one line of a grid, which lies along <paramref name="axis"/>, in place.</summary>
internal delegate void LineChange(Span<double> line, int axis);
