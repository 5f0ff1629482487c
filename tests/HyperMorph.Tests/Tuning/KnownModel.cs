using HyperMorph.Data;
using HyperMorph.Training;
using HyperMorph.Tuning;

namespace HyperMorph.Tests.Tuning;

/// <summary>What a made-up model reaches anywhere in Λ, and its landscapes.</summary>
internal static class KnownModel
{
    public static Landscape Surface() => Over([LandscapeAxis.Lambda(), LandscapeAxis.Even(Hyperparameter.Gamma, 11)]);

    public static Landscape Over(LandscapeAxis[] axes) => new(
        "synthetic", axes, HyperPoint.Empty, [new("m", "f")], [new Structure(1, "only", "#ff0000")], [], [],
        [.. LandscapeAxis.Points(axes, HyperPoint.Empty).Select(At)
            .Select(p => new[] { new PairScore([p.Dice], p.FoldPercent, p.SdLogJ) })]);

    public static ParetoPoint At(HyperPoint point)
    {
        double lambda = point["lambda"], gamma = point.Values.GetValueOrDefault("gamma", 0.6);
        return new(point, 0.8 - 0.2 * Math.Pow(lambda - 0.3, 2) - 0.1 * Math.Pow(gamma - 0.6, 2),
            Math.Pow(1 - lambda, 2), 0.4 * (1 - lambda));
    }
}
