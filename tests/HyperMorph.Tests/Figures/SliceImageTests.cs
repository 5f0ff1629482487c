using HyperMorph.Data;
using HyperMorph.Figures;
using HyperMorph.Imaging;
using HyperMorph.Registration;
using SkiaSharp;
using Xunit;

namespace HyperMorph.Tests.Figures;

public sealed class SliceImageTests
{
    private static readonly Affine Ras = Affine.Identity;

    /// <summary>i runs to the left and j downwards, as in the neurite-OASIS slices.</summary>
    private static readonly Affine LeftInferior = new(-1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1);

    private static Volume Bright(int[] shape, int voxel, Affine affine)
    {
        float[] values = new float[Grid.Count(shape)];
        values[voxel] = 1;
        return new(values, shape, affine);
    }

    private static (int X, int Y) Brightest(byte[] png)
    {
        using SKBitmap picture = SKBitmap.Decode(png);
        return Enumerable.Range(0, picture.Width * picture.Height)
            .Select(p => (X: p % picture.Width, Y: p / picture.Width))
            .MaxBy(p => picture.GetPixel(p.X, p.Y).Red);
    }

    [Fact]
    public void In_RAS_the_first_axis_runs_right_and_the_second_up()
    {
        // Voxel (1, 5) of 4×6.
        Assert.Equal((1, 0), Brightest(SliceImage.Grey(Bright([4, 6], 11, Ras), width: 4)));
        Assert.Equal((3, 5), Brightest(SliceImage.Grey(Bright([4, 6], 18, Ras), width: 4)));
    }

    [Fact]
    public void Axes_that_run_left_and_down_are_turned_round() =>
        Assert.Equal((2, 5), Brightest(SliceImage.Grey(Bright([4, 6], 11, LeftInferior), width: 4)));

    [Fact]
    public void Superior_is_up_in_every_cut_of_a_3D_image()
    {
        // Voxel (1, 2, 5) of 3×4×6: x, y and z.
        Volume image = Bright([3, 4, 6], 1 * 24 + 2 * 6 + 5, Ras);
        Assert.Equal((2, 0), Brightest(SliceImage.Grey(image, SliceView.Of(image.Shape, Ras, axis: 0), 4)));
        Assert.Equal((1, 0), Brightest(SliceImage.Grey(image, SliceView.Of(image.Shape, Ras, axis: 1), 3)));
        Assert.Equal((1, 1), Brightest(SliceImage.Grey(image, SliceView.Of(image.Shape, Ras, axis: 2, index: 5), 3)));
    }

    [Fact]
    public void Voxels_keep_their_proportions_and_small_images_are_enlarged()
    {
        Affine flat = new(1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);
        using SKBitmap picture = SKBitmap.Decode(SliceImage.Grey(new Volume(new byte[100 * 50], [100, 50], flat), width: 300));
        Assert.Equal((300, 300), (picture.Width, picture.Height));
    }

    [Fact]
    public void A_real_slice_stands_upright()
    {
        Volume image = Nifti.Read(Golden.Data("oasis-2d/OASIS_OAS1_0001_MR1/slice_norm.nii.gz")).Squeeze();
        LabelMap labels = Nifti.ReadLabels(Golden.Data("oasis-2d/OASIS_OAS1_0001_MR1/slice_seg24.nii.gz")).Squeeze();
        SliceView view = SliceView.Of(image.Shape, image.Affine);
        Assert.Equal((160, 192), (view.Columns, view.Rows));
        int[] values = labels.ToArray();
        (double Column, double Row) Centre(int label)
        {
            int[] pixels = [.. Enumerable.Range(0, values.Length).Where(p => values[view.Voxel(p % 160, p / 160)] == label)];
            return (pixels.Average(p => p % 160), pixels.Average(p => p / 160));
        }
        // 2 is the left cortex, 3 the left lateral ventricle and 10 the brain stem.
        Assert.InRange(Centre(2).Column, 0, 79);
        Assert.InRange(Centre(3).Row, 0, Centre(10).Row - 30);
    }

    [Fact]
    public void A_structure_is_outlined_in_its_colour_and_not_filled()
    {
        int[] labels = [.. Enumerable.Range(0, 400).Select(v => v / 20 is >= 5 and < 15 && v % 20 is >= 5 and < 15 ? 7 : 0)];
        using SKBitmap picture = SKBitmap.Decode(SliceImage.Labelled(
            new Volume(new byte[400], [20, 20], Ras), new LabelMap(labels, [20, 20], Ras),
            [new Structure(7, "square", "#ff0000")], width: 200));
        Assert.Equal(SKColors.Black, picture.GetPixel(100, 100));
        Assert.InRange(picture.GetPixel(100, 50).Red, 150, 255);
        Assert.InRange(picture.GetPixel(49, 100).Red, 150, 255);
        Assert.All(picture.Pixels, pixel => Assert.Equal((0, 0), (pixel.Green, pixel.Blue)));
        Assert.Equal(SKColors.Black, picture.GetPixel(40, 100));
    }

    [Fact]
    public void A_filled_structure_lets_the_image_through()
    {
        int[] labels = [.. Enumerable.Repeat(1, 50), .. Enumerable.Repeat(0, 50)];
        using SKBitmap picture = SKBitmap.Decode(SliceImage.Labelled(
            new Volume(new byte[100], [10, 10], Ras), new LabelMap(labels, [10, 10], Ras),
            [new Structure(1, "half", "#0000ff")], width: 100, opacity: 0.5));
        Assert.InRange(picture.GetPixel(20, 50).Blue, 126, 129);
        Assert.Equal(SKColors.Black, picture.GetPixel(80, 50));
    }

    [Fact]
    public void Without_displacement_the_grid_is_straight()
    {
        using SKBitmap picture =
            SKBitmap.Decode(SliceImage.WarpedGrid(new DisplacementField(new float[2 * 40 * 40], [40, 40]), width: 400, step: 10));
        bool[] dark = [.. Enumerable.Range(0, 400).Select(x => picture.GetPixel(x, 103).Red < 200)];
        // Lines through the centres of voxels 5, 15, 25 and 35, ten pixels a voxel.
        Assert.All((int[])[55, 155, 255, 355], x => Assert.True(dark[x] || dark[x - 1]));
        Assert.InRange(dark.Count(d => d), 4, 8);
        Assert.All(Enumerable.Range(10, 380),
            y => Assert.True(picture.GetPixel(155, y).Red < 200 || picture.GetPixel(154, y).Red < 200));
    }

    [Fact]
    public void A_displacement_along_the_second_axis_moves_lines_up()
    {
        float[] up = [.. Enumerable.Repeat(0f, 1600), .. Enumerable.Repeat(2f, 1600)];
        using SKBitmap picture =
            SKBitmap.Decode(SliceImage.WarpedGrid(new DisplacementField(up, [40, 40]), width: 400, step: 10));
        int[] dark = [.. Enumerable.Range(0, 400).Where(y => picture.GetPixel(103, y).Red < 150)];
        Assert.All(dark, y => Assert.InRange((y - 33) % 100, 0, 4));
        Assert.NotEmpty(dark);
    }

    [Fact]
    public void A_slice_that_does_not_exist_is_refused()
    {
        Assert.Contains("choose 0 to 4", Assert.Throws<HyperMorphException>(() => SliceView.Of([3, 4, 5], Ras, 2, 5)).Message);
        Volume image = new(new byte[12], [3, 4], Ras);
        Assert.Throws<HyperMorphException>(() => SliceImage.Grey(image, SliceView.Of([4, 3], Ras)));
    }

    [Fact]
    public void A_comparison_has_the_images_at_the_left_and_a_column_for_each_lambda()
    {
        Comparison comparison = Comparison.Of(Sweep.Case(0, 0.5, 1), width: 80);
        Assert.Equal(["moving", "moved, λ = 0", "moved, λ = 0.5", "moved, λ = 1"], comparison.Rows[0].Select(p => p.Caption));
        Assert.Equal(["fixed", "grid, λ = 0", "grid, λ = 0.5", "grid, λ = 1"], comparison.Rows[1].Select(p => p.Caption));
        Assert.NotEqual(comparison.Rows[1][1].Png, comparison.Rows[1][3].Png);
    }
}
