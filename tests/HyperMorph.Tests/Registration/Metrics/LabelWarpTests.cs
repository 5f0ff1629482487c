using HyperMorph.Imaging;
using HyperMorph.Registration;
using HyperMorph.Registration.Metrics;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace HyperMorph.Tests.Registration.Metrics;

public class LabelWarpTests
{
    [Fact]
    public void Displacements_point_into_the_moving_image() =>
        Assert.Equal([3, 4, 0, 0], LabelWarp.Nearest([1, 2, 3, 4], Fixture.Make([2, 2], (c, _) => c == 0 ? 1 : 0)));

    [Fact]
    public void Halves_go_to_even_here_and_up_in_the_challenge()
    {
        int[] labels = [1, 2, 3, 4, 5];
        DisplacementField half = Fixture.Make([1, 5], (c, _) => c == 1 ? 0.5 : 0),
            back = Fixture.Make([1, 5], (c, _) => c == 1 ? -0.5 : 0);
        LabelMap map = new(labels, [1, 5], Affine.Identity);
        Assert.Equal([1, 3, 3, 5, 5], LabelWarp.Nearest(labels, half));
        Assert.Equal([2, 3, 4, 5, 0], Learn2Reg.WarpLabels(map, half).ToArray());
        Assert.Equal([1, 1, 3, 3, 5], LabelWarp.Nearest(labels, back));
        Assert.Equal([0, 2, 3, 4, 5], Learn2Reg.WarpLabels(map, back).ToArray());
    }

    [Fact]
    public void What_is_not_a_number_or_far_away_is_background() =>
        Assert.Equal([0, 0, 0, 4], LabelWarp.Nearest(
            [1, 2, 3, 4], new DisplacementField([float.NaN, 1e30f, float.NegativeInfinity, 0, 0, 0, 0, 0], [2, 2])));

    [Theory]
    [InlineData(23, 32)]
    [InlineData(12, 17, 20)]
    public void Every_voxel_is_the_one_that_grid_sample_takes(params int[] shape)
    {
        Random random = new(5);
        // Quarter steps, so that a quarter of all coordinates are halves.
        DisplacementField field = Fixture.Make(shape, (_, _) => random.Next(-24, 25) / 4.0);
        int[] labels = [.. Enumerable.Range(1, Grid.Count(shape))];
        Assert.Equal(GridSample(labels, field), LabelWarp.Nearest(labels, field));
    }

    [Fact]
    public void A_map_on_another_grid_is_refused()
    {
        LabelMap map = new([1, 1, 1, 1], [2, 2], Affine.Identity);
        Assert.Contains("3×2", Assert.Throws<HyperMorphException>(() =>
            LabelWarp.Nearest(map, Fixture.Make([3, 2], (_, _) => 0))).Message, StringComparison.Ordinal);
    }

    private static int[] GridSample(int[] labels, DisplacementField field)
    {
        using DisposeScope scope = NewDisposeScope();
        long[] shape = [.. field.Shape.Select(extent => (long)extent)];
        Tensor[] axes = meshgrid([.. shape.Select(extent => arange(extent, dtype: ScalarType.Float32))], indexing: "ij");
        Tensor[] scaled = [.. axes.Select((axis, c) =>
            2 * ((axis + tensor(field.Component(c).ToArray()).reshape(shape)) / (shape[c] - 1) - 0.5f))];
        Tensor moved = nn.functional.grid_sample(
            tensor(labels, dtype: ScalarType.Float32).reshape([1, 1, .. shape]), stack(scaled.Reverse(), -1).unsqueeze(0),
            GridSampleMode.Nearest, GridSamplePaddingMode.Zeros, align_corners: true);
        return Array.ConvertAll(moved.data<float>().ToArray(), value => (int)value);
    }
}
