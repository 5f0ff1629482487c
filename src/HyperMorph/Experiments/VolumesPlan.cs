using HyperMorph.Networks;
using HyperMorph.Training;
using HyperMorph.Tuning;

namespace HyperMorph.Experiments;

/// <summary>HyperMorph models of volumes by local correlation: over λ, and over λ and γ.</summary>
/// <param name="Lambda">The model of λ.</param>
/// <param name="Gamma">The model of λ and γ; all structures are in its loss.</param>
public sealed record VolumesPlan(PlannedRun Lambda, PlannedRun Gamma)
{
    /// <summary>All runs.</summary>
    public IReadOnlyList<PlannedRun> Runs => [Lambda, Gamma];

    /// <summary>11 λ, and 11 × 6 points; in the quick profile 3, and 3 × 3 on two pairs after at most 60 steps.</summary>
    /// <remarks>With <see cref="HyperPreset.Mip"/>, the hidden units died in the full profile, and Λ changed nothing.</remarks>
    public static VolumesPlan Of(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        bool quick = profile.IsQuick;
        Profile size = quick ? profile.AtMost(Math.Min(60, profile.Training.Steps)) with { Pairs = 2 } : profile;
        LandscapeAxis lambda = LandscapeAxis.Lambda(quick ? 3 : 11),
            gamma = LandscapeAxis.Even(Hyperparameter.Gamma, quick ? 3 : 6);
        PlannedRun Over(params LandscapeAxis[] axes) =>
            size.Hyper(axes, s => s with { Preset = HyperPreset.MipLeaky.Name, Similarity = "lncc", LearningRate = 1e-3 },
                profile.VolumeDataSet);
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
