using HyperMorph.Imaging;
using Xunit;

namespace HyperMorph.Tests.Imaging;

public class VolumeTests
{
    [Fact]
    public void Values_are_stored_times_slope_plus_intercept()
    {
        Assert.Equal([-7.5f, -7f, 8.5f], new Volume(new byte[] { 0, 1, 32 }, [3, 1], Affine.Identity, 0.5, -7.5).ToArray());
    }

    [Theory]
    [InlineData(typeof(byte), 200, 200)]
    [InlineData(typeof(sbyte), -100, -100)]
    [InlineData(typeof(short), -30_000, -30_000)]
    [InlineData(typeof(ushort), 60_000, 60_000)]
    [InlineData(typeof(int), -2_000_000_000, -2e9)]
    [InlineData(typeof(uint), 4_000_000_000, 4e9)]
    [InlineData(typeof(long), -4_000_000_000_000, -4e12)]
    [InlineData(typeof(ulong), 18_000_000_000_000_000_000, 1.8e19)]
    [InlineData(typeof(float), 0.5f, 0.5)]
    [InlineData(typeof(double), 0.25, 0.25)]
    public void Every_stored_type_keeps_its_sign_and_range_also_in_a_window(Type type, object value, double expected)
    {
        Array stored = Array.CreateInstance(type, 2);
        stored.SetValue(Convert.ChangeType(value, type, null), 1);
        Volume volume = new(stored, [1, 2], Affine.Identity);
        Assert.Equal([0, (float)expected], volume.ToArray());
        Volume padded = volume.PadOrCrop([1, 4]);
        Assert.Equal(type, padded.Stored.GetType().GetElementType());
        Assert.Equal([0, 0, (float)expected, 0], padded.ToArray());
    }

    [Theory]
    [InlineData(typeof(byte), 0, 255)]
    [InlineData(typeof(short), -1, 255)]
    [InlineData(typeof(short), 0, 32_767)]
    [InlineData(typeof(ushort), 0, 32_768)]
    [InlineData(typeof(float), -1, 32_768)]
    [InlineData(typeof(float), 0, 65_536)]
    [InlineData(typeof(float), 0, double.NaN)]
    [InlineData(typeof(float), 0, double.PositiveInfinity)]
    public void Whole_values_shrink_to_the_smallest_type_that_holds_them(Type type, double low, double high)
    {
        Volume compact = new Volume(new double[] { low, high }, [2, 1], Affine.Identity).Compact();
        Assert.Equal(type, compact.Stored.GetType().GetElementType());
        Assert.Equal([(float)low, (float)high], compact.ToArray());
    }

    [Theory]
    [InlineData(255, typeof(byte))]
    [InlineData(65_535, typeof(ushort))]
    public void Fractions_of_full_scale_shrink_without_changing_a_bit(int scale, Type type)
    {
        float[] values = [.. Enumerable.Range(0, scale + 1).Select(k => k / (float)scale)];
        Volume compact = new Volume(values, [values.Length, 1], Affine.Identity).Compact();
        Assert.Equal(type, compact.Stored.GetType().GetElementType());
        Assert.Equal(values, compact.ToArray());
    }

    [Fact]
    public void Other_values_stay_float()
    {
        float[] values = [0, 0.1f, 0.25f, 1];
        Volume compact = new Volume(values, [2, 2], Affine.Identity).Compact();
        Assert.IsType<float[]>(compact.Stored);
        Assert.Equal(values, compact.ToArray());
    }

    [Fact]
    public void The_images_of_the_first_real_subject_shrink_to_bytes()
    {
        string image = Directory.EnumerateFiles(Golden.Data("oasis-2d"), "slice_norm.nii.gz", SearchOption.AllDirectories)
            .Order().First();
        Volume volume = Nifti.Read(image);
        Assert.Equal([160, 192, 1], volume.Shape);
        Volume compact = volume.Compact();
        Assert.IsType<byte[]>(compact.Stored);
        Assert.Equal(volume.ToArray(), compact.ToArray());
    }

    [Theory]
    [InlineData(new[] { 3, 2, 4 }, new[] { 6, 5, 4 })]
    [InlineData(new[] { 3, 2, 4 }, new[] { 3, 7, 9 })]
    [InlineData(new[] { 5, 3 }, new[] { 8, 4 })]
    public void Padding_and_cropping_back_is_the_identity_and_keeps_positions(int[] small, int[] large)
    {
        Affine affine = new(-2, 0, 0, 5, 0, 0, 3, -6, 0, 4, 0, 7, 0, 0, 0, 1);
        short[] stored = [.. Enumerable.Range(1, small.Aggregate((x, y) => x * y)).Select(x => (short)x)];
        Volume volume = new(stored, small, affine), padded = volume.PadOrCrop(large), again = padded.PadOrCrop(small);
        Assert.Equal(large, padded.Shape);
        Assert.Equal(stored, again.Stored);
        Assert.Equal(affine, again.Affine);
        // The value 1 was at voxel 0, wherever it is now.
        int at = Array.IndexOf((short[])padded.Stored, (short)1), last = large.Length == 3 ? large[2] : 1;
        Assert.Equal(affine.Apply(0, 0, 0), padded.Affine.Apply(at / last / large[1], at / last % large[1], at % last));
    }

    [Fact]
    public void Squeezing_drops_trailing_axes_of_one_voxel_but_keeps_two()
    {
        Assert.Equal([2, 3], new Volume(new byte[6], [2, 3, 1, 1], Affine.Identity).Squeeze().Shape);
        Assert.Equal([2, 1, 3], new Volume(new byte[6], [2, 1, 3], Affine.Identity).Squeeze().Shape);
        Assert.Equal([6, 1], new Volume(new byte[6], [6, 1, 1], Affine.Identity).Squeeze().Shape);
    }

    [Fact]
    public void What_does_not_fit_the_shape_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new Volume(new byte[5], [2, 3], Affine.Identity));
        Assert.Throws<ArgumentException>(() => new Volume(new byte[6], [2, 3], Affine.Identity).PadOrCrop([2, 3, 1]));
    }
}
