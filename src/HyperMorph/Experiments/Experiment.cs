using Microsoft.Data.Analysis;

namespace HyperMorph.Experiments;

/// <summary>What an experiment found, as tables.</summary>
/// <param name="Summary">Sentences that say it, one a finding.</param>
/// <param name="Tables">Tables by the name of their file.</param>
public sealed record Findings(IReadOnlyList<string> Summary, IReadOnlyList<(string Name, DataFrame Table)> Tables);

/// <summary>What the finished runs of an experiment say.</summary>
public interface IExperimentResult
{
    /// <summary>The result as sentences and tables.</summary>
    Findings Findings();
}

/// <summary>One of the experiments: what it asks, the runs it needs, and what their outcomes say.</summary>
/// <param name="Name">What commands call it.</param>
/// <param name="Question">What it asks.</param>
/// <param name="Plan">Its runs under a profile.</param>
/// <param name="Result">What finished runs say.</param>
public sealed record Experiment(
    string Name, string Question, Func<Profile, IReadOnlyList<PlannedRun>> Plan,
    Func<Profile, RunStore, IExperimentResult> Result)
{
    /// <summary>Whether some of its runs say something without the others, so that a report need not wait for all.</summary>
    public bool SpeaksInParts { get; init; }

    /// <summary>Runs that those of the plan call for once they are finished, and none before; null where the plan is
    /// all.</summary>
    public Func<Profile, RunStore, IReadOnlyList<PlannedRun>>? Further { get; init; }

    /// <summary>The plan, and the further runs that what a store has of it calls for.</summary>
    public IReadOnlyList<PlannedRun> PlanIn(Profile profile, RunStore store) =>
        [.. Plan(profile).Concat(Further?.Invoke(profile, store) ?? []).DistinctBy(r => (r.Run.Key, r.Evaluation.Key))];

    /// <summary>All experiments, in the order of the paper.</summary>
    public static IReadOnlyList<Experiment> All { get; } =
    [
        new("efficiency", "Is one HyperMorph as good as a VoxelMorph trained for each λ, and how much cheaper?",
            p => EfficiencyPlan.OverLambda(p).Runs, (p, store) => EfficiencyPlan.OverLambda(p).Result(store)),
        new("efficiency-gamma", "The same over two hyperparameters, λ and γ.",
            p => EfficiencyPlan.OverLambdaAndGamma(p).Runs,
            (p, store) => EfficiencyPlan.OverLambdaAndGamma(p).Result(store))
        {
            Further = (p, store) => EfficiencyPlan.OverLambdaAndGamma(p).AtTop(store),
        },
        new("robustness", "Does the Dice depend less on the seed than that of VoxelMorph?",
            p => RobustnessPlan.Of(p).Runs, (p, store) => RobustnessPlan.Of(p).Result(store)),
        new("tuning", "How much does λ* differ between structures, participant groups and tasks, and is it worth tuning?",
            p => UtilityPlan.Of(p).Runs, (p, store) => UtilityPlan.Of(p).Result(store)),
        new("ablation", "Which hypernetwork, which prior and which batch size?",
            p => AblationPlan.Of(p).Runs, (p, store) => AblationPlan.Of(p).Result(store)) { SpeaksInParts = true },
        new("volumes", "Do the landscapes look alike in three dimensions?",
            p => VolumesPlan.Of(p).Runs, (p, store) => VolumesPlan.Of(p).Result(store)),
    ];

    /// <summary>The names of its runs' data sets under a profile, for people.</summary>
    public string DataSets(Profile profile) => string.Join(" and ", Plan(profile).Select(r => r.Run.DataSet).Distinct());

    /// <summary>The experiment of that name.</summary>
    /// <exception cref="HyperMorphException">There is none.</exception>
    public static Experiment Named(string name) => All.FirstOrDefault(e => e.Name == name) ?? throw new HyperMorphException(
        $"there is no experiment '{name}'; there are {string.Join(", ", All.Select(e => e.Name))}");
}
