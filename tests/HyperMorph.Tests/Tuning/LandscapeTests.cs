using HyperMorph.Training;
using HyperMorph.Tuning;
using Xunit;

namespace HyperMorph.Tests.Tuning;

public sealed class LandscapeTests
{
    internal static HyperPoint At(double lambda, double gamma, double bins) =>
        HyperPoint.Of(("lambda", lambda), ("gamma", gamma), ("bins", bins));

    // Dice is 100 λ's index + 10 γ's + bins', which is linear in the places.
    internal static readonly Landscape Numbered = new("d",
        [LandscapeAxis.Lambda(3), new(Hyperparameter.Gamma, [0, 1]), LandscapeAxis.Even(Hyperparameter.Bins, 4)],
        HyperPoint.Of(("width", 3)),
        [new("a", "b")], [new(1, "s", "#000000")], [], [new([0], 0, 0)],
        [.. Enumerable.Range(0, 24).Select(i => (PairScore[])[new([100 * (i / 8) + 10 * (i / 4 % 2) + i % 4], 0, 0)])]);

    [Fact]
    public void A_slice_keeps_its_axes_in_order_and_holds_the_others_at_the_nearest_grid_point()
    {
        Landscape slice = Numbered.Slice(["bins", "lambda"], HyperPoint.Of(("gamma", 0.7)));
        Assert.Equal(["lambda", "bins"], slice.Axes.Select(a => a.Hyperparameter.Name));
        Assert.Equal(HyperPoint.Of(("gamma", 1), ("width", 3)), slice.Held);
        Assert.Equal([10, 11, 12, 13, 110, 111, 112, 113, 210, 211, 212, 213], slice.Scores.Select(s => s[0].Dice[0]));
        Assert.Contains("window", Assert.Throws<HyperMorphException>(() => Numbered.Slice("window", At(0, 0, 8))).Message);
    }

    [Fact]
    public void Each_pair_of_axes_has_a_surface_and_each_axis_a_curve()
    {
        Assert.Equal([(3, 2), (3, 4), (2, 4)], Numbered.Surfaces(At(0.5, 1, 16))
            .Select(s => (s.Axes[0].Values.Length, s.Axes[1].Values.Length)));
        Assert.Equal([11, 111, 211], Numbered.Curves(At(0.5, 1, 16)).First().Scores.Select(s => s[0].Dice[0]));
        Assert.Empty(Numbered.Slice("gamma", At(0, 0, 8)).Surfaces(At(0, 0, 8)));
    }
}
