using HyperMorph.Imaging;
using HyperMorph.Registration.Metrics;
using Xunit;

namespace HyperMorph.Tests.Registration.Metrics;

public class SurfaceDistanceTests
{
    [Fact]
    public void A_structure_is_at_no_distance_from_itself()
    {
        LabelMap ball = Ball(8, [1, 1, 1]);
        Assert.Equal([0], SurfaceDistance.Hd95(ball, ball, [1]));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 0.8, 1.5)]
    [InlineData(2, 1, 0.5)]
    public void Concentric_spheres_are_their_radii_apart(double x, double y, double z)
    {
        double[] spacing = [x, y, z];
        double distance = SurfaceDistance.Hd95(Ball(12, spacing), Ball(8, spacing), [1])[0];
        // Both outlines are known to within a voxel.
        Assert.InRange(distance, 4 - 0.5 * spacing.Max(), 4 + spacing.Max());
    }

    [Fact]
    public void A_shifted_box_is_its_shift_in_millimetres_away()
    {
        LabelMap target = Box(10, [0.5, 3, 1]), moved = Box(14, [0.5, 3, 1]);
        Assert.Equal([2], SurfaceDistance.Hd95(target, moved, [1]));
        Assert.Equal([4], Learn2Reg.Hd95(target, moved, [1]));
        static LabelMap Box(int first, double[] spacing) =>
            Fixture.Shape([40, 6], x => x[0] >= first && x[0] < first + 10 && x[1] is > 0 and < 5, spacing);
    }

    [Fact]
    public void A_sliver_of_less_than_a_twentieth_of_the_outline_does_not_count()
    {
        int[] shape = [60, 60];
        LabelMap square = Fixture.Shape(shape, x => x.All(i => i is >= 10 and < 40));
        LabelMap withSpeck = Fixture.Shape(shape, x => x.All(i => i is >= 10 and < 40) || x is [55, 55]);
        Assert.Equal([0], SurfaceDistance.Hd95(square, withSpeck, [1]));
        LabelMap withBar = Fixture.Shape(shape, x => x.All(i => i is >= 10 and < 40) || x is [>= 45 and < 50, 45]);
        Assert.InRange(SurfaceDistance.Hd95(square, withBar, [1])[0], 5, 15);
    }

    [Fact]
    public void Missing_is_not_a_number_and_vanished_is_infinitely_far()
    {
        LabelMap target = new([1, 2, 3, 0], [2, 2], Affine.Identity), moving = new([1, 0, 3, 4], [2, 2], Affine.Identity);
        LabelMap moved = new([1, 0, 0, 0], [2, 2], Affine.Identity);
        Assert.Equal([0, double.NaN, double.PositiveInfinity, double.NaN],
            SurfaceDistance.Hd95(target, moved, [1, 2, 3, 4], moving));
        Assert.Equal([0, double.NaN, double.NaN, double.NaN], SurfaceDistance.Hd95(target, moved, [1, 2, 3, 4]));
    }

    [Fact]
    public void The_background_has_no_outline()
    {
        LabelMap map = new([1, 0, 0, 0], [2, 2], Affine.Identity);
        Assert.Throws<ArgumentException>(() => SurfaceDistance.Hd95(map, map, [0]));
    }

    private static LabelMap Ball(double radius, double[] spacing)
    {
        int[] shape = [.. spacing.Select(s => (int)(30 / s) + 1)];
        return Fixture.Shape(shape,
            x => x.Select((i, axis) => Math.Pow(i * spacing[axis] - 15, 2)).Sum() <= radius * radius, spacing);
    }
}
