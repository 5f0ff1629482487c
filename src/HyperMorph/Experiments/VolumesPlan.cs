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

    /// <summary>11 λ, and 11 × 6 points, after 6,000 steps; in the quick profile 3, and 3 × 3 on two pairs after 60.</summary>
    /// <remarks>The models are not compared with others, so that no <see cref="Convergence"/> has to keep sides equal: the
    /// learning rate falls over a number of steps that takes a processor hours, not a day. With <see cref="HyperPreset.Mip"/>
    /// and a range of Λ that widened, hidden units died, and Λ changed nothing; at a learning rate of
    /// 1e-3 and with labels in the loss, displacements grew without bound within 400 steps.</remarks>
    public static VolumesPlan Of(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        bool quick = profile.IsQuick;
        Profile size = quick ? profile with { Pairs = 2 } : profile;
        LandscapeAxis lambda = LandscapeAxis.Lambda(quick ? 3 : 11),
            gamma = LandscapeAxis.Even(Hyperparameter.Gamma, quick ? 3 : 6);
        PlannedRun Over(params LandscapeAxis[] axes) =>
            size.Hyper(axes, s => s with
            {
                Preset = HyperPreset.MipLeaky.Name, Similarity = "lncc", LearningRate = 3e-4,
                Steps = Math.Min(quick ? 60 : 6000, s.Steps), Convergence = null, WideningSteps = null,
            }, profile.VolumeDataSet);
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
