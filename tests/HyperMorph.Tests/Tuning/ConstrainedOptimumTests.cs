using HyperMorph.Training;
using HyperMorph.Tuning;
using Xunit;

namespace HyperMorph.Tests.Tuning;

public sealed class ConstrainedOptimumTests
{
    [Theory]
    [InlineData(0.5), InlineData(0.13), InlineData(0.9)]
    public void The_best_allowed_point_lies_where_the_limit_is_reached(double limit)
    {
        List<ParetoPoint> registered = [];
        ParetoPoint best = ConstrainedOptimum.Find(
            KnownModel.Surface(), new(MaxFoldPercent: limit), point => Kept(registered, KnownModel.At(point)));
        // Folds are (1 − λ)², and along that line Dice is best at γ = 0.6; without a limit it is best at λ = 0.3.
        Assert.Equal(Math.Max(0.3, 1 - Math.Sqrt(limit)), best.Point["lambda"], 0.01);
        Assert.Equal(0.6, best.Point["gamma"], 0.03);
        Assert.InRange(best.FoldPercent, 0, limit);
        Assert.Contains(best, registered);
        Assert.InRange(registered.Count, 1, 6);
    }

    [Fact]
    public void A_limit_on_SDlogJ_holds_too_and_one_that_nothing_keeps_is_an_error()
    {
        Landscape surface = KnownModel.Surface();
        ParetoPoint best = ConstrainedOptimum.Find(surface, new(MaxFoldPercent: 0.4, MaxSdLogJ: 0.25), KnownModel.At);
        Assert.InRange(best.SdLogJ, 0.2, 0.25);
        string error =
            Assert.Throws<HyperMorphException>(() => ConstrainedOptimum.Find(surface, new(MaxSdLogJ: -1), KnownModel.At)).Message;
        Assert.Contains("SDlogJ is 0 at λ = 1", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_curve_and_a_landscape_of_three_axes_work_alike()
    {
        LandscapeAxis[] curve = [LandscapeAxis.Lambda(11)],
            three = [.. curve, LandscapeAxis.Even(Hyperparameter.Gamma, 6), LandscapeAxis.Even(Hyperparameter.Bending, 3)];
        foreach (LandscapeAxis[] axes in (LandscapeAxis[][])[curve, three])
        {
            ParetoPoint best = ConstrainedOptimum.Find(KnownModel.Over(axes), new(MaxFoldPercent: 0.2), KnownModel.At);
            Assert.Equal(1 - Math.Sqrt(0.2), best.Point["lambda"], 0.02);
            Assert.InRange(best.FoldPercent, 0, 0.2);
        }
    }

    private static ParetoPoint Kept(List<ParetoPoint> points, ParetoPoint point)
    {
        points.Add(point);
        return point;
    }
}
