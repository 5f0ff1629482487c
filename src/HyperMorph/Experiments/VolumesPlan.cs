using HyperMorph.Training;
using HyperMorph.Tuning;
using Microsoft.Data.Analysis;
using static System.FormattableString;

namespace HyperMorph.Experiments;

/// <summary>HyperMorph models of volumes by local correlation: over λ, and over λ and γ.</summary>
/// <param name="Lambda">The model of λ.</param>
/// <param name="Gamma">The model of λ and γ; all structures are in its loss.</param>
public sealed record VolumesPlan(PlannedRun Lambda, PlannedRun Gamma)
{
    /// <summary>All runs.</summary>
    public IReadOnlyList<PlannedRun> Runs => [Lambda, Gamma];

    /// <summary>11 λ, and 11 × 6 points; in the quick profile 3, and 3 × 3 on two pairs after at most 60 steps.</summary>
    public static VolumesPlan Of(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        bool quick = profile.IsQuick;
        Profile size = quick ? profile.AtMost(Math.Min(60, profile.Training.Steps)) with { Pairs = 2 } : profile;
        LandscapeAxis lambda = LandscapeAxis.Lambda(quick ? 3 : 11),
            gamma = LandscapeAxis.Even(Hyperparameter.Gamma, quick ? 3 : 6);
        PlannedRun Over(params LandscapeAxis[] axes) =>
            size.Hyper(axes, s => s with { Similarity = "lncc", LearningRate = 1e-3 }, profile.VolumeDataSet);
        return new(Over(lambda), Over(lambda, gamma));
    }

    /// <summary>What the finished runs say.</summary>
    /// <exception cref="HyperMorphException">One is not finished.</exception>
    public VolumesResult Result(RunStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return new(store.Outcome(Lambda), store.Outcome(Gamma));
    }
}

/// <summary>Landscapes in three dimensions.</summary>
/// <param name="Lambda">Over λ.</param>
/// <param name="Gamma">Over λ and γ.</param>
public sealed record VolumesResult(RunOutcome Lambda, RunOutcome Gamma) : IExperimentResult
{
    /// <summary>Λ* of both, with intervals.</summary>
    public IReadOnlyList<Optimum> Best { get; } = [.. new[] { Lambda, Gamma }
        .Select(o => Optima.Of(o.Landscape, Optimum.AllStructures)!)];

    /// <inheritdoc/>
    public Findings Findings()
    {
        double before = Statistics.Mean(Lambda.Landscape.Unregistered.Select(s => s.MeanDice));
        string Sentence(RunOutcome outcome, Optimum best, string name) =>
            Invariant($"{name}: Dice {best.Dice:0.000} at {best.Point}, {before:0.000} before; ")
                + Invariant($"{outcome.Model.Step} steps in {outcome.Cost().Cpu / 60:0} CPU-minutes.");
        return new(
            [Sentence(Lambda, Best[0], "Over λ"), Sentence(Gamma, Best[1], "Over λ and γ")],
            [
                ("lambda.csv", LandscapeTables.Summary(Lambda.Landscape)),
                ("gamma.csv", LandscapeTables.Summary(Gamma.Landscape)),
                ("structures.csv", LandscapeTables.OfOptima(Optima.Of(Lambda.Landscape))),
            ]);
    }
}
