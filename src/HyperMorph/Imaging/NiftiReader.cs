using System.Buffers.Binary;

namespace HyperMorph.Imaging;

/// <summary>Reads headers, extensions and voxels, and refuses what cannot be meant.</summary>
internal static class NiftiReader
{
    // Extensions of a pair may fill the rest of the header file; more than this is not read.
    private const int LongestPairHeader = 16 << 20;

    /// <summary>Reads an image of one file or two.</summary>
    public static NiftiImage Read(string path)
    {
        NiftiFiles files = NiftiFiles.Of(path);
        if (!files.IsPair)
        {
            return Open(path, source =>
            {
                (NiftiHeader header, List<NiftiExtension> extensions) = ReadHeader(source, isPair: false);
                return new NiftiImage(header, extensions, ReadVolume(source, header));
            });
        }
        (NiftiHeader header, List<NiftiExtension> extensions) = Open(files.Header, source => ReadHeader(source, isPair: true));
        if (!File.Exists(files.Data))
        {
            throw new NiftiException($"{files.Data}: no such file, and {Path.GetFileName(files.Header)} has its voxels there");
        }
        return new(header, extensions, Open(files.Data, source =>
        {
            source.Read(header["vox_offset"], header.Describe("vox_offset") + " and");
            return ReadVolume(source, header);
        }));
    }

    private static T Open<T>(string path, Func<NiftiSource, T> read) => NiftiException.Guard(path, "read", () =>
    {
        using NiftiSource source = new(path);
        return read(source);
    });

    private static (NiftiHeader Header, List<NiftiExtension> Extensions) ReadHeader(NiftiSource source, bool isPair)
    {
        byte[] first = source.Read(4, "a NIfTI header");
        (int version, bool bigEndian) = Recognise(first);
        int size = NiftiLayout.Size(version);
        NiftiHeader header = new([.. first, .. source.Read(size - 4, "a NIfTI header")], version, bigEndian);
        NiftiChecks.Check(header, isPair);
        byte[] rest = isPair
            ? source.ReadUpTo(LongestPairHeader)
            : source.Read(header["vox_offset"] - size, header.Describe("vox_offset") + " and");
        if (isPair)
        {
            source.Finish();
        }
        return (header, ReadExtensions(rest, header));
    }

    private static (int Version, bool BigEndian) Recognise(ReadOnlySpan<byte> sizeOfHeader)
    {
        int little = BinaryPrimitives.ReadInt32LittleEndian(sizeOfHeader);
        return (little, BinaryPrimitives.ReverseEndianness(little)) switch
        {
            (348, _) => (1, false),
            (540, _) => (2, false),
            (_, 348) => (1, true),
            (_, 540) => (2, true),
            _ => throw new InvalidDataException(
                $"sizeof_hdr is {little} and should be 348 or 540, so this is no NIfTI file or a damaged one"),
        };
    }

    private static List<NiftiExtension> ReadExtensions(ReadOnlySpan<byte> block, NiftiHeader header)
    {
        List<NiftiExtension> extensions = [];
        if (block.Length < 4 || block[0] == 0)
        {
            return extensions;
        }
        int at = 4;
        do
        {
            int size = at + 8 <= block.Length ? Number(block[at..]) : 0;
            if (size < 16 || size > block.Length - at)
            {
                throw new InvalidDataException(
                    $"esize of extension {extensions.Count} is {size}, and it should be 16 or more and end within the "
                    + $"{block.Length - at} bytes that are left ({header.Describe("vox_offset")})");
            }
            extensions.Add(new(Number(block[(at + 4)..]), block[(at + 8)..(at + size)].ToArray()));
            at += size;
        }
        while (at + 8 <= block.Length);
        return extensions;

        int Number(ReadOnlySpan<byte> bytes) =>
            header.BigEndian ? BinaryPrimitives.ReadInt32BigEndian(bytes) : BinaryPrimitives.ReadInt32LittleEndian(bytes);
    }

    private static Volume ReadVolume(NiftiSource source, NiftiHeader header)
    {
        NiftiDatatype type = NiftiDatatype.Of(header);
        double[] extents = [.. Enumerable.Range(1, (int)header["dim"]).Select(axis => header["dim", axis])];
        double count = extents.Aggregate((x, y) => x * y);
        byte[] bytes = source.Read(count * type.Size, $"dim {string.Join('×', extents)} of {type.Name}");
        source.Finish();
        if (header.BigEndian)
        {
            DiskOrder.SwapBytes(bytes, type.Size);
        }
        Array stored = Array.CreateInstance(type.Element!, (int)count);
        DiskOrder.ReverseAxes(bytes, DiskOrder.Bytes(stored), header.Shape, type.Size);
        (double slope, double intercept) = NiftiChecks.Scaling(header);
        return new(stored, header.Shape, header.Affine, slope, intercept);
    }
}
