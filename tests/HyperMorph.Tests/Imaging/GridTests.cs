using HyperMorph.Imaging;
using Xunit;

namespace HyperMorph.Tests.Imaging;

public class GridTests
{
    [Fact]
    public void A_window_crops_and_pads_by_its_offset()
    {
        int[] source = [1, 2, 3, 4, 5, 6];
        Assert.Equal([5, 6], Grid.Window(source, [2, 3], [1, 2], [1, 1]));
        Assert.Equal([0, 0, 0, 0, 1, 2], Grid.Window(source, [2, 3], [2, 3], [-1, -1]));
        Assert.Equal([6, 0, 0, 0], Grid.Window(source, [2, 3], [2, 2], [1, 2]));
        Assert.Equal(new int[4], Grid.Window(source, [2, 3], [2, 2], [5, 0]));
        Assert.Equal(new int[4], Grid.Window(source, [2, 3], [2, 2], [0, -7]));
    }

    [Fact]
    public void A_window_of_three_axes_moves_each_of_them()
    {
        int[] source = [.. Enumerable.Range(1, 24)];
        int[] window = Grid.Window(source, [2, 3, 4], [3, 2, 3], [-1, 1, 2]);
        // Voxel (i, j, k) is 12 i + 4 j + k + 1.
        Assert.Equal([0, 0, 0, 0, 0, 0, 7, 8, 0, 11, 12, 0, 19, 20, 0, 23, 24, 0], window);
    }

    [Theory]
    [InlineData(5, 8)]
    [InlineData(5, 9)]
    [InlineData(35, 48)]
    [InlineData(6, 6)]
    public void Padding_and_cropping_back_is_the_identity(int small, int large)
    {
        int[] source = [.. Enumerable.Range(1, small * 3)];
        int[] there = Grid.CentreOffset([small, 3], [large, 4]), back = Grid.CentreOffset([large, 4], [small, 3]);
        Assert.Equal(there.Select(x => -x), back);
        int[] padded = Grid.Window(source, [small, 3], [large, 4], there);
        Assert.Equal(source.Sum(), padded.Sum());
        Assert.Equal(source, Grid.Window(padded, [large, 4], [small, 3], back));
    }

    [Fact]
    public void Advancing_visits_every_voxel_last_axis_first()
    {
        int[] at = [0, 0], shape = [2, 3];
        List<(int, int)> visited = [];
        for (int i = 0; i < Grid.Count(shape); i++, Grid.Advance(at, shape))
        {
            visited.Add((at[0], at[1]));
        }
        Assert.Equal([(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)], visited);
        Assert.Equal([0, 0], at);
    }

    [Fact]
    public void A_count_that_no_array_can_hold_is_an_error()
    {
        Assert.Equal(160 * 192, Grid.Count([160, 192]));
        Assert.Throws<OverflowException>(() => Grid.Count([65_536, 65_536]));
    }
}
