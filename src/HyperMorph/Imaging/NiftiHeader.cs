using System.Buffers.Binary;
using System.Text;
using static HyperMorph.Imaging.NiftiFieldType;

namespace HyperMorph.Imaging;

/// <summary>A NIfTI-1 or NIfTI-2 header: its fields by the names of the standard, and what they mean.</summary>
public sealed class NiftiHeader
{
    private readonly byte[] _bytes;

    internal NiftiHeader(byte[] bytes, int version, bool bigEndian) => (_bytes, Version, BigEndian) = (bytes, version, bigEndian);

    /// <summary>1 or 2.</summary>
    public int Version { get; }

    /// <summary>Whether numbers are stored with the highest byte first.</summary>
    public bool BigEndian { get; }

    /// <summary>Extent of each axis.</summary>
    public int[] Shape => [.. Enumerable.Range(1, (int)this["dim"]).Select(axis => (int)this["dim", axis])];

    /// <summary>The voxel size that pixdim gives for each axis, whatever the affine says.</summary>
    public double[] Zooms => [.. Enumerable.Range(1, (int)this["dim"]).Select(axis => this["pixdim", axis])];

    /// <summary>Voxel indices to millimetres: the sform if it has a code, else the qform if it has one, else pixdim with x
    /// flipped and the origin in the centre.</summary>
    public Affine Affine => Sform ?? Qform ?? NiftiGeometry.FromZooms(this);

    /// <summary>The affine of the srow fields; null where sform_code is 0.</summary>
    public Affine? Sform => this["sform_code"] > 0 ? NiftiGeometry.FromRows(this) : null;

    /// <summary>The affine of the quaternion and pixdim; null where qform_code is 0.</summary>
    public Affine? Qform => this["qform_code"] > 0 ? NiftiGeometry.FromQuaternion(this) : null;

    /// <summary>A numeric field's value as it stands on disk, such as header["dim", 1];
    /// element 0 where no index is given.</summary>
    /// <exception cref="ArgumentException">There is no such field or element.</exception>
    public double this[string field, int index = 0]
    {
        get
        {
            (NiftiFieldType type, int offset, int size) = NiftiLayout.Find(Version, field, index);
            Span<byte> number = stackalloc byte[size];
            _bytes.AsSpan(offset, size).CopyTo(number);
            ToggleOrder(number);
            return type switch
            {
                U8 => number[0],
                I16 => BinaryPrimitives.ReadInt16LittleEndian(number),
                I32 => BinaryPrimitives.ReadInt32LittleEndian(number),
                I64 => BinaryPrimitives.ReadInt64LittleEndian(number),
                F32 => BinaryPrimitives.ReadSingleLittleEndian(number),
                F64 => BinaryPrimitives.ReadDoubleLittleEndian(number),
                _ => throw new ArgumentException($"the header field {field} is text", nameof(field)),
            };
        }
        internal set
        {
            (NiftiFieldType type, int offset, int size) = NiftiLayout.Find(Version, field, index);
            Span<byte> number = _bytes.AsSpan(offset, size);
            switch (type)
            {
                case U8: number[0] = checked((byte)value); break;
                case I16: BinaryPrimitives.WriteInt16LittleEndian(number, checked((short)value)); break;
                case I32: BinaryPrimitives.WriteInt32LittleEndian(number, checked((int)value)); break;
                case I64: BinaryPrimitives.WriteInt64LittleEndian(number, (long)value); break;
                case F32: BinaryPrimitives.WriteSingleLittleEndian(number, (float)value); break;
                case F64: BinaryPrimitives.WriteDoubleLittleEndian(number, value); break;
                default: throw new ArgumentException($"the header field {field} is text", nameof(field));
            }
            ToggleOrder(number);
        }
    }

    /// <summary>A text field's value, such as "descrip", up to its first zero byte.</summary>
    /// <exception cref="ArgumentException">There is no such field.</exception>
    public string Text(string field) => Encoding.UTF8.GetString(Raw(field)).Split('\0')[0];

    /// <summary>The header's bytes.</summary>
    internal ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>A text field's bytes.</summary>
    internal Span<byte> Raw(string field)
    {
        (_, int offset, int size) = NiftiLayout.Find(Version, field, 0);
        return _bytes.AsSpan(offset, size);
    }

    /// <summary>"dim[1] is -7", for messages.</summary>
    internal string Describe(string field, int index = 0) =>
        (field is "dim" or "pixdim" || field.StartsWith("srow", StringComparison.Ordinal) ? $"{field}[{index}]" : field)
        + FormattableString.Invariant($" is {this[field, index]}");

    /// <summary>Takes over every field of a header of either version and byte order,
    /// those that belong to the version too.</summary>
    internal void CopyFrom(NiftiHeader other)
    {
        foreach (NiftiField field in NiftiLayout.Fields)
        {
            if (field.Type1 == NiftiFieldType.Text)
            {
                other.Raw(field.Name).CopyTo(Raw(field.Name));
                continue;
            }
            for (int index = 0; index < field.Count; index++)
            {
                this[field.Name, index] = other[field.Name, index];
            }
        }
    }

    /// <summary>Says whether the voxels lie in a file of their own.</summary>
    internal void SetMagic(bool isPair)
    {
        byte[] magic = [(byte)'n', (byte)(isPair ? 'i' : '+'), (byte)('0' + Version), 0];
        // NIfTI-2 adds the bytes by which PNG notices that a file went through a text filter.
        byte[] guard = Version == 2 ? [0x0D, 0x0A, 0x1A, 0x0A] : [];
        magic.CopyTo(Raw("magic"));
        guard.CopyTo(_bytes, 8);
    }

    private void ToggleOrder(Span<byte> number)
    {
        if (BigEndian)
        {
            number.Reverse();
        }
    }
}
