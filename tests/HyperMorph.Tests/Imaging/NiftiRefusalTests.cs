using System.IO.Compression;
using HyperMorph.Imaging;
using Xunit;

namespace HyperMorph.Tests.Imaging;

public class NiftiRefusalTests
{
    private const long AllocationLimit = 64 << 20;

    // What the message must name, besides the file: the field and its value.
    private static readonly Dictionary<string, string[]> s_named = new()
    {
        ["empty.nii"] = ["header", "0"],
        ["short_header.nii"] = ["header", "348", "200"],
        ["header_only.nii"] = ["dim 7×6×5", "1192", "352"],
        ["truncated_data.nii"] = ["dim 7×6×5", "1192", "892"],
        ["n2_short_header.nii"] = ["header", "540", "400"],
        ["wrong_magic.nii"] = ["magic", "xyz", "n+1"],
        ["sizeof_hdr.nii"] = ["sizeof_hdr", "349"],
        ["dim0_zero.nii"] = ["dim[0] is 0"],
        ["dim0_nine.nii"] = ["dim[0] is 9"],
        ["dim_negative.nii"] = ["dim[1] is -7"],
        ["dim_zero_extent.nii"] = ["dim[1] is 0"],
        ["dim_huge.nii"] = ["dim 32767×32767"],
        ["dim_large_alloc.nii"] = ["dim 32767×32767×32767", "1192"],
        ["n2_dim_overflow.nii"] = ["dim ", "1384"],
        ["n2_dim_wraps_small.nii"] = ["dim 8589934592×2147483648×7", "1384"],
        ["bad_datatype.nii"] = ["datatype is 9999"],
        ["datatype_rgb.nii"] = ["datatype is 128", "RGB24"],
        ["datatype_complex.nii"] = ["datatype is 32", "complex64"],
        ["bitpix_mismatch.nii"] = ["bitpix is 16", "32"],
        ["inf_slope.nii"] = ["scl_slope is Infinity"],
        ["nan_inter.nii"] = ["scl_inter is NaN"],
        ["pixdim_nan.nii"] = ["pixdim[1] is NaN"],
        ["pixdim_zero.nii"] = ["pixdim[1] is 0"],
        ["affine_singular.nii"] = ["srow_x", "0 0 0 0", "singular"],
        ["vox_offset_beyond.nii"] = ["vox_offset is 1000000", "1192"],
        ["vox_offset_small.nii"] = ["vox_offset is 100", "352"],
        ["vox_offset_nan.nii"] = ["vox_offset is NaN"],
        ["vox_offset_negative.nii"] = ["vox_offset is -352"],
        ["ext_size_huge.nii"] = ["extension", "vox_offset is 352"],
        ["ext_size_zero.nii"] = ["esize of extension 0 is 0"],
        ["gz_cut.nii.gz"] = ["gzip", "cut"],
        ["gz_cut_trailer.nii.gz"] = ["gzip", "cut"],
        ["gz_bad_crc.nii.gz"] = ["gzip", "crc"],
        ["gz_bad_isize.nii.gz"] = ["gzip", "bytes"],
        ["gz_flipped_byte.nii.gz"] = ["gzip", "crc"],
        ["not_gz.nii.gz"] = ["5C01", "gzip"],
        ["gz_named_nii.nii"] = ["1F8B", ".gz"],
        ["text.nii"] = ["sizeof_hdr is"],
        ["png.nii"] = ["sizeof_hdr is"],
        ["random.nii"] = ["sizeof_hdr is"],
        ["orphan.hdr"] = ["orphan.img", "no such file"],
    };

    public static IEnumerable<TheoryDataRow<string>> Bad => GoldenNifti.Bad();

    public static IEnumerable<TheoryDataRow<string>> Tolerated => GoldenNifti.Tolerated();

    [Theory, MemberData(nameof(Bad))]
    public void A_damaged_file_is_refused_by_name_field_and_value_without_much_memory(string name)
    {
        string path = GoldenNifti.PathOf("nifti/bad", name);
        long before = GC.GetAllocatedBytesForCurrentThread();
        NiftiException error = Assert.Throws<NiftiException>(() => Nifti.Read(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllocationLimit);
        Assert.Contains(name.Split('.')[0], error.Message, StringComparison.Ordinal);
        Assert.All(s_named[name], part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Tolerated))]
    public void An_odd_file_loads_without_much_memory(string name)
    {
        string path = GoldenNifti.PathOf("nifti/bad", name);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Volume volume = Nifti.Read(path);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllocationLimit);
        float[] good = Nifti.Read(GoldenNifti.PathOf("nifti", "n1_float32_plain.nii")).ToArray();
        Assert.Equal(name == "gz_bomb.nii.gz" ? new float[volume.Stored.Length] : good, volume.ToArray());
    }

    [Fact]
    public void A_small_gzip_file_cannot_make_a_large_array()
    {
        using TemporaryFolder folder = new();
        // 4 MiB of zeros after a header that asks for 2 GB: a plausible ratio, but the data are not there.
        Nifti.Write(folder / "good.nii", new(new byte[1], [1, 1, 1], Affine.Identity));
        byte[] header = File.ReadAllBytes(folder / "good.nii")[..352];
        ((byte[])[0xE8, 0x03, 0xE8, 0x03, 0xD0, 0x07]).CopyTo(header, 42);
        using (GZipStream gzip = new(File.Create(folder / "large.nii.gz"), CompressionLevel.Fastest))
        {
            gzip.Write(header);
            gzip.Write(new byte[4 << 20]);
        }
        using (FileStream junk = File.OpenWrite(folder / "large.nii.gz"))
        {
            junk.Seek(0, SeekOrigin.End);
            junk.Write(new byte[2 << 20]);
        }
        long before = GC.GetAllocatedBytesForCurrentThread();
        NiftiException error = Assert.Throws<NiftiException>(() => Nifti.Read(folder / "large.nii.gz"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllocationLimit);
        Assert.Contains("dim 1000×1000×2000", error.Message, StringComparison.Ordinal);
        Assert.Contains("inflates to 4194656", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gzip_file_of_two_members_is_read_as_one()
    {
        using TemporaryFolder folder = new();
        Nifti.Write(folder / "plain.nii", new(new byte[] { 1, 2, 3, 4 }, [2, 2], Affine.Identity));
        byte[] bytes = File.ReadAllBytes(folder / "plain.nii");
        using (FileStream file = File.Create(folder / "two.nii.gz"))
        {
            foreach (byte[] part in (byte[][])[bytes[..354], bytes[354..]])
            {
                using GZipStream gzip = new(file, CompressionLevel.Fastest, leaveOpen: true);
                gzip.Write(part);
            }
        }
        Assert.Equal([1, 2, 3, 4], Nifti.Read(folder / "two.nii.gz").ToArray());
    }

    [Theory]
    [InlineData("missing.nii", "no such file")]
    [InlineData("missing/image.nii.gz", "no such folder")]
    [InlineData("image.png", ".nii")]
    public void A_file_that_is_not_there_is_named(string name, string part)
    {
        using TemporaryFolder folder = new();
        NiftiException error = Assert.Throws<NiftiException>(() => Nifti.Read(folder / name));
        Assert.Contains(folder / name, error.Message, StringComparison.Ordinal);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cut_of_a_file_is_refused()
    {
        using TemporaryFolder folder = new();
        foreach (string name in (string[])["cut.nii", "cut.nii.gz"])
        {
            Nifti.Write(folder / name, new(new short[] { 1, -2, 300, 4, 5, 6 }, [3, 2], Affine.Identity));
            byte[] bytes = File.ReadAllBytes(folder / name);
            for (int length = 0; length < bytes.Length; length++)
            {
                File.WriteAllBytes(folder / name, bytes[..length]);
                Assert.Throws<NiftiException>(() => Nifti.Read(folder / name));
            }
        }
    }

    [Fact]
    public void Any_change_to_a_compressed_file_is_refused_or_changes_no_voxel()
    {
        using TemporaryFolder folder = new();
        short[] voxels = [.. Enumerable.Range(0, 600).Select(i => (short)(i * i))];
        Nifti.Write(folder / "good.nii.gz", new(voxels, [20, 30], Affine.Identity));
        byte[] good = File.ReadAllBytes(folder / "good.nii.gz");
        int refused = 0;
        for (int at = 0; at < good.Length; at++)
        {
            byte[] changed = [.. good];
            changed[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(folder / "changed.nii.gz", changed);
            try
            {
                Assert.Equal(voxels, Nifti.Read(folder / "changed.nii.gz").Stored);
            }
            catch (NiftiException)
            {
                refused++;
            }
        }
        // All but a few bytes of the gzip header, such as its time.
        Assert.InRange(refused, good.Length - 10, good.Length);
    }
}
