using System.Numerics;

namespace HyperMorph.Imaging;

/// <summary>What volumes and label maps do with typed arrays.</summary>
internal static class Voxels
{
    /// <summary>The elements as <typeparamref name="T"/>, always in a new array.</summary>
    public static T[] Convert<T>(Array stored) where T : INumberBase<T> => ElementType(stored) switch
    {
        TypeCode.Byte => Convert<byte, T>((byte[])stored),
        TypeCode.SByte => Convert<sbyte, T>((sbyte[])stored),
        TypeCode.Int16 => Convert<short, T>((short[])stored),
        TypeCode.UInt16 => Convert<ushort, T>((ushort[])stored),
        TypeCode.Int32 => Convert<int, T>((int[])stored),
        TypeCode.UInt32 => Convert<uint, T>((uint[])stored),
        TypeCode.Int64 => Convert<long, T>((long[])stored),
        TypeCode.UInt64 => Convert<ulong, T>((ulong[])stored),
        TypeCode.Single => Convert<float, T>((float[])stored),
        TypeCode.Double => Convert<double, T>((double[])stored),
        _ => throw new ArgumentException($"voxels of type {stored.GetType().GetElementType()} are not supported", nameof(stored)),
    };

    /// <summary>The integers that give exactly <paramref name="values"/> when multiplied by <paramref name="slope"/> and rounded to float, in the
    /// smallest type; null where there are none.</summary>
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
        return smallest >= 0 && largest <= byte.MaxValue ? Convert<int, byte>(integers)
            : smallest >= short.MinValue && largest <= short.MaxValue ? Convert<int, short>(integers)
            : smallest >= 0 && largest <= ushort.MaxValue ? Convert<int, ushort>(integers)
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
            throw new ArgumentException($"an image of {Grid.Describe(from)} cannot be padded or cropped to {Grid.Describe(to)}: the number of axes differs", nameof(to));
        }
        int[] offset = Grid.CentreOffset(from, to);
        Array window = ElementType(stored) switch
        {
            TypeCode.Byte => Grid.Window((byte[])stored, from, to, offset),
            TypeCode.SByte => Grid.Window((sbyte[])stored, from, to, offset),
            TypeCode.Int16 => Grid.Window((short[])stored, from, to, offset),
            TypeCode.UInt16 => Grid.Window((ushort[])stored, from, to, offset),
            TypeCode.Int32 => Grid.Window((int[])stored, from, to, offset),
            TypeCode.Single => Grid.Window((float[])stored, from, to, offset),
            TypeCode.Double => Grid.Window((double[])stored, from, to, offset),
            _ => Grid.Window(Convert<double>(stored), from, to, offset),
        };
        return (window, affine.StartingAt(At(0), At(1), At(2)));
        double At(int axis) => axis < offset.Length ? offset[axis] : 0;
    }

    /// <summary>The type of an array's elements; pattern matching on array types would not do, because to .NET a <c>ushort[]</c> is a <c>short[]</c> too.</summary>
    public static TypeCode ElementType(Array stored) => Type.GetTypeCode(stored.GetType().GetElementType());

    private static TTo[] Convert<TFrom, TTo>(TFrom[] from) where TFrom : INumberBase<TFrom> where TTo : INumberBase<TTo> =>
        Array.ConvertAll(from, TTo.CreateTruncating);
}
