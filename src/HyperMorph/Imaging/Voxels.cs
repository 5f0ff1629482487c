using System.Numerics;

namespace HyperMorph.Imaging;

/// <summary>What volumes and label maps do with typed arrays.</summary>
internal static class Voxels
{
    /// <summary>The elements as <typeparamref name="T"/>, always in a new array.</summary>
    /// <remarks>By the type's code, because to the runtime an sbyte[] is a byte[] too.</remarks>
    public static T[] Convert<T>(Array stored) where T : INumberBase<T> =>
        Type.GetTypeCode(stored.GetType().GetElementType()) switch
    {
        TypeCode.Byte => Convert<byte, T>(stored),
        TypeCode.SByte => Convert<sbyte, T>(stored),
        TypeCode.Int16 => Convert<short, T>(stored),
        TypeCode.UInt16 => Convert<ushort, T>(stored),
        TypeCode.Int32 => Convert<int, T>(stored),
        TypeCode.UInt32 => Convert<uint, T>(stored),
        TypeCode.Int64 => Convert<long, T>(stored),
        TypeCode.UInt64 => Convert<ulong, T>(stored),
        TypeCode.Single => Convert<float, T>(stored),
        TypeCode.Double => Convert<double, T>(stored),
        _ => throw new ArgumentException($"voxels of type {stored.GetType().GetElementType()} are not supported", nameof(stored)),
    };

    /// <summary>The integers that give exactly <paramref name="values"/> when multiplied by <paramref name="slope"/> and rounded
    /// to float, in the smallest type; null where there are none.</summary>
    public static Array? TryShrink(float[] values, double slope)
    {
        int[] integers = new int[values.Length];
        int smallest = 0, largest = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double stored = Math.Round(values[i] / slope);
            // NaN and infinities fail the range; -0 is no integer but behaves as one.
            if (!(Math.Abs(stored) <= ushort.MaxValue) || (float)(stored * slope) != values[i])
            {
                return null;
            }
            integers[i] = (int)stored;
            smallest = Math.Min(smallest, integers[i]);
            largest = Math.Max(largest, integers[i]);
        }
        return smallest >= 0 && largest <= byte.MaxValue ? Convert<byte>(integers)
            : smallest >= short.MinValue && largest <= short.MaxValue ? Convert<short>(integers)
            : smallest >= 0 && largest <= ushort.MaxValue ? Convert<ushort>(integers)
            : null;
    }

    /// <summary>The shape without trailing ones, but with at least two axes.</summary>
    public static int[] SqueezedShape(int[] shape)
    {
        int rank = shape.Length;
        while (rank > 2 && shape[rank - 1] == 1)
        {
            rank--;
        }
        return shape[..rank];
    }

    /// <summary>Pads with zeros and crops around the centre; the affine follows.</summary>
    public static (Array Window, Affine Affine) Centre(Array stored, int[] from, int[] to, Affine affine)
    {
        if (from.Length != to.Length)
        {
            throw new ArgumentException(
                $"an image of {Grid.Describe(from)} cannot be padded or cropped to {Grid.Describe(to)}: "
                + "the number of axes differs", nameof(to));
        }
        int[] offset = Grid.CentreOffset(from, to);
        Array window = Grid.Window(stored, from, to, offset);
        return (window, affine.StartingAt(At(0), At(1), At(2)));
        double At(int axis) => axis < offset.Length ? offset[axis] : 0;
    }

    private static TTo[] Convert<TFrom, TTo>(Array from) where TFrom : INumberBase<TFrom> where TTo : INumberBase<TTo> =>
        Array.ConvertAll((TFrom[])from, TTo.CreateTruncating);
}
