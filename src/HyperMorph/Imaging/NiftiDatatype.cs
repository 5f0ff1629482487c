namespace HyperMorph.Imaging;

/// <summary>A type of voxel that NIfTI defines.</summary>
/// <param name="Code">Its number in the header's datatype field.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Size">Bytes of a voxel.</param>
/// <param name="Element">The array's element type; null where the type is no scalar that we read.</param>
internal sealed record NiftiDatatype(int Code, string Name, int Size, Type? Element)
{
    private static readonly NiftiDatatype[] s_all =
    [
        new(2, "uint8", 1, typeof(byte)),
        new(4, "int16", 2, typeof(short)),
        new(8, "int32", 4, typeof(int)),
        new(16, "float32", 4, typeof(float)),
        new(64, "float64", 8, typeof(double)),
        new(256, "int8", 1, typeof(sbyte)),
        new(512, "uint16", 2, typeof(ushort)),
        new(768, "uint32", 4, typeof(uint)),
        new(1024, "int64", 8, typeof(long)),
        new(1280, "uint64", 8, typeof(ulong)),
        new(32, "complex64", 8, null),
        new(128, "RGB24", 3, null),
        new(1536, "float128", 16, null),
        new(1792, "complex128", 16, null),
        new(2048, "complex256", 32, null),
        new(2304, "RGBA32", 4, null),
    ];

    /// <summary>The type that an array is stored as.</summary>
    /// <exception cref="InvalidDataException">NIfTI has no such type.</exception>
    public static NiftiDatatype Of(Array stored) => Array.Find(s_all, type => type.Element == stored.GetType().GetElementType())
        ?? throw new InvalidDataException($"voxels of type {stored.GetType().GetElementType()} cannot be stored in NIfTI");

    /// <summary>The type that a header names.</summary>
    /// <exception cref="InvalidDataException">It is unknown, no scalar, or bitpix does not agree.</exception>
    public static NiftiDatatype Of(NiftiHeader header)
    {
        NiftiDatatype type = Array.Find(s_all, type => type.Code == (int)header["datatype"])
            ?? throw new InvalidDataException($"{header.Describe("datatype")}, which NIfTI does not define");
        if (type.Element is null)
        {
            throw new InvalidDataException(
                $"{header.Describe("datatype")} ({type.Name}), and only images of one real number per voxel are read");
        }
        return header["bitpix"] == 8 * type.Size
            ? type
            : throw new InvalidDataException(
                $"{header.Describe("bitpix")}, and datatype {type.Code} ({type.Name}) has {8 * type.Size} bits");
    }
}
