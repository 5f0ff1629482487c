using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace HyperMorph.Imaging;

/// <summary>Between the order of voxels on disk, first axis fastest, and in memory, last axis fastest.</summary>
internal static class DiskOrder
{
    private const int Block = 32;

    /// <summary>The bytes of a typed array, not copied.</summary>
    public static Span<byte> Bytes(Array array) =>
        MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(array), Buffer.ByteLength(array));

    /// <summary>Swaps the bytes of every number of <paramref name="size"/> bytes.</summary>
    public static void SwapBytes(Span<byte> data, int size)
    {
        Span<short> two = MemoryMarshal.Cast<byte, short>(data);
        Span<int> four = MemoryMarshal.Cast<byte, int>(data);
        Span<long> eight = MemoryMarshal.Cast<byte, long>(data);
        switch (size)
        {
            case 2: BinaryPrimitives.ReverseEndianness(two, two); break;
            case 4: BinaryPrimitives.ReverseEndianness(four, four); break;
            case 8: BinaryPrimitives.ReverseEndianness(eight, eight); break;
        }
    }

    /// <summary>Copies voxels of <paramref name="size"/> bytes from first axis fastest to last axis fastest. With the shape
    /// reversed it is its own inverse.</summary>
    public static void ReverseAxes(ReadOnlySpan<byte> source, Span<byte> target, ReadOnlySpan<int> shape, int size)
    {
        switch (size)
        {
            case 1: ReverseAxes<byte>(source, target, shape); break;
            case 2: ReverseAxes<short>(source, target, shape); break;
            case 4: ReverseAxes<int>(source, target, shape); break;
            default: ReverseAxes<long>(source, target, shape); break;
        }
    }

    private static void ReverseAxes<T>(ReadOnlySpan<byte> sourceBytes, Span<byte> targetBytes, ReadOnlySpan<int> shape)
        where T : struct
    {
        ReadOnlySpan<T> source = MemoryMarshal.Cast<byte, T>(sourceBytes);
        Span<T> target = MemoryMarshal.Cast<byte, T>(targetBytes);
        int[] axes = [.. shape.ToArray().Where(extent => extent > 1)];
        if (axes.Length < 2)
        {
            source.CopyTo(target);
            return;
        }
        int first = axes[0], last = axes[^1];
        int[] middle = axes[1..^1], index = new int[middle.Length];
        int sourceStride = source.Length / last, targetStride = source.Length / first;
        for (int row = 0; row < targetStride / last; row++, Grid.Advance(index, middle))
        {
            int start = 0;
            for (int axis = middle.Length - 1; axis >= 0; axis--)
            {
                start = start * middle[axis] + index[axis];
            }
            Transpose(source[(start * first)..], sourceStride, target[(row * last)..], targetStride, first, last);
        }
    }

    // In blocks, so that both sides stay in the cache.
    private static void Transpose<T>(
        ReadOnlySpan<T> source, int sourceStride, Span<T> target, int targetStride, int first, int last)
    {
        for (int k0 = 0; k0 < last; k0 += Block)
        {
            int k1 = Math.Min(last, k0 + Block);
            for (int i = 0; i < first; i++)
            {
                Span<T> row = target[(i * targetStride)..];
                for (int k = k0; k < k1; k++)
                {
                    row[k] = source[k * sourceStride + i];
                }
            }
        }
    }
}
