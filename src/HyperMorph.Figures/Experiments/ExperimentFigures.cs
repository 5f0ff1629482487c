using HyperMorph.Experiments;
using HyperMorph.Tuning;
using Plotly.NET;

namespace HyperMorph.Figures.Experiments;

/// <summary>A chart of an experiment.</summary>
/// <param name="Name">Its file's name, without ending.</param>
/// <param name="Caption">What it shows.</param>
/// <param name="Chart">The chart.</param>
public sealed record ExperimentFigure(string Name, string Caption, GenericChart Chart);

/// <summary>The figures of each experiment.</summary>
public static class ExperimentFigures
{
    private const string Gap = "Dice of VoxelMorph minus Dice of HyperMorph on the same pairs";

    /// <summary>All charts of an experiment.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="outcomes">Its finished runs' outcomes.</param>
    public static IReadOnlyList<ExperimentFigure> Of(IExperimentResult result, IReadOnlyList<RunOutcome> outcomes)
    {
        IEnumerable<ExperimentFigure> figures = result switch
        {
            EfficiencyResult efficiency => Efficiency(efficiency),
            RobustnessResult robustness => Robustness(robustness),
            UtilityResult utility => Tuning(utility),
            AblationResult ablation => Ablation(ablation),
            VolumesResult volumes => Volumes(volumes),
            _ => throw new ArgumentException($"a {result?.GetType().Name} has no figures", nameof(result)),
        };
        return
        [
            .. figures,
            .. outcomes.Any(o => o.Model.Validation.Length > 0)
                ? (ExperimentFigure[])
                [
                    new("convergence", "Validation Dice while training, by the same rule for all; a dot where a model converged.",
                        ConvergenceChart.Of(outcomes)),
                ]
                : [],
        ];
    }

    private static IEnumerable<ExperimentFigure> Efficiency(EfficiencyResult result) =>
    [
        new("compute", "What training cost: every VoxelMorph of the grid, and the one HyperMorph.",
            EfficiencyChart.Compute(result)),
        .. result.Grid.Axes.Length == 1
            ? (ExperimentFigure[])
            [
                new("curves", "Mean Dice on test pairs; both the band and the bars are the middle half of the pairs.",
                    EfficiencyChart.Curves(result)),
                new("gap", $"{Gap}, with 95 % intervals over pairs.", EfficiencyChart.Difference(result)),
            ]
            :
            [
                new("surface-hypermorph", "Mean Dice on test pairs by one HyperMorph.",
                    SurfaceChart.Contour(result.Hyper.Landscape, result.HyperBest)),
                new("surface-voxelmorph", "Mean Dice on test pairs by a VoxelMorph at each point of the grid.",
                    SurfaceChart.Contour(result.Grid, result.GridBest)),
                new("gap", $"{Gap}, in the mean over pairs.", EfficiencyChart.Difference(result)),
                .. result.Grid.Sets.Select(set => new ExperimentFigure($"gap-{set.Name.Replace(' ', '-')}",
                    $"{Gap}: {set.Name}.", EfficiencyChart.Difference(result, set.Name))),
            ],
    ];

    private static IEnumerable<ExperimentFigure> Robustness(RobustnessResult result) =>
    [
        new("seeds", "The mean Dice on test pairs of every seed.", RobustnessChart.Seeds(result)),
        new("deviations", "Standard deviation over seeds with its 95 % interval, which is wide because the seeds are few.",
            RobustnessChart.Deviations(result)),
        new("steps", "How long every model trained until it converged, and its Dice above the mean of its λ over the seeds.",
            RobustnessChart.Steps(result)),
    ];

    private static IEnumerable<ExperimentFigure> Tuning(UtilityResult result) =>
    [
        new("gains", "λ*, and what it gains over the common one, or a task's over the other task's: each λ* is chosen on pairs "
            + "of other subjects than those it is scored on; filled where it gains by more than chance (p < 0.05, "
            + "corrected).", UtilityChart.Of(result.Gains())),
        new("structures", "Dice of every structure over λ.",
            LandscapeChart.PerStructure(result.Model.Landscape, Optima.Of(result.Model.Landscape))),
        new("within", "Within one contrast, by mutual information.", Overall(result.Within.Landscape)),
        new("across", "Across two contrasts, by mutual information.", Overall(result.Across.Landscape)),
    ];

    private static IEnumerable<ExperimentFigure> Ablation(AblationResult result) =>
    [
        new("curves", "Mean Dice on test pairs by each arm.", AblationChart.Curves(result)),
        new("cost", "Dice at λ* against what training cost.", AblationChart.Cost(result)),
    ];

    private static IEnumerable<ExperimentFigure> Volumes(VolumesResult result) =>
    [
        new("lambda", "Mean Dice on test pairs over λ.", Overall(result.Lambda.Landscape)),
        new("structures", "Dice of every structure over λ.",
            LandscapeChart.PerStructure(result.Lambda.Landscape, Optima.Of(result.Lambda.Landscape))),
        new("surface", "Mean Dice on test pairs over λ and γ.", SurfaceChart.Contour(result.Gamma.Landscape, result.Best[1])),
    ];

    private static GenericChart Overall(Landscape landscape) =>
        LandscapeChart.Overall(landscape, Optima.Of(landscape, Optimum.AllStructures)!);
}
