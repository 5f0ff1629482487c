using HyperMorph.Tuning;
using Microsoft.Data.Analysis;
using static System.FormattableString;

namespace HyperMorph.Experiments;

/// <summary>How much the mean Dice depends on the seed.</summary>
/// <param name="Lambdas">The λ.</param>
/// <param name="Hyper">Mean Dice of HyperMorph: [λ][seed].</param>
/// <param name="Baselines">Mean Dice of VoxelMorph: [λ][seed].</param>
/// <param name="HyperRuns">The keys of their runs: [λ][seed].</param>
/// <param name="BaselineRuns">The keys of their runs: [λ][seed].</param>
public sealed record RobustnessResult(
    double[] Lambdas, double[][] Hyper, double[][] Baselines, string[][] HyperRuns, string[][] BaselineRuns) : IExperimentResult
{
    /// <summary>The standard deviation over seeds at each λ, with its interval.</summary>
    public static Estimate[] Deviations(double[][] dice)
    {
        ArgumentNullException.ThrowIfNull(dice);
        return [.. dice.Select(seeds => Estimate.OfDeviation(Statistics.Deviation(seeds), seeds.Length - 1))];
    }

    /// <summary>The standard deviation over seeds, pooled over λ. Models of one seed share the sequence of pairs, and those
    /// of one HyperMorph even their weights, so that its interval is too narrow rather than too wide.</summary>
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
            [Column($"{name}_dice", dice.Select(d => d.Average())), .. RunTables.Intervals($"{name}_sd", deviations)];
        (string Model, double Lambda, int Seed, double Dice, string Run)[] seeds =
            [.. Rows("HyperMorph", Hyper, HyperRuns), .. Rows("VoxelMorph", Baselines, BaselineRuns)];
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
        ],
        [
            ("deviations.csv", new([Column("lambda", Lambdas),
                .. Columns("hypermorph", Hyper, hyper), .. Columns("voxelmorph", Baselines, baseline)])),
            ("seeds.csv", new(
            [
                new StringDataFrameColumn("model", seeds.Select(s => s.Model)), Column("lambda", seeds.Select(s => s.Lambda)),
                new Int32DataFrameColumn("seed", seeds.Select(s => s.Seed)), Column("dice", seeds.Select(s => s.Dice)),
                new StringDataFrameColumn("run", seeds.Select(s => s.Run)),
            ])),
        ]);
    }

    private IEnumerable<(string, double, int, double, string)> Rows(string model, double[][] dice, string[][] runs) =>
        Lambdas.SelectMany((lambda, i) => dice[i].Select((d, seed) => (model, lambda, seed, d, runs[i][seed])));
}
