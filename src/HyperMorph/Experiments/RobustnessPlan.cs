using HyperMorph.Training;
using HyperMorph.Tuning;
using Microsoft.Data.Analysis;
using static System.FormattableString;

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

    /// <summary>4 seeds at 5 λ (2 at 2 in the quick profile); the first seed's models are those of
    /// <see cref="EfficiencyPlan"/>.</summary>
    public static RobustnessPlan Of(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        EfficiencyPlan grid = EfficiencyPlan.OverLambda(profile);
        LandscapeAxis[] fine = grid.Hyper.Evaluation.Axes;
        double[] all = grid.Grid[0].Values,
            lambdas = profile.IsQuick ? [all[1], all[3]] : [.. all.Where((_, i) => i is 1 or 3 or 5 or 7 or 9)];
        int[] seeds = [.. Enumerable.Range(0, profile.IsQuick ? 2 : 4)];
        return new(lambdas, [.. seeds.Select(seed => profile.Hyper(fine, s => s with { Seed = seed }))],
            [.. lambdas.Select(l => seeds.Select(seed => profile.Baseline(l, s => s with { Seed = seed })).ToArray())]);
    }

    /// <summary>What the finished runs say.</summary>
    /// <exception cref="HyperMorphException">One is not finished.</exception>
    public RobustnessResult Result(RunStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        LandscapeAxis[] axes = [new(Hyperparameter.Lambda, Lambdas)];
        double[][] hyper = [.. Hyper.Select(h => store.Outcome(h).Landscape.On(axes).Scores.Select(Dice).ToArray())];
        return new(Lambdas, [.. Lambdas.Select((_, i) => hyper.Select(seed => seed[i]).ToArray())],
            [.. Baselines.Select(seeds => seeds.Select(b => Dice(store.Outcome(b).Landscape.Scores[0])).ToArray())]);
    }

    private static double Dice(PairScore[] scores) => Statistics.Mean(scores.Select(s => s.MeanDice));
}

/// <summary>How much the mean Dice depends on the seed.</summary>
/// <param name="Lambdas">The λ.</param>
/// <param name="Hyper">Mean Dice of HyperMorph: [λ][seed].</param>
/// <param name="Baselines">Mean Dice of VoxelMorph: [λ][seed].</param>
public sealed record RobustnessResult(double[] Lambdas, double[][] Hyper, double[][] Baselines) : IExperimentResult
{
    /// <summary>The standard deviation over seeds at each λ, with its interval.</summary>
    public static Estimate[] Deviations(double[][] dice)
    {
        ArgumentNullException.ThrowIfNull(dice);
        return [.. dice.Select(seeds => Estimate.OfDeviation(Statistics.Deviation(seeds), seeds.Length - 1))];
    }

    /// <summary>The standard deviation over seeds, pooled over λ. The models of one HyperMorph seed share their weights, so that
    /// its interval is too narrow rather than too wide.</summary>
    public static Estimate Pooled(double[][] dice)
    {
        ArgumentNullException.ThrowIfNull(dice);
        double variance = dice.Average(seeds => Math.Pow(Statistics.Deviation(seeds), 2));
        return Estimate.OfDeviation(Math.Sqrt(variance), dice.Sum(seeds => seeds.Length - 1));
    }

    /// <inheritdoc/>
    public Findings Findings()
    {
        (Estimate[] hyper, Estimate[] baseline) = (Deviations(Hyper), Deviations(Baselines));
        (Estimate pooledHyper, Estimate pooledBaseline) = (Pooled(Hyper), Pooled(Baselines));
        DataFrameColumn Column(string name, IEnumerable<double> values) => LandscapeTables.Column(name, values);
        IEnumerable<DataFrameColumn> Columns(string name, double[][] dice, Estimate[] deviations) =>
        [
            Column($"{name}_dice", dice.Select(d => d.Average())), .. RunTables.Intervals($"{name}_sd", deviations),
            .. Enumerable.Range(0, dice[0].Length).Select(seed => Column($"{name}_seed_{seed}", dice.Select(d => d[seed]))),
        ];
        return new(
        [
            Invariant($"Standard deviation of Dice over {Hyper[0].Length} seeds, pooled over {Lambdas.Length} λ: ")
                + $"{Text(pooledHyper)} for HyperMorph, {Text(pooledBaseline)} for VoxelMorph (Dice points, 95 % intervals).",
            "With so few seeds a single λ says little: its interval reaches from "
                + Invariant($"{hyper[0].Low / hyper[0].Value:0.0} to {hyper[0].High / hyper[0].Value:0.0} times the value."),
            "HyperMorph's is the smaller one at "
                + Invariant($"{Enumerable.Range(0, Lambdas.Length).Count(i => hyper[i].Value < baseline[i].Value)} ")
                + Invariant($"of {Lambdas.Length} λ."),
        ],
        [("seeds.csv", new DataFrame([Column("lambda", Lambdas),
            .. Columns("hypermorph", Hyper, hyper), .. Columns("voxelmorph", Baselines, baseline)]))]);
    }

    private static string Text(Estimate d) => Invariant($"{100 * d.Value:0.00} [{100 * d.Low:0.00}, {100 * d.High:0.00}]");
}
