using HyperMorph.Data;
using HyperMorph.Experiments;
using HyperMorph.Tests.Figures;
using HyperMorph.Training;
using HyperMorph.Tuning;

namespace HyperMorph.Tests.Experiments;

/// <summary>Outcomes whose truth is known.</summary>
internal static class MadeUp
{
    /// <summary>The outcome of a model with these scores that took so many seconds of processor time.</summary>
    public static RunOutcome Outcome(Landscape landscape, double cpu = 100, string? preset = "mip", HyperPoint? constants = null)
    {
        TrainingSettings settings = new()
        {
            Preset = preset, Space = preset is null ? new() : new([.. landscape.Axes.Select(a => a.Hyperparameter)]),
            Constants = constants ?? HyperPoint.Empty, Convergence = new() { Smoothing = 1, LeastPatience = 1 },
        };
        CheckpointInfo info = new(settings, "made-up", "hash", [8, 8], new(NormalizationKind.None), 1000, "1.0")
        {
            TrainingTime = new(0.8 * cpu, 0, cpu), ValidationTime = new(0.2 * cpu, 0, cpu),
            Validation = [.. Enumerable.Range(1, 4).Select(i => new ValidationScore(250 * i, 0.5))],
        };
        PlannedRun planned = new(new("made-up", "hash", settings), new(Part.Test, landscape.Pairs.Length, landscape.Axes));
        return new(planned, info, default, "data", "weights", "machine", landscape);
    }

    /// <summary>The result where no pair has the first structure in the grid's label maps.</summary>
    public static EfficiencyResult WithoutFirstStructure(EfficiencyResult result) => result with
    {
        Grid = result.Grid with
        {
            Scores = [.. result.Grid.Scores.Select(pairs => pairs
                .Select(s => s with { Dice = [double.NaN, .. s.Dice[1..]] }).ToArray())],
        },
    };

    /// <summary>HyperMorph beside a grid of VoxelMorphs that are better by <paramref name="gap"/> and whose λ* lies
    /// <paramref name="apart"/> higher.</summary>
    public static EfficiencyResult Efficiency(double gap, double apart, int axes = 1)
    {
        LandscapeAxis[] Grid(int count) => [.. new[] { Hyperparameter.Lambda, Hyperparameter.Gamma }.Take(axes)
            .Select(h => LandscapeAxis.Even(h, count))];
        Landscape Around(double best, double level, int count) => Sweep.Over(Grid(count), 6, 30,
            (_, _, place) => 0.1 + level - 0.3 * place.Sum(p => Math.Pow(p - best, 2)));
        Landscape hyper = Around(0.4, 0, 25), grid = Around(0.4 + apart, gap, 13);
        RunOutcome[] baselines = [.. grid.Scores.Select((scores, i) => Outcome(
            grid with { Axes = [], Scores = [scores] }, 100, null, grid.Point(i)))];
        return new(Outcome(hyper, 200), baselines, grid, []);
    }
}
