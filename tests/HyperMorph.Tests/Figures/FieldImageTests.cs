using HyperMorph.Figures;
using HyperMorph.Imaging;
using HyperMorph.Registration;
using HyperMorph.Registration.Metrics;
using SkiaSharp;
using Xunit;

namespace HyperMorph.Tests.Figures;

public sealed class FieldImageTests
{
    private static readonly SKColor Fold = SKColor.Parse(Palette.FoldLine);

    private static SKBitmap Picture(byte[] png) => SKBitmap.Decode(png);

    [Fact]
    public void Folds_and_nothing_else_are_red_in_a_Jacobian_map()
    {
        DisplacementField field = GaussianBump.Of([40, 40], [20, 20], 4, [9, 0]);
        using SKBitmap picture = Picture(FieldImage.Jacobian(field, width: 40));
        Assert.Equal(JacobianDeterminant.Folds(JacobianDeterminant.Of(field)), picture.Pixels.Count(p => p == Fold));
        Assert.Equal(SKColors.White, picture.GetPixel(2, 2));
    }

    [Fact]
    public void Shrinking_is_blue_and_growing_gold()
    {
        DisplacementField field = GaussianBump.Of([40, 40], [20, 20], 8, [4, 0]);
        using SKBitmap picture = Picture(FieldImage.Jacobian(field, width: 40));
        SKColor behind = picture.GetPixel(12, 20), ahead = picture.GetPixel(28, 20);
        Assert.True(behind.Red > behind.Blue, "u grows along the first axis up to the centre");
        Assert.True(ahead.Blue > ahead.Red, "and falls behind it");
    }

    [Fact]
    public void Arrows_point_where_the_field_does_and_are_as_long()
    {
        DisplacementField field = new([.. Enumerable.Repeat(8f, 400), .. Enumerable.Repeat(0f, 400)], [20, 20]);
        using SKBitmap picture = Picture(FieldImage.Quiver(field, width: 200, step: 20));
        int[] dark = [.. Enumerable.Range(0, 200)
            .Where(x => Enumerable.Range(90, 20).Any(y => picture.GetPixel(x, y).Red < 150))];
        // One arrow from the centre of voxel 10 to that of voxel 18.
        Assert.InRange(dark.Min(), 102, 106);
        Assert.InRange(dark.Max(), 183, 187);
    }

    [Fact]
    public void Images_that_agree_differ_in_white_and_a_brighter_first_one_in_red()
    {
        Volume one = new(new float[] { 0, 0.2f, 0.5f, 1 }, [2, 2], Affine.Identity),
            other = new(new float[] { 0, 0.2f, 1, 0.5f }, [2, 2], Affine.Identity);
        using SKBitmap same = Picture(SliceImage.Difference(one, one, width: 2)),
            picture = Picture(SliceImage.Difference(one, other, width: 2));
        Assert.All(same.Pixels, p => Assert.Equal(SKColors.White, p));
        SKColor darker = picture.GetPixel(1, 1), brighter = picture.GetPixel(1, 0);
        Assert.Equal((SKColors.White, SKColors.White), (picture.GetPixel(0, 0), picture.GetPixel(0, 1)));
        Assert.True(darker.Blue > darker.Red && brighter.Red > brighter.Blue);
    }

    [Fact]
    public void Scaling_and_squaring_is_shown_from_velocity_to_deformation_and_beside_what_it_avoids()
    {
        Comparison comparison = RegistrationPictures.ScalingAndSquaring(GaussianBump.Of([40, 40], [20, 20], 4, [9, 0]),
            width: 60);
        string[] captions = [.. comparison.Rows.SelectMany(row => row).Select(p => p.Caption)];
        Assert.Equal([5, 5], comparison.Rows.Select(row => row.Count));
        Assert.Equal(["velocity v: up to 9.0 voxels", "v / 128: up to 0.07 voxels, no folds"], captions[..2]);
        Assert.Matches(@"^exp\(v\): up to .* voxels, no folds$", captions[8]);
        Assert.Matches(@"^not integrated, .* % folded$", captions[9]);
    }

    [Fact]
    public void Volumes_are_compared_in_their_middle_slices()
    {
        Volume volume = new(new byte[6 * 8 * 10], [6, 8, 10], Affine.Identity);
        Assert.Equal(["moving", "fixed", "moved", "moving − fixed", "moved − fixed"],
            RegistrationPictures.SideBySide(new(new byte[5 * 8 * 9], [5, 8, 9], Affine.Identity), volume, volume, width: 60)
                .Rows[0].Select(p => p.Caption));
        Assert.Equal(3, RegistrationPictures.OfField(new(new float[3 * 480], [6, 8, 10]), volume, width: 60).Rows[0].Count);
    }
}
