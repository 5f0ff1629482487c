using static HyperMorph.Imaging.NiftiFieldType;

namespace HyperMorph.Imaging;

/// <summary>How a header field is stored.</summary>
internal enum NiftiFieldType { Text, U8, I16, I32, I64, F32, F64 }

/// <summary>A header field: its type and offset in NIfTI-1 and in NIfTI-2.</summary>
internal sealed record NiftiField(string Name, int Count, NiftiFieldType Type1, int Offset1, NiftiFieldType Type2, int Offset2);

/// <summary>The NIfTI headers as data (nifti1.h and nifti2.h of the NIfTI Data Format Working Group).</summary>
internal static class NiftiLayout
{
    /// <summary>All fields but those that NIfTI-1 keeps for ANALYZE and does not use.</summary>
    public static readonly NiftiField[] Fields =
    [
        new("sizeof_hdr", 1, I32, 0, I32, 0),
        new("dim_info", 1, U8, 39, U8, 524),
        new("dim", 8, I16, 40, I64, 16),
        new("intent_p1", 1, F32, 56, F64, 80),
        new("intent_p2", 1, F32, 60, F64, 88),
        new("intent_p3", 1, F32, 64, F64, 96),
        new("intent_code", 1, I16, 68, I32, 504),
        new("datatype", 1, I16, 70, I16, 12),
        new("bitpix", 1, I16, 72, I16, 14),
        new("slice_start", 1, I16, 74, I64, 224),
        new("pixdim", 8, F32, 76, F64, 104),
        new("vox_offset", 1, F32, 108, I64, 168),
        new("scl_slope", 1, F32, 112, F64, 176),
        new("scl_inter", 1, F32, 116, F64, 184),
        new("slice_end", 1, I16, 120, I64, 232),
        new("slice_code", 1, U8, 122, I32, 496),
        new("xyzt_units", 1, U8, 123, I32, 500),
        new("cal_max", 1, F32, 124, F64, 192),
        new("cal_min", 1, F32, 128, F64, 200),
        new("slice_duration", 1, F32, 132, F64, 208),
        new("toffset", 1, F32, 136, F64, 216),
        new("descrip", 80, Text, 148, Text, 240),
        new("aux_file", 24, Text, 228, Text, 320),
        new("qform_code", 1, I16, 252, I32, 344),
        new("sform_code", 1, I16, 254, I32, 348),
        new("quatern_b", 1, F32, 256, F64, 352),
        new("quatern_c", 1, F32, 260, F64, 360),
        new("quatern_d", 1, F32, 264, F64, 368),
        new("qoffset_x", 1, F32, 268, F64, 376),
        new("qoffset_y", 1, F32, 272, F64, 384),
        new("qoffset_z", 1, F32, 276, F64, 392),
        new("srow_x", 4, F32, 280, F64, 400),
        new("srow_y", 4, F32, 296, F64, 432),
        new("srow_z", 4, F32, 312, F64, 464),
        new("intent_name", 16, Text, 328, Text, 508),
        new("magic", 4, Text, 344, Text, 4),
    ];

    private static readonly Dictionary<string, NiftiField> s_byName = Fields.ToDictionary(field => field.Name);

    /// <summary>The header's size in bytes, which is also the value of its first field.</summary>
    public static int Size(int version) => version == 1 ? 348 : 540;

    /// <summary>The type of a field and the offset of its element.</summary>
    public static (NiftiFieldType Type, int Offset, int Size) Find(int version, string name, int index)
    {
        if (!s_byName.TryGetValue(name, out NiftiField? field) || (uint)index >= (uint)field.Count)
        {
            throw new ArgumentException($"a NIfTI header has no field {name}[{index}]", nameof(name));
        }
        (NiftiFieldType type, int offset) = version == 1 ? (field.Type1, field.Offset1) : (field.Type2, field.Offset2);
        int size = type switch { Text or U8 => 1, I16 => 2, I32 or F32 => 4, _ => 8 };
        return (type, offset + index * size, type == Text ? field.Count : size);
    }
}
