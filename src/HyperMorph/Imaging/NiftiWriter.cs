using System.Buffers.Binary;
using System.IO.Compression;

namespace HyperMorph.Imaging;

/// <summary>Makes headers and writes images, always with the lowest byte first.</summary>
internal static class NiftiWriter
{
    private const double Millimetres = 2;

    /// <summary>Writes an image under a temporary name and renames it; a pair's voxels before its header.</summary>
    public static void Write(string path, Volume volume, NiftiImage? like, double? intent = null)
    {
        NiftiFiles files = NiftiFiles.Of(path);
        (byte[] header, byte[] voxels) = NiftiException.Guard(path, "written", () => Encode(volume, like, intent, files.IsPair));
        if (files.IsPair)
        {
            Save(files.Data, voxels);
            Save(files.Header, header);
        }
        else
        {
            Save(path, header, voxels);
        }
    }

    private static (byte[] Header, byte[] Voxels) Encode(Volume volume, NiftiImage? like, double? intent, bool isPair)
    {
        NiftiHeader header = HeaderFor(volume, like?.Header);
        Volume storable = Storable(volume, header.Version);
        NiftiDatatype type = NiftiDatatype.Of(storable.Stored);
        byte[] extensions = Pack(like?.Extensions ?? []);
        (header["datatype"], header["bitpix"]) = (type.Code, 8 * type.Size);
        (header["scl_slope"], header["scl_inter"]) = (storable.Slope, storable.Intercept);
        header["intent_code"] = intent ?? header["intent_code"];
        header["vox_offset"] = isPair ? 0 : header.Bytes.Length + extensions.Length;
        header.SetMagic(isPair);
        byte[] voxels = new byte[Buffer.ByteLength(storable.Stored)];
        DiskOrder.ReverseAxes(DiskOrder.Bytes(storable.Stored), voxels, [.. volume.Shape.Reverse()], type.Size);
        return ([.. header.Bytes, .. extensions], voxels);
    }

    // What the volume does not say comes from like.
    private static NiftiHeader HeaderFor(Volume volume, NiftiHeader? like)
    {
        if (volume.Rank is < 1 or > 7 || volume.Shape.Any(extent => extent < 1))
        {
            throw new InvalidDataException(
                $"dim would be {Grid.Describe(volume.Shape)}, and NIfTI holds 1 to 7 axes of 1 voxel or more");
        }
        int version = like?.Version == 2 || volume.Shape.Any(extent => extent > short.MaxValue) ? 2 : 1;
        NiftiHeader header = new(new byte[NiftiLayout.Size(version)], version, bigEndian: false);
        if (like is not null)
        {
            header.CopyFrom(like);
        }
        else
        {
            header["xyzt_units"] = Millimetres;
        }
        header["sizeof_hdr"] = NiftiLayout.Size(version);
        header["dim"] = volume.Rank;
        for (int axis = 1; axis <= 7; axis++)
        {
            header["dim", axis] = axis <= volume.Rank ? volume.Shape[axis - 1] : 1;
            header["pixdim", axis] = like is not null && axis <= like["dim"] ? like["pixdim", axis] : 1;
        }
        if (!Places(like, volume))
        {
            NiftiGeometry.Store(header, volume.Affine);
        }
        return header;
    }

    private static void Save(string path, params byte[][] parts) => NiftiException.Guard(path, "written", () =>
    {
        AtomicFile.Write(path, file =>
        {
            using GZipStream? gzip = NiftiFiles.IsGzip(path) ? new(file, CompressionLevel.Optimal, leaveOpen: true) : null;
            foreach (byte[] part in parts)
            {
                (gzip ?? file).Write(part);
            }
        });
        return true;
    });

    // Where the header that is copied already puts the voxels there, its own numbers are the most faithful.
    private static bool Places(NiftiHeader? like, Volume volume) => like is not null && like.Affine == volume.Affine
        && (like["sform_code"] > 0 || like["qform_code"] > 0 || like.Shape.SequenceEqual(volume.Shape));

    // NIfTI-1 has float32 slopes, and a slope of 0 means none: values that they would change are stored as float.
    private static Volume Storable(Volume volume, int version) =>
        Exact(volume.Slope, version) && volume.Slope != 0 && Exact(volume.Intercept, version)
            ? volume
            : new(volume.ToArray(), volume.Shape, volume.Affine);

    private static bool Exact(double number, int version) => double.IsFinite(number) && (version == 2 || (float)number == number);

    private static byte[] Pack(IReadOnlyList<NiftiExtension> extensions)
    {
        List<byte> block = [(byte)(extensions.Count > 0 ? 1 : 0), 0, 0, 0];
        Span<byte> number = stackalloc byte[8];
        foreach (NiftiExtension extension in extensions)
        {
            int size = (8 + extension.Data.Length + 15) / 16 * 16;
            BinaryPrimitives.WriteInt32LittleEndian(number, size);
            BinaryPrimitives.WriteInt32LittleEndian(number[4..], extension.Code);
            block.AddRange(number);
            block.AddRange(extension.Data);
            block.AddRange(new byte[size - 8 - extension.Data.Length]);
        }
        return [.. block];
    }
}
