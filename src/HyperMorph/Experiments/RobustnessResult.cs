using HyperMorph.Tuning;
using Microsoft.Data.Analysis;
using Correlation = MathNet.Numerics.Statistics.Correlation;
using static System.FormattableString;

namespace HyperMorph.Experiments;

/// <summary>What the model of one seed reaches at one λ.</summary>
/// <param name="Dice">Mean Dice over the pairs.</param>
/// <param name="Steps">Training steps until it converged.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Run">The key of its run.</param>
public sealed record SeedScore(double Dice, long Steps, int Seed, string Run);

/// <summary>How much the mean Dice depends on the seed.</summary>
/// <param name="Lambdas">The λ.</param>
/// <param name="Hyper">HyperMorph's scores: [λ][seed].</param>
/// <param name="Baselines">VoxelMorph's scores: [λ][seed].</param>
public sealed record RobustnessResult(double[] Lambdas, SeedScore[][] Hyper, SeedScore[][] Baselines) : IExperimentResult
{
    /// <summary>The standard deviation over seeds at each λ, with its interval.</summary>
    public static Estimate[] Deviations(SeedScore[][] scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return [.. scores.Select(seeds => Estimate.OfDeviation(Deviation(seeds), seeds.Length - 1))];
    }

    /// <summary>At each λ, VoxelMorph's mean Dice over the seeds minus HyperMorph's, with its interval over seeds.</summary>
    public Estimate[] Gaps() => [.. Baselines.Zip(Hyper, (baseline, hyper) =>
        Estimate.OfDifference([.. baseline.Select(s => s.Dice)], [.. hyper.Select(s => s.Dice)]))];

    /// <summary>The standard deviation over seeds, pooled over λ. Models of one seed share the sequence of pairs, and those
    /// of one HyperMorph even their weights, so that its interval is too narrow rather than too wide.</summary>
    public static Estimate Pooled(SeedScore[][] scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        double variance = scores.Average(seeds => Math.Pow(Deviation(seeds), 2));
        return Estimate.OfDeviation(Math.Sqrt(variance), scores.Sum(seeds => seeds.Length - 1));
    }

    /// <summary>Every model's steps, and its Dice above the mean of its λ over the seeds.</summary>
    public static IEnumerable<(SeedScore Score, double Above)> AboveMean(SeedScore[][] scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return scores.SelectMany(seeds => seeds.Select(s => (s, s.Dice - seeds.Average(other => other.Dice))));
    }

    /// <inheritdoc/>
    public Findings Findings()
    {
        (Estimate[] hyper, Estimate[] baseline) = (Deviations(Hyper), Deviations(Baselines));
        (Estimate pooledHyper, Estimate pooledBaseline) = (Pooled(Hyper), Pooled(Baselines));
        Estimate[] gaps = Gaps();
        (int least, int most) = (Array.IndexOf(gaps, gaps.MinBy(g => g.Value)), Array.IndexOf(gaps, gaps.MaxBy(g => g.Value)));
        DataFrameColumn Column(string name, IEnumerable<double> values) => LandscapeTables.Column(name, values);
        IEnumerable<DataFrameColumn> Columns(string name, SeedScore[][] scores, Estimate[] deviations) =>
        [
            Column($"{name}_dice", scores.Select(d => d.Average(s => s.Dice))), .. RunTables.Intervals($"{name}_sd", deviations)
        ];
        (string Model, double Lambda, SeedScore Score)[] seeds =
            [.. Rows("HyperMorph", Hyper), .. Rows("VoxelMorph", Baselines)];
        (SeedScore Score, double Above)[] models = [.. AboveMean(Baselines)];
        double longer = Correlation.Spearman(models.Select(m => (double)m.Score.Steps), models.Select(m => m.Above));
        return new(
        [
            Invariant($"Standard deviation of Dice over {Hyper[0].Length} seeds, pooled over {Lambdas.Length} λ: ")
                + $"{pooledHyper.Text(scale: 100)} for HyperMorph, {pooledBaseline.Text(scale: 100)} for VoxelMorph "
                + "(Dice points, 95 % intervals, which take the λ for independent of each other and are rather too narrow).",
            "With so few seeds a single λ says little: its interval reaches from "
                + Invariant($"{hyper[0].Low / hyper[0].Value:0.0} to {hyper[0].High / hyper[0].Value:0.0} times the value."),
            "HyperMorph's is the smaller one at "
                + Invariant($"{Enumerable.Range(0, Lambdas.Length).Count(i => hyper[i].Value < baseline[i].Value)} ")
                + Invariant($"of {Lambdas.Length} λ."),
            $"Mean Dice over the seeds, VoxelMorph's minus HyperMorph's: from {gaps[least].Text(scale: 100)} "
                + Invariant($"at λ = {Lambdas[least]:0.###} to {gaps[most].Text(scale: 100)} at {Lambdas[most]:0.###}, ")
                + Invariant($"{100 * gaps.Average(g => g.Value):0.00} on average (Dice points, 95 % intervals over seeds)."),
            double.IsNaN(longer)
                ? "All VoxelMorph models trained for the same number of steps."
                : Invariant($"Rank correlation of a VoxelMorph's steps and its Dice above the mean of its λ: {longer:0.00} ")
                    + Invariant($"({models.Length} models; HyperMorph's seeds trained for ")
                    + $"{string.Join(", ", Hyper[0].Select(s => Invariant($"{s.Steps}")))} steps).",
        ],
        [
            ("deviations.csv", new([Column("lambda", Lambdas),
                .. Columns("hypermorph", Hyper, hyper), .. Columns("voxelmorph", Baselines, baseline),
                .. RunTables.Intervals("gap", gaps)])),
            ("seeds.csv", new(
            [
                new StringDataFrameColumn("model", seeds.Select(s => s.Model)), Column("lambda", seeds.Select(s => s.Lambda)),
                new Int32DataFrameColumn("seed", seeds.Select(s => s.Score.Seed)),
                Column("dice", seeds.Select(s => s.Score.Dice)),
                new Int64DataFrameColumn("steps", seeds.Select(s => s.Score.Steps)),
                new StringDataFrameColumn("run", seeds.Select(s => s.Score.Run)),
            ])),
        ]);
    }

    private static double Deviation(SeedScore[] seeds) => Statistics.Deviation(seeds.Select(s => s.Dice));

    private IEnumerable<(string, double, SeedScore)> Rows(string model, SeedScore[][] scores) =>
        Lambdas.SelectMany((lambda, i) => scores[i].Select(score => (model, lambda, score)));
}
