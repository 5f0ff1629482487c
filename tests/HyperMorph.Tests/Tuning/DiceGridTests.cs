using HyperMorph.Training;
using HyperMorph.Tuning;
using Xunit;

namespace HyperMorph.Tests.Tuning;

public sealed class DiceGridTests
{
    [Fact]
    public void Each_pairs_dice_is_known_at_grid_points_and_linear_between_them()
    {
        Landscape landscape = KnownModel.Over([LandscapeAxis.Lambda(3), LandscapeAxis.Even(Hyperparameter.Gamma, 2)]);
        // The second pair has no Dice, and the third one half as much as the first.
        DiceGrid grid = new(landscape with
        {
            Pairs = [new("a", "f"), new("b", "f"), new("c", "f")],
            Scores = [.. landscape.Scores.Select(s => (PairScore[])
                [s[0], s[0] with { Dice = [double.NaN] }, s[0] with { Dice = [s[0].Dice[0] / 2] }])],
        }, score => score.MeanDice);
        Assert.Equal([0, 2], grid.Pairs);
        double[] dice = [.. landscape.Scores.Select(s => s[0].MeanDice)];
        for (int point = 0; point < dice.Length; point++)
        {
            Assert.Equal(dice[point], grid.DiceAt(0, landscape.Point(point)), 1e-12);
            Assert.Equal(dice[point] / 2, grid.DiceAt(1, landscape.Point(point)), 1e-12);
        }
        double between = 0.75 * (0.4 * dice[2] + 0.6 * dice[3]) + 0.25 * (0.4 * dice[4] + 0.6 * dice[5]);
        Assert.Equal(between, grid.DiceAt(0, HyperPoint.Of(("lambda", 0.625), ("gamma", 0.6))), 1e-12);
    }
}
