using System.Runtime.InteropServices;
using HyperMorph.Imaging;
using HyperMorph.Registration;
using Xunit;

namespace HyperMorph.Tests.Imaging;

public class NiftiWriteTests
{
    public static IEnumerable<TheoryDataRow<string>> Good => GoldenNifti.Good();

    [Theory, MemberData(nameof(Good))]
    public void What_was_read_is_written_back(string name)
    {
        using TemporaryFolder folder = new();
        NiftiImage image = Nifti.ReadImage(GoldenNifti.PathOf("nifti", name));
        Nifti.Write(folder / name, image.Volume, image);
        NiftiImage again = Nifti.ReadImage(folder / name);
        AssertSame(image.Volume, again.Volume);
        Assert.Equal(image.Volume.Affine, again.Volume.Affine);
        Assert.Equal(image.Volume.Stored.GetType(), again.Volume.Stored.GetType());
        Assert.Equal((image.Volume.Slope, image.Volume.Intercept), (again.Volume.Slope, again.Volume.Intercept));
        Assert.Equal((image.Header.Version, image.Header.Sform, image.Header.Qform),
            (again.Header.Version, again.Header.Sform, again.Header.Qform));
        Assert.Equal(image.Header.Zooms, again.Header.Zooms);
        Assert.Equal(image.Header["vox_offset"], again.Header["vox_offset"]);
        Assert.Equal((image.Header.Text("descrip"), image.Header["xyzt_units"], image.Header["intent_code"]),
            (again.Header.Text("descrip"), again.Header["xyzt_units"], again.Header["intent_code"]));
        Assert.Equal(image.Extensions.Select(x => (x.Code, Convert.ToHexString(x.Data))),
            again.Extensions.Select(x => (x.Code, Convert.ToHexString(x.Data))));
    }

    [Theory, MemberData(nameof(Good))]
    public void Without_a_header_to_follow_values_and_positions_are_kept(string name)
    {
        using TemporaryFolder folder = new();
        Volume volume = Nifti.Read(GoldenNifti.PathOf("nifti", name));
        Nifti.Write(folder / "image.nii.gz", volume);
        NiftiHeader header = Nifti.ReadImage(folder / "image.nii.gz").Header;
        AssertSame(volume, Nifti.Read(folder / "image.nii.gz"));
        AssertNear(volume.Affine, header.Sform!);
        if (name != "sform_shear.nii")
        {
            AssertNear(volume.Affine, header.Qform!);
        }
        Assert.Equal((1, name == "sform_shear.nii" ? 0 : 1), (header["sform_code"], header["qform_code"]));
    }

    [Theory]
    [InlineData(1, 0, 0, 0, -1, 0, 0, 0, -1)]
    [InlineData(-1, 0, 0, 0, -1, 0, 0, 0, 1)]
    [InlineData(-1, 0, 0, 0, 1, 0, 0, 0, -1)]
    [InlineData(0, 0, 1, 1, 0, 0, 0, 1, 0)]
    [InlineData(-1, 0, 0, 0, 1, 0, 0, 0, 1)]
    public void Every_turn_of_the_axes_has_a_quaternion(
        double a, double b, double c, double d, double e, double f, double g, double h, double i)
    {
        using TemporaryFolder folder = new();
        Affine affine = new(2 * a, 3 * b, 4 * c, 5, 2 * d, 3 * e, 4 * f, 6, 2 * g, 3 * h, 4 * i, 7, 0, 0, 0, 1);
        Nifti.Write(folder / "image.nii", new(new byte[8], [2, 2, 2], affine));
        NiftiHeader header = Nifti.ReadImage(folder / "image.nii").Header;
        AssertNear(affine, header.Qform!);
        Assert.Equal([2, 3, 4], header.Zooms);
    }

    [Fact]
    public void A_moved_image_gets_a_new_affine_and_keeps_the_rest()
    {
        using TemporaryFolder folder = new();
        NiftiImage like = Nifti.ReadImage(GoldenNifti.PathOf("nifti", "ext_comment.nii"));
        Volume padded = like.Volume.PadOrCrop([10, 4, 5]);
        Nifti.Write(folder / "image.nii", padded, like);
        NiftiImage again = Nifti.ReadImage(folder / "image.nii");
        AssertNear(padded.Affine, again.Volume.Affine);
        Assert.Equal(("made for tests", 2), (again.Header.Text("descrip"), again.Extensions.Count));
    }

    [Fact]
    public void A_scale_that_the_header_cannot_hold_becomes_float_values()
    {
        using TemporaryFolder folder = new();
        Volume volume = new(new byte[] { 0, 1, 100, 255 }, [2, 2], Affine.Identity, 1 / 255.0);
        Nifti.Write(folder / "image.nii", volume);
        Volume again = Nifti.Read(folder / "image.nii");
        Assert.IsType<float[]>(again.Stored);
        Assert.Equal(volume.ToArray(), again.ToArray());
    }

    [Fact]
    public void An_axis_too_long_for_version_1_is_written_as_version_2()
    {
        using TemporaryFolder folder = new();
        Nifti.Write(folder / "long.nii.gz", new(Enumerable.Range(0, 80_000).ToArray(), [40_000, 2], Affine.Identity));
        NiftiImage image = Nifti.ReadImage(folder / "long.nii.gz");
        Assert.Equal(2, image.Header.Version);
        Assert.Equal(Enumerable.Range(0, 80_000).ToArray(), (int[])image.Volume.Stored);
    }

    [Fact]
    public void The_first_axis_is_the_fastest_on_disk_in_images_of_many_blocks()
    {
        using TemporaryFolder folder = new();
        int[] shape = [70, 3, 2, 45];
        int[] values = [.. Enumerable.Range(0, 70 * 3 * 2 * 45)];
        Nifti.Write(folder / "image.nii", new(values, shape, Affine.Identity));
        ReadOnlySpan<int> disk = MemoryMarshal.Cast<byte, int>(File.ReadAllBytes(folder / "image.nii").AsSpan(352));
        int[] at = [0, 0, 0, 0];
        foreach (int value in values)
        {
            Assert.Equal(value, disk[at[0] + 70 * (at[1] + 3 * (at[2] + 2 * at[3]))]);
            Grid.Advance(at, shape);
        }
        Assert.Equal(values, Nifti.Read(folder / "image.nii").Stored);
    }

    [Fact]
    public void A_folder_without_permission_is_named()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "needs a user for whom permissions hold");
        using TemporaryFolder folder = new();
        _ = OperatingSystem.IsWindows()
            ? null
            : Directory.CreateDirectory(folder / "locked", UnixFileMode.UserRead | UnixFileMode.UserExecute);
        NiftiException error = Assert.Throws<NiftiException>(() =>
            Nifti.Write(folder / "locked/image.nii", new(new byte[4], [2, 2], Affine.Identity)));
        Assert.Contains(folder / "locked/image.nii", error.Message, StringComparison.Ordinal);
        Assert.Contains("permission", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_come_back()
    {
        using TemporaryFolder folder = new();
        LabelMap labels = new([0, 3, 17, 1000], [2, 2, 1], Affine.Identity);
        Nifti.WriteLabels(folder / "labels.img.gz", labels);
        Assert.True(File.Exists(folder / "labels.hdr.gz"));
        Assert.Equal(labels.ToArray(), Nifti.ReadLabels(folder / "labels.hdr.gz").ToArray());
        Assert.Equal([2, 2, 1], Nifti.ReadLabels(folder / "labels.hdr.gz").Shape);
    }

    [Theory]
    [InlineData("absent/image.nii.gz", "folder")]
    [InlineData("image.png", ".nii")]
    [InlineData("occupied.nii", "folder")]
    public void Where_it_cannot_write_it_says_so_and_leaves_nothing(string name, string part)
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder / "occupied.nii");
        NiftiException error =
            Assert.Throws<NiftiException>(() => Nifti.Write(folder / name, new(new byte[4], [2, 2], Affine.Identity)));
        Assert.Contains(folder / name, error.Message, StringComparison.Ordinal);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal([folder / "occupied.nii"], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_displacement_is_in_millimetres_and_LPS()
    {
        using TemporaryFolder folder = new();
        int[] shape = [2, 3, 4];
        float[] u = [.. Enumerable.Range(0, 72).Select(i => 0.25f * i)];
        Affine fixedAffine = new(2, 0, 0, 1, 0, 3, 0, 2, 0, 0, 4, 3, 0, 0, 0, 1),
            movingAffine = new(-1, 0, 0, 5, 0, 0, 2, 6, 0, 1, 0, 7, 0, 0, 0, 1);
        Nifti.WriteDisplacement(folder / "warp.nii.gz", new(u, shape), fixedAffine, movingAffine, [1, -2, 3]);
        (NiftiHeader header, _, Volume volume) = Nifti.ReadImage(folder / "warp.nii.gz");
        Assert.Equal([2, 3, 4, 1, 3], volume.Shape);
        Assert.Equal((5, 1007, 16), (header["dim"], header["intent_code"], header["datatype"]));
        Assert.Equal(fixedAffine, volume.Affine);
        // Voxel (1, 2, 3) is number 23 of 24.
        (double i, double j, double k) = (1 + u[23] + 1, 2 + u[24 + 23] - 2, 3 + u[48 + 23] + 3);
        float[] expected = [(float)-(5 - i - (1 + 2 * 1)), (float)-(6 + 2 * k - (2 + 3 * 2)), (float)(7 + j - (3 + 4 * 3))];
        Assert.Equal(expected, volume.ToArray()[^3..]);
    }

    [Fact]
    public void A_flat_displacement_has_three_components_and_points_nowhere_where_nothing_moves()
    {
        using TemporaryFolder folder = new();
        Affine affine = new(-1, 0, 0, 80, 0, 0, 1, -90, 0, -2, 0, 20, 0, 0, 0, 1);
        float[] u = new float[12];
        u[6 + 5] = 1.5f;
        Nifti.WriteDisplacement(folder / "warp.nii", new(u, [2, 3]), affine, affine, [0, 0]);
        Volume volume = Nifti.Read(folder / "warp.nii");
        Assert.Equal([2, 3, 1, 1, 3], volume.Shape);
        Assert.Equal([.. new float[17], -3f], volume.ToArray());
        // On disk the component is the slowest axis.
        Assert.Equal(-3f, BitConverter.ToSingle(File.ReadAllBytes(folder / "warp.nii").AsSpan(^4..)));
    }

    private static void AssertSame(Volume expected, Volume actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.Equal(expected.ToArray(), actual.ToArray());
    }

    private static void AssertNear(Affine expected, Affine actual) =>
        Assert.Equal(expected.ToArray(), actual.ToArray(), (x, y) => Math.Abs(x - y) < 1e-5);
}
