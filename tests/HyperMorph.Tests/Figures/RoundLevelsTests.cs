using HyperMorph.Figures;
using Xunit;

namespace HyperMorph.Tests.Figures;

public sealed class RoundLevelsTests
{
    private static double[] All(RoundLevels levels) =>
        [.. Enumerable.Range(0, levels.Count).Select(i => Math.Round(levels.First + i * levels.Step, 9))];

    [Theory]
    [InlineData(0.6, 0.75)]
    [InlineData(0.7301, 0.7402)]
    [InlineData(-0.04, 0)]
    public void Nine_to_twenty_five_levels_lie_strictly_within_the_values(double least, double best)
    {
        RoundLevels levels = RoundLevels.Within([least, best, (least + best) / 2]);
        Assert.InRange(levels.Count, 9, 25);
        Assert.All(All(levels), level => Assert.InRange(level, least, best));
        double leading = levels.Step / Math.Pow(10, Math.Floor(Math.Log10(levels.Step) + 1e-9));
        Assert.Contains(Math.Round(leading, 6), (double[])[1, 2, 5]);
    }

    [Fact]
    public void What_lies_far_below_the_median_takes_no_levels()
    {
        RoundLevels levels = RoundLevels.Within([0.1, 0.69, 0.7, 0.71, 0.72]);
        Assert.InRange(levels.First, 0.66, 0.68);
    }

    [Fact]
    public void Every_level_is_in_one_half()
    {
        // In floating point, half of this range is a little more than eight steps.
        RoundLevels levels = new(0.716, 0.748, 0.002);
        (RoundLevels lower, RoundLevels upper) = levels.Halves();
        Assert.Equal(17, levels.Count);
        Assert.Equal(All(levels), All(lower).Concat(All(upper)));
    }

    [Fact]
    public void The_first_tick_says_that_all_below_has_its_colour()
    {
        RoundLevels levels = new(-0.032, -0.002, 0.002);
        Assert.Equal(["≤ −0.032", "−0.028", "−0.024", "−0.020", "−0.016", "−0.012", "−0.008", "−0.004"], levels.TickText());
        Assert.Equal(levels.First, levels.Ticks()[0]);
        Assert.InRange(new RoundLevels(0.6, 0.84, 0.01).Ticks().Length, 5, 9);
    }

    [Theory]
    [InlineData(0.05, ".2f")]
    [InlineData(0.002, ".3f")]
    [InlineData(0.001, ".3f")]
    public void A_level_is_written_with_the_digits_that_it_needs(double step, string format) =>
        Assert.Equal(format, new RoundLevels(0, 10 * step, step).Format);
}
