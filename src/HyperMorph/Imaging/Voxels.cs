using System.Numerics;

namespace HyperMorph.Imaging;

/// <summary>What volumes and label maps do with typed arrays.</summary>
internal static class Voxels
{
    /// <summary>The elements as <typeparamref name="T"/>, always in a new array.</summary>
    public static T[] Convert<T>(Array stored) where T : INumberBase<T> => stored switch
    {
        byte[] a => Convert<byte, T>(a),
        sbyte[] a => Convert<sbyte, T>(a),
        short[] a => Convert<short, T>(a),
        ushort[] a => Convert<ushort, T>(a),
        int[] a => Convert<int, T>(a),
        uint[] a => Convert<uint, T>(a),
        long[] a => Convert<long, T>(a),
        ulong[] a => Convert<ulong, T>(a),
        float[] a => Convert<float, T>(a),
        double[] a => Convert<double, T>(a),
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
        Array window = stored switch
        {
            byte[] a => Grid.Window(a, from, to, offset),
            sbyte[] a => Grid.Window(a, from, to, offset),
            short[] a => Grid.Window(a, from, to, offset),
            ushort[] a => Grid.Window(a, from, to, offset),
            int[] a => Grid.Window(a, from, to, offset),
            float[] a => Grid.Window(a, from, to, offset),
            double[] a => Grid.Window(a, from, to, offset),
            _ => Grid.Window(Convert<double>(stored), from, to, offset),
        };
        return (window, affine.StartingAt(At(0), At(1), At(2)));
        double At(int axis) => axis < offset.Length ? offset[axis] : 0;
    }

    private static TTo[] Convert<TFrom, TTo>(TFrom[] from) where TFrom : INumberBase<TFrom> where TTo : INumberBase<TTo> =>
        Array.ConvertAll(from, TTo.CreateTruncating);
}
