using HyperMorph.Networks;
using HyperMorph.Training;
using HyperMorph.Tuning;

namespace HyperMorph.Experiments;

/// <summary>Every preset of the hypernetwork, under every prior of λ, with batches of one pair and of several.</summary>
/// <param name="Arms">The models.</param>
public sealed record AblationPlan(IReadOnlyList<PlannedRun> Arms)
{
    /// <summary>All runs.</summary>
    public IReadOnlyList<PlannedRun> Runs => Arms;

    /// <summary>3 presets × 3 priors × batches of 1 and 4 (one prior and batches of 1 in the quick profile).</summary>
    /// <remarks>The published presets train with a tenth of the profile's learning rate: in the full one 1e-4, as published.
    /// Their output is not scaled (<see cref="HyperPreset.OutputScale"/>), and at the quick one's whole rate
    /// <c>reference</c> diverges.</remarks>
    public static AblationPlan Of(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        LandscapeAxis[] fine = EfficiencyPlan.OverLambda(profile).Hyper.Evaluation.Axes;
        // None: the preset's own, which draws the ends more often.
        Prior?[] priors = profile.IsQuick ? [null] : [new(PriorKind.Uniform), null, new(PriorKind.LogUniform)];
        int[] batches = profile.IsQuick ? [1] : [1, 4];
        // Batches last, so that a plan cut short has whole batches to compare: those of 4 take four times as long a step.
        return new([.. from batch in batches
                       from preset in HyperPreset.Published
                       from prior in priors
                       select profile.Hyper(fine, s => s with
                       {
                           Preset = preset.Name, BatchSize = batch, Space = new(Hyperparameter.Lambda with { Prior = prior }),
                           LearningRate = preset.OutputScale < 1 ? s.LearningRate : s.LearningRate / 10,
                       })]);
    }

    /// <summary>What the finished arms say; the others need not be waited for.</summary>
    /// <exception cref="HyperMorphException">None is finished.</exception>
    public AblationResult Result(RunStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        RunOutcome[] finished = [.. store.Finished(Arms)];
        return finished.Length > 0
            ? new(finished, Arms.Count)
            : throw new HyperMorphException(
                $"no arm of the ablation is finished in the store '{store.Folder}': "
                + "make them with 'hypermorph experiment run ablation'");
    }
}
