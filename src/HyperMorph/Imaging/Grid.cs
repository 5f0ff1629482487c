namespace HyperMorph.Imaging;

/// <summary>Index arithmetic for arrays in tensor order: the last axis is the fastest.</summary>
public static class Grid
{
    /// <summary>The number of voxels of <paramref name="shape"/>.</summary>
    /// <exception cref="OverflowException">More voxels than an array can hold.</exception>
    public static int Count(ReadOnlySpan<int> shape)
    {
        int count = 1;
        foreach (int extent in shape)
        {
            count = checked(count * extent);
        }
        return count;
    }

    /// <summary>"160×192" for messages.</summary>
    public static string Describe(IEnumerable<int> shape) => string.Join('×', shape);

    /// <summary>Where a centred grid of <paramref name="to"/> starts in one of <paramref name="from"/>, per axis;
    /// negative where it pads.</summary>
    public static int[] CentreOffset(ReadOnlySpan<int> from, ReadOnlySpan<int> to)
    {
        int[] offset = new int[from.Length];
        for (int axis = 0; axis < offset.Length; axis++)
        {
            // Rounded towards zero, so that the offset there is the negated offset back for odd differences too.
            offset[axis] = (from[axis] - to[axis]) / 2;
        }
        return offset;
    }

    /// <summary>Copies <paramref name="source"/> into a new array of shape <paramref name="to"/> whose voxel 0 is the source's
    /// voxel <paramref name="offset"/>; what lies outside the source is default.</summary>
    public static T[] Window<T>(T[] source, ReadOnlySpan<int> from, ReadOnlySpan<int> to, ReadOnlySpan<int> offset) =>
        (T[])Window((Array)source, from, to, offset);

    /// <summary>As above, for an array of any element type.</summary>
    internal static Array Window(Array source, ReadOnlySpan<int> from, ReadOnlySpan<int> to, ReadOnlySpan<int> offset)
    {
        ArgumentNullException.ThrowIfNull(source);
        Array target = Array.CreateInstance(source.GetType().GetElementType()!, Count(to));
        int last = from.Length - 1;
        int start = Math.Max(0, -offset[last]), end = Math.Min(to[last], from[last] - offset[last]);
        if (end <= start)
        {
            return target;
        }
        int rows = target.Length / to[last];
        int[] index = new int[last];
        for (int row = 0; row < rows; row++, Advance(index, to))
        {
            int sourceRow = 0;
            bool inside = true;
            for (int axis = 0; axis < last && inside; axis++)
            {
                int at = index[axis] + offset[axis];
                inside = (uint)at < (uint)from[axis];
                sourceRow = sourceRow * from[axis] + at;
            }
            if (inside)
            {
                Array.Copy(
                    source, (long)sourceRow * from[last] + start + offset[last],
                    target, (long)row * to[last] + start, end - start);
            }
        }
        return target;
    }

    /// <summary>Moves <paramref name="index"/> to the next position of <paramref name="shape"/>, last axis first.</summary>
    public static void Advance(Span<int> index, ReadOnlySpan<int> shape)
    {
        for (int axis = index.Length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--)
        {
            index[axis] = 0;
        }
    }
}
