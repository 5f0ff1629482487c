using HyperMorph.Training;
using HyperMorph.Tuning;

namespace HyperMorph.Experiments;

/// <summary>HyperMorph models of several seeds, and VoxelMorph models of as many at each of a few λ. Experiment 2 of Hoopes et
/// al. (IPMI 2021).</summary>
/// <param name="Lambdas">The λ that are compared.</param>
/// <param name="Hyper">HyperMorph models, one a seed.</param>
/// <param name="Baselines">VoxelMorph models: [λ][seed].</param>
public sealed record RobustnessPlan(double[] Lambdas, PlannedRun[] Hyper, PlannedRun[][] Baselines)
{
    /// <summary>All runs.</summary>
    public IReadOnlyList<PlannedRun> Runs => [.. Hyper, .. Baselines.SelectMany(b => b)];

    /// <summary>4 seeds at 5 λ (2 at 2 in the quick profile). The first HyperMorph is that of <see cref="EfficiencyPlan"/>; no
    /// VoxelMorph is of its grid, so that they tell how much luck is in it.</summary>
    public static RobustnessPlan Of(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        EfficiencyPlan grid = EfficiencyPlan.OverLambda(profile);
        LandscapeAxis[] fine = grid.Hyper.Evaluation.Axes;
        double[] all = grid.Grid[0].Values,
            lambdas = profile.IsQuick ? [all[1], all[3]] : [.. all.Where((_, i) => i is 1 or 3 or 5 or 7 or 9)];
        IEnumerable<int> Seeds(int first) => Enumerable.Range(first, profile.IsQuick ? 2 : 4);
        return new(lambdas, [.. Seeds(0).Select(seed => profile.Hyper(fine, s => s with { Seed = seed }))],
            [.. lambdas.Select(l => Seeds(1).Select(seed => profile.Baseline(l, s => s with { Seed = seed })).ToArray())]);
    }

    /// <summary>What the finished runs say.</summary>
    /// <exception cref="HyperMorphException">One is not finished.</exception>
    public RobustnessResult Result(RunStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        LandscapeAxis[] axes = [new(Hyperparameter.Lambda, Lambdas)];
        RunOutcome[] hyper = [.. Hyper.Select(store.Outcome)];
        Landscape[] landscapes = [.. hyper.Select(h => h.Landscape.On(axes))];
        return new(Lambdas,
            [.. Lambdas.Select((_, i) => hyper.Zip(landscapes, (outcome, l) => Score(outcome, l.Scores[i])).ToArray())],
            [.. Baselines.Select(seeds => seeds.Select(store.Outcome).Select(o => Score(o, o.Landscape.Scores[0])).ToArray())]);
    }

    private static SeedScore Score(RunOutcome outcome, PairScore[] pairs) =>
        new(Statistics.Mean(pairs.Select(p => p.MeanDice)), outcome.Model.Step, outcome.Planned.Run.Settings.Seed,
            outcome.Planned.Run.Key);
}
