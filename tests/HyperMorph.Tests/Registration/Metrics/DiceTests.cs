using HyperMorph.Imaging;
using HyperMorph.Registration.Metrics;
using Xunit;

namespace HyperMorph.Tests.Registration.Metrics;

public class DiceTests
{
    [Fact]
    public void A_map_overlaps_fully_with_itself() =>
        Assert.Equal([1, 1], Dice.PerStructure<byte>([0, 1, 2, 2], [0, 1, 2, 2], [1, 2], [1, 2]));

    [Fact]
    public void Overlap_is_twice_the_intersection_over_the_sum() =>
        Near.Equal([2.0 * 2 / (3 + 4), 0],
            Dice.PerStructure<int>([5, 5, 5, 7, 0, 0], [0, 5, 5, 5, 5, 7], [5, 7], [5, 7]), relative: 1e-15);

    [Fact]
    public void Missing_structures_are_left_out_and_vanished_ones_score_zero()
    {
        LabelMap target = Map(1, 2, 3, 0), moved = Map(1, 2, 0, 0), moving = Map(1, 3, 4, 0);
        double[] dice = Dice.PerStructure(target, moved, [1, 2, 3, 4], moving);
        Assert.Equal([1, double.NaN, 0, double.NaN], dice);
        Assert.Equal(0.5, Dice.Mean(dice));
        Assert.Equal([1, 1, double.NaN, double.NaN], Dice.PerStructure(target, moved, [1, 2, 3, 4]));
        Assert.Equal(double.NaN, Dice.Mean([double.NaN]));
    }

    [Fact]
    public void Labels_beyond_those_asked_for_are_no_structure() =>
        Assert.Equal([1], Dice.PerStructure<int>([1, 1_000_000, -1], [1, -1, 1_000_000], [1], [1]));

    [Fact]
    public void Maps_of_two_shapes_are_refused()
    {
        LabelMap other = new([1, 1], [1, 2], Affine.Identity);
        string message = Assert.Throws<HyperMorphException>(() => Dice.PerStructure(Map(1, 1, 0, 0), other, [1])).Message;
        Assert.Contains("2×2", message, StringComparison.Ordinal);
        Assert.Contains("1×2", message, StringComparison.Ordinal);
    }

    private static LabelMap Map(params int[] labels) => new(labels, [2, 2], Affine.Identity);
}
