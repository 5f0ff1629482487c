using HyperMorph.Training;
using HyperMorph.Tuning;

namespace HyperMorph.Experiments;

/// <summary>HyperMorph models whose λ* is asked for per structure, per participant group and per registration task. Experiment 3
/// of Hoopes et al. (IPMI 2021).</summary>
/// <param name="Model">Within one contrast, by mean squared error; the model of <see cref="EfficiencyPlan"/>.</param>
/// <param name="Within">Within one contrast, by mutual information.</param>
/// <param name="Across">Across two contrasts, by mutual information.</param>
public sealed record UtilityPlan(PlannedRun Model, PlannedRun Within, PlannedRun Across)
{
    /// <summary>All runs.</summary>
    public IReadOnlyList<PlannedRun> Runs => [Model, Within, Across];

    /// <summary>The plan under a profile.</summary>
    public static UtilityPlan Of(Profile profile)
    {
        PlannedRun model = EfficiencyPlan.OverLambda(profile).Hyper;
        PlannedRun Mutual(string dataSet) =>
            profile.Hyper(model.Evaluation.Axes, s => s with { Similarity = "nmi" }, dataSet);
        return new(model, Mutual(profile.DataSet), Mutual(profile.AcrossDataSet));
    }

    /// <summary>What the finished runs say.</summary>
    /// <exception cref="HyperMorphException">One is not finished.</exception>
    public UtilityResult Result(RunStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return new(store.Outcome(Model), store.Outcome(Within), store.Outcome(Across));
    }
}
