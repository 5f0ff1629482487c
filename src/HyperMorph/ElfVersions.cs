using System.Buffers.Binary;
using System.Text;

namespace HyperMorph;

/// <summary>Marks a symbol version that a shared library asks for as weak, in a copy of the file.</summary>
/// <remarks>
/// libLibTorchSharp.so asks for GLIBCXX_3.4.32 on behalf of one symbol that nothing relocates against, and Debian 12 and Ubuntu
/// 22.04 stop at 3.4.30. A weak version that is missing costs a warning at most. Layout: the ELF-64 specification and the
/// Linux Standard Base, "Symbol Versioning".
/// </remarks>
internal static class ElfVersions
{
    /// <summary>The version that TorchSharp 0.107 asks for and does not use.</summary>
    public const string Unneeded = "GLIBCXX_3.4.32";

    private const uint SegmentLoad = 1, SegmentDynamic = 2;
    private const long TagStringTable = 5, TagVersionNeed = 0x6ffffffe;
    private const ushort FlagWeak = 2;

    /// <summary>Writes a copy of <paramref name="library"/> beside it in which <paramref name="version"/> is weak,
    /// and returns its path.</summary>
    /// <exception cref="DllNotFoundException">The file is no ELF-64 library that asks for the version,
    /// or the copy cannot be written.</exception>
    public static string CopyWithWeakVersion(string library, string version)
    {
        string copy = Path.ChangeExtension(library, ".weak.so");
        // Another process may be doing the same: write aside, then rename over, which is atomic within a folder.
        string temporary = $"{copy}.{Environment.ProcessId}";
        try
        {
            if (File.Exists(copy) && File.GetLastWriteTimeUtc(copy) >= File.GetLastWriteTimeUtc(library))
            {
                return copy;
            }
            byte[] file = File.ReadAllBytes(library);
            if (!MarkWeak(file, version))
            {
                throw new DllNotFoundException($"{library} is not an ELF-64 library that asks for {version}");
            }
            File.WriteAllBytes(temporary, file);
            File.Move(temporary, copy, overwrite: true);
            return copy;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw new DllNotFoundException(
                $"the C++ library of this system has no {version}, "
                + $"and a copy of {library} that does without it cannot be written: {failure.Message}", failure);
        }
    }

    /// <summary>Sets the weak flag of <paramref name="version"/> in place; false when <paramref name="file"/>
    /// does not ask for it.</summary>
    public static bool MarkWeak(Span<byte> file, string version)
    {
        if (file.Length < 64 || !file[..6].SequenceEqual<byte>([0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1]))
        {
            return false;
        }
        long strings = Dynamic(file, TagStringTable), need = Dynamic(file, TagVersionNeed);
        for (bool more = need > 0 && strings > 0; more; )
        {
            long auxiliary = need + U32(file, need + 8);
            while (true)
            {
                if (Text(file, strings + U32(file, auxiliary + 8)) == version)
                {
                    Span<byte> flags = file[(int)(auxiliary + 4)..];
                    BinaryPrimitives.WriteUInt16LittleEndian(flags,
                        (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(flags) | FlagWeak));
                    return true;
                }
                if (U32(file, auxiliary + 12) is 0)
                {
                    break;
                }
                auxiliary += U32(file, auxiliary + 12);
            }
            more = U32(file, need + 12) is not 0;
            need += U32(file, need + 12);
        }
        return false;
    }

    /// <summary>The file offset to which the dynamic section's entry <paramref name="tag"/> points, or 0.</summary>
    private static long Dynamic(ReadOnlySpan<byte> file, long tag)
    {
        if (Segment(file, (type, _, _) => type == SegmentDynamic) is not { } dynamic)
        {
            return 0;
        }
        for (long entry = dynamic.Offset; I64(file, entry) is not 0; entry += 16)
        {
            if (I64(file, entry) == tag)
            {
                long address = I64(file, entry + 8);
                return Segment(
                    file, (type, start, size) => type == SegmentLoad && address >= start && address < start + size) is { } segment
                    ? address - segment.Address + segment.Offset
                    : 0;
            }
        }
        return 0;
    }

    private static (long Offset, long Address)? Segment(ReadOnlySpan<byte> file, Func<uint, long, long, bool> wanted)
    {
        long table = I64(file, 32);
        int size = BinaryPrimitives.ReadUInt16LittleEndian(file[54..]),
            count = BinaryPrimitives.ReadUInt16LittleEndian(file[56..]);
        for (int i = 0; i < count; i++)
        {
            long header = table + (long)i * size;
            if (wanted(U32(file, header), I64(file, header + 16), I64(file, header + 32)))
            {
                return (I64(file, header + 8), I64(file, header + 16));
            }
        }
        return null;
    }

    private static uint U32(ReadOnlySpan<byte> file, long at) => BinaryPrimitives.ReadUInt32LittleEndian(file[(int)at..]);

    private static long I64(ReadOnlySpan<byte> file, long at) => BinaryPrimitives.ReadInt64LittleEndian(file[(int)at..]);

    private static string Text(ReadOnlySpan<byte> file, long at)
    {
        ReadOnlySpan<byte> rest = file[(int)at..];
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)0)]);
    }
}
