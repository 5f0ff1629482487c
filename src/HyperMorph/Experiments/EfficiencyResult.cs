using HyperMorph.Training;
using HyperMorph.Tuning;
using Microsoft.Data.Analysis;
using static System.FormattableString;

namespace HyperMorph.Experiments;

/// <summary>HyperMorph beside grid search.</summary>
/// <param name="Hyper">The HyperMorph model's outcome.</param>
/// <param name="Baselines">The VoxelMorph models', in the order of the grid.</param>
/// <param name="Grid">Their scores as one landscape.</param>
/// <param name="AtTop">VoxelMorph models of some seeds trained at the grid's Λ*; there may be none.</param>
public sealed record EfficiencyResult(RunOutcome Hyper, RunOutcome[] Baselines, Landscape Grid, RunOutcome[] AtTop)
    : IExperimentResult
{
    private readonly DiceGrid _hyper = new(Hyper.Landscape, s => s.MeanDice), _grid = new(Grid, s => s.MeanDice);

    /// <summary>What training all of the grid cost.</summary>
    public ComputeTime GridCost { get; } = Baselines.Select(b => b.Cost()).Aggregate((a, b) => a + b);

    /// <summary>How many times as much processor time (GPU time, where one was used) grid search takes; NaN where only some of
    /// the models were trained on a GPU.</summary>
    public double Ratio =>
        RunOutcome.AreOfOneDevice([Hyper, .. Baselines]) ? GridCost.Seconds / Hyper.Cost().Seconds : double.NaN;

    /// <summary>Λ* by HyperMorph, on its finer grid.</summary>
    public Optimum HyperBest { get; } = Optima.Of(Hyper.Landscape, Optimum.AllStructures)!;

    /// <summary>Λ* by grid search.</summary>
    public Optimum GridBest { get; } = Optima.Of(Grid, Optimum.AllStructures)!;

    /// <summary>λ* (or γ*) by HyperMorph minus that by grid search, with an interval over pairs.</summary>
    public Estimate Apart(string name) => Estimate.Bootstrap(Grid.Pairs.Length, pairs =>
        _hyper.Best(pairs)[name] - _grid.Best(pairs)[name]);

    /// <summary>Dice of grid search at its Λ* minus Dice of HyperMorph at its own.</summary>
    public Estimate GapAtBest() =>
        Estimate.Bootstrap(Grid.Pairs.Length, pairs => _grid.Peak(pairs).Dice - _hyper.Peak(pairs).Dice);

    /// <summary>Mean Dice of the VoxelMorph models trained at the grid's Λ* minus Dice of HyperMorph at its own.</summary>
    public Estimate GapAtTop() => Estimate.Bootstrap(Grid.Pairs.Length, pairs =>
        AtTop.Average(o => Statistics.Mean(pairs.Select(p => o.Landscape.Scores[0][p].MeanDice))) - _hyper.Peak(pairs).Dice);

    /// <summary>Dice of VoxelMorph minus Dice of HyperMorph at each point of the grid: of all structures, or of one, or of a set
    /// of them (<see cref="Landscape.Sets"/>), over the pairs that have it; NaN where none has.</summary>
    public Estimate[] Gaps(string of = Optimum.AllStructures)
    {
        Landscape same = Hyper.Landscape.On(Grid.Axes);
        Func<PairScore, double> dice = Grid.DiceOf(of);
        return [.. Grid.Scores.Zip(same.Scores, (baseline, hyper) =>
        {
            double[] gaps = [.. baseline.Zip(hyper, (b, h) => dice(b) - dice(h)).Where(double.IsFinite)];
            return Estimate.Bootstrap(gaps.Length, pairs => Statistics.Mean(pairs.Select(p => gaps[p])));
        })];
    }

    /// <inheritdoc/>
    public Findings Findings()
    {
        Estimate[] gaps = Gaps();
        int largest = Enumerable.Range(0, gaps.Length).MaxBy(i => Math.Abs(gaps[i].Value));
        Estimate best = GapAtBest();
        int network = Mean(Grid, s => s.MeanDice).Index().MaxBy(p => p.Item).Index;
        long gridSteps = Baselines.Sum(b => b.Model.Step);
        int unfinished = Baselines.Append(Hyper).Count(o => o.Model.ConvergedAt is null);
        return new(
        [
            double.IsNaN(Ratio)
                ? RunOutcome.NotOfOneDevice
                : Invariant($"Grid search over {Baselines.Length} VoxelMorph models took {Ratio:0.0} times the compute ")
                    + Invariant($"of one HyperMorph ({GridCost.Seconds:0} against {Hyper.Cost().Seconds:0} ")
                    + Invariant($"{GridCost.Unit}-seconds)."),
            Invariant($"Grid search took {(double)gridSteps / Hyper.Model.Step:0.0} times the training steps ({gridSteps} ")
                + Invariant($"against {Hyper.Model.Step}), which count the same on machines of any pace."),
            .. Hyper.Model.Focused is { } part
                ? [Invariant($"HyperMorph drew {100 * Hyper.Planned.Run.Settings.Focus!.Share:0} % of its last Λ from around ")
                    + $"{part.Centre}, the Λ* of validation pairs."]
                : (string[])[],
            .. Grid.Axes.Select(a => Along(a.Hyperparameter)),
            Invariant($"Dice at Λ*: {GridBest.Dice:0.0000} by grid search, {HyperBest.Dice:0.0000} by HyperMorph; ")
                + $"gap {best.Text(scale: 100)} Dice points.",
            .. AtTop.Length > 0
                ? [Invariant($"VoxelMorph trained at that Λ* of the grid: {string.Join(" and ", AtTop.Select(Dice))}; ")
                    + $"gap {GapAtTop().Text(scale: 100)} Dice points."]
                : (string[])[],
            $"At the best network of the grid, {Grid.Point(network)}: gap {gaps[network].Text(scale: 100)} Dice points.",
            Invariant($"Largest gap: {gaps[largest].Text(scale: 100)} Dice points at {Grid.Point(largest)}; ")
                + Invariant($"mean {100 * gaps.Average(g => g.Value):0.00}."),
            unfinished == 0
                ? "All models converged by the same rule on validation Dice."
                : Invariant($"{unfinished} of {Baselines.Length + 1} models reached the limit of steps before they converged."),
        ],
        [
            ("landscape.csv", Table(gaps)),
            .. AtTop.Length > 0 ? [("at-top.csv", TableAtTop())] : ((string, DataFrame)[])[],
        ]);

        static string Dice(RunOutcome o) =>
            Invariant($"{Mean(o.Landscape, s => s.MeanDice).First():0.0000} (seed {o.Planned.Run.Settings.Seed})");
    }

    /// <summary>One row a point of the grid: Dice by both, their difference with its interval, and what the model cost.</summary>
    public DataFrame Table(Estimate[] gaps)
    {
        ArgumentNullException.ThrowIfNull(gaps);
        Landscape same = Hyper.Landscape.On(Grid.Axes);
        return new(
        [
            .. LandscapeTables.Values([.. Grid.Scores.Select((_, i) => Grid.Point(i))]),
            LandscapeTables.Column("voxelmorph_dice", Mean(Grid, s => s.MeanDice)),
            LandscapeTables.Column("hypermorph_dice", Mean(same, s => s.MeanDice)),
            .. RunTables.Intervals("gap", gaps),
            LandscapeTables.Column("voxelmorph_folds_percent", Mean(Grid, s => s.FoldPercent)),
            LandscapeTables.Column("hypermorph_folds_percent", Mean(same, s => s.FoldPercent)),
            new Int64DataFrameColumn("voxelmorph_steps", Baselines.Select(b => b.Model.Step)),
            LandscapeTables.Column("voxelmorph_cpu_s", Baselines.Select(b => b.Cost().Cpu)),
            LandscapeTables.Column("voxelmorph_gpu_s", Baselines.Select(b => b.Cost().Gpu)),
            new StringDataFrameColumn("voxelmorph_run", Baselines.Select(b => b.Planned.Run.Key)),
            new StringDataFrameColumn("hypermorph_run", Baselines.Select(_ => Hyper.Planned.Run.Key)),
        ]);
    }

    /// <summary>One row a VoxelMorph model at the grid's Λ*.</summary>
    private DataFrame TableAtTop() => new(
    [
        .. LandscapeTables.Values([.. AtTop.Select(o => o.Planned.Run.Settings.Constants)]),
        new Int64DataFrameColumn("seed", AtTop.Select(o => (long)o.Planned.Run.Settings.Seed)),
        LandscapeTables.Column("voxelmorph_dice", AtTop.SelectMany(o => Mean(o.Landscape, s => s.MeanDice))),
        LandscapeTables.Column("voxelmorph_folds_percent", AtTop.SelectMany(o => Mean(o.Landscape, s => s.FoldPercent))),
        new Int64DataFrameColumn("voxelmorph_steps", AtTop.Select(o => o.Model.Step)),
        LandscapeTables.Column("voxelmorph_cpu_s", AtTop.Select(o => o.Cost().Cpu)),
        LandscapeTables.Column("voxelmorph_gpu_s", AtTop.Select(o => o.Cost().Gpu)),
        new StringDataFrameColumn("voxelmorph_run", AtTop.Select(o => o.Planned.Run.Key)),
    ]);

    private string Along(Hyperparameter h)
    {
        (Estimate apart, (double grid, double low, double high), (double hyper, double hyperLow, double hyperHigh)) =
            (Apart(h.Name), GridBest.Along(h.Name), HyperBest.Along(h.Name));
        return Invariant($"{h.Symbol}*: {grid:0.000} [{low:0.00}, {high:0.00}] by grid search, ")
            + Invariant($"{hyper:0.000} [{hyperLow:0.00}, {hyperHigh:0.00}] by HyperMorph; ")
            + Invariant($"{Math.Abs(apart.Value):0.000} apart (HyperMorph's minus the grid's: {apart.Text(decimals: 3)}).");
    }

    // Over the pairs, a point.
    private static IEnumerable<double> Mean(Landscape landscape, Func<PairScore, double> quantity) =>
        landscape.Scores.Select(scores => Statistics.Mean(scores.Select(quantity)));
}
