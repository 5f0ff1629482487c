using HyperMorph.Imaging;
using Xunit;

namespace HyperMorph.Tests.Imaging;

public class AffineTests
{
    private static readonly Affine s_oblique = new(0, -2, 0, 10, 3, 0, 0, -20, 0, 0, 4, 30, 0, 0, 0, 1);

    [Fact]
    public void A_voxel_s_position_is_the_matrix_times_its_index()
    {
        Assert.Equal((10 - 2 * 5, -20 + 3 * 7, 30 + 4 * 0.5), s_oblique.Apply(7, 5, 0.5));
        Assert.Equal((1, 2, 3), Affine.Identity.Apply(1, 2, 3));
    }

    [Fact]
    public void Spacing_is_the_length_of_the_columns_and_the_determinant_the_volume_of_a_voxel()
    {
        Assert.Equal([3, 2, 4], s_oblique.Spacing);
        Assert.Equal(24, s_oblique.Determinant);
        Assert.Equal(-1, new Affine(-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1).Determinant);
    }

    [Fact]
    public void A_shifted_grid_keeps_every_position()
    {
        Affine shifted = s_oblique.StartingAt(-1, 2, 3);
        Assert.Equal(s_oblique.Apply(-1 + 4, 2 + 5, 3 + 6), shifted.Apply(4, 5, 6));
        Assert.Equal(s_oblique, shifted.StartingAt(1, -2, -3));
    }

    [Fact]
    public void Equal_entries_are_equal_affines()
    {
        Assert.Equal(s_oblique, new Affine(s_oblique.ToArray()));
        Assert.Equal(s_oblique.GetHashCode(), new Affine(s_oblique.ToArray()).GetHashCode());
        Assert.NotEqual(s_oblique, Affine.Identity);
    }

    [Fact]
    public void The_array_that_it_was_made_of_may_change()
    {
        double[] entries = s_oblique.ToArray();
        Affine affine = new(entries);
        entries[0] = 99;
        affine.ToArray()[1] = 99;
        Assert.Equal(s_oblique, affine);
    }

    [Fact]
    public void What_is_no_affine_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new Affine(1, 0, 0, 0));
        Assert.Throws<ArgumentException>(() => new Affine(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2));
        Assert.Throws<ArgumentException>(() => new Affine(double.NaN, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1));
        Assert.Throws<ArgumentException>(() => new Affine(1, 0, 0, double.PositiveInfinity, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1));
    }
}
