using HyperMorph.Data;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Xunit;

namespace HyperMorph.Tests.Tuning;

public sealed class ParetoFrontTests
{
    [Fact]
    public void No_point_of_the_front_is_beaten_and_every_other_one_is()
    {
        Landscape landscape = Surface();
        ParetoPoint[] all = ParetoFront.Points(landscape), front = ParetoFront.Of(landscape);
        Assert.Equal(21 * 11, all.Length);
        Assert.Equal(front.OrderBy(p => p.FoldPercent).ThenBy(p => p.Dice), front);
        bool Beaten(ParetoPoint p) => all.Any(o => o.Dice >= p.Dice && o.FoldPercent <= p.FoldPercent
            && (o.Dice > p.Dice || o.FoldPercent < p.FoldPercent));
        Assert.All(front, p => Assert.False(Beaten(p)));
        Assert.All(all.Except(front), p => Assert.True(Beaten(p)));
        Assert.InRange(front.Length, 3, 100);
    }

    [Theory]
    [InlineData(0.5), InlineData(0.13), InlineData(0.9)]
    public void The_best_allowed_point_lies_where_the_limit_is_reached(double limit)
    {
        List<ParetoPoint> registered = [];
        ParetoPoint best = ConstrainedOptimum.Find(
            Surface(), new(MaxFoldPercent: limit), point => Kept(registered, Exact(point)));
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
        Assert.InRange(ConstrainedOptimum.Find(Surface(), new(MaxFoldPercent: 0.4, MaxSdLogJ: 0.25), Exact).SdLogJ, 0.2, 0.25);
        string error =
            Assert.Throws<HyperMorphException>(() => ConstrainedOptimum.Find(Surface(), new(MaxSdLogJ: -1), Exact)).Message;
        Assert.Contains("SDlogJ is 0 at λ = 1", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_curve_and_a_landscape_of_three_axes_work_alike()
    {
        LandscapeAxis[] curve = [LandscapeAxis.Lambda(11)],
            three = [.. curve, LandscapeAxis.Even(Hyperparameter.Gamma, 6), LandscapeAxis.Even(Hyperparameter.Bending, 3)];
        foreach (LandscapeAxis[] axes in (LandscapeAxis[][])[curve, three])
        {
            ParetoPoint best = ConstrainedOptimum.Find(Of(axes), new(MaxFoldPercent: 0.2), Exact);
            Assert.Equal(1 - Math.Sqrt(0.2), best.Point["lambda"], 0.02);
            Assert.InRange(best.FoldPercent, 0, 0.2);
        }
    }

    private static ParetoPoint Kept(List<ParetoPoint> points, ParetoPoint point)
    {
        points.Add(point);
        return point;
    }

    private static Landscape Surface() => Of([LandscapeAxis.Lambda(), LandscapeAxis.Even(Hyperparameter.Gamma, 11)]);

    private static Landscape Of(LandscapeAxis[] axes)
    {
        Landscape empty = new("synthetic", axes, HyperPoint.Empty, [new("m", "f")], [new Structure(1, "only", "#ff0000")],
            [], [], new PairScore[axes.Aggregate(1, (n, a) => n * a.Values.Length)][]);
        ParetoPoint[] points = [.. empty.Scores.Select((_, i) => Exact(empty.Point(i)))];
        return empty with { Scores = [.. points.Select(p => new[] { new PairScore([p.Dice], p.FoldPercent, p.SdLogJ) })] };
    }

    private static ParetoPoint Exact(HyperPoint point)
    {
        double lambda = point["lambda"], gamma = point.Values.GetValueOrDefault("gamma", 0.6);
        return new(point, 0.8 - 0.2 * Math.Pow(lambda - 0.3, 2) - 0.1 * Math.Pow(gamma - 0.6, 2),
            Math.Pow(1 - lambda, 2), 0.4 * (1 - lambda));
    }
}
