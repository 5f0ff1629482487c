using HyperMorph.Data;
using HyperMorph.Training;
using HyperMorph.Tuning;

namespace HyperMorph.Experiments;

/// <summary>How large an experiment is: on which data, and by which rule its models are trained.</summary>
/// <param name="Name">What commands call it.</param>
/// <param name="DataSet">The data set's name.</param>
/// <param name="AcrossDataSet">The same subjects, each pair across two contrasts.</param>
/// <param name="VolumeDataSet">Subjects in three dimensions.</param>
/// <param name="Training">The settings that all models of the experiment share, but for the range of Λ: a VoxelMorph model has
/// none that could widen.</param>
/// <param name="Pairs">Test pairs.</param>
public sealed record Profile(
    string Name, string DataSet, string AcrossDataSet, string VolumeDataSet, TrainingSettings Training, int Pairs)
{
    /// <summary>Synthetic heads, and training that ends early: to see that everything works, in minutes.</summary>
    public static Profile Quick { get; } = new("quick", "phantom-2d", "phantom-2d-across", "phantom-3d",
        new()
        {
            Steps = 600, LearningRate = 4e-3, WarmUpSteps = 50, WideningSteps = 100, CheckpointEvery = 100,
            Convergence = new() { EvaluateEvery = 25, Pairs = 10, Tolerance = 0.004, Reductions = 1 },
        }, 20);

    /// <summary>Brain slices, and training until convergence: the experiment itself, in hours.</summary>
    public static Profile Full { get; } = new("full", "oasis-2d", "oasis-2d-across", "hippocampus",
        new() { Steps = 60_000, WideningSteps = 6000, Convergence = new() }, 100);

    /// <summary>All profiles.</summary>
    public static IReadOnlyList<Profile> All { get; } = [Quick, Full];

    /// <summary>Whether this is the quick one, whose grids are coarse.</summary>
    public bool IsQuick => Name == Quick.Name;

    /// <summary>The profile of that name.</summary>
    /// <exception cref="HyperMorphException">There is none.</exception>
    public static Profile Named(string name) => All.FirstOrDefault(p => p.Name == name) ?? throw new HyperMorphException(
        $"there is no profile '{name}'; there are {string.Join(" and ", All.Select(p => p.Name))}");

    /// <summary>The profile with at most so many training steps a run, of which the range of Λ widens over at most half; 0 for
    /// as many as it says. Such runs are others.</summary>
    public Profile AtMost(int steps) => steps == 0 ? this : this with
    {
        Training = Training with
        {
            Steps = steps, WideningSteps = Training.WideningSteps is { } w ? Math.Min(w, (steps + 1) / 2) : null,
        }
    };

    /// <summary>A HyperMorph model on the profile's data, swept over a grid.</summary>
    public PlannedRun Hyper(
        LandscapeAxis[] grid, Func<TrainingSettings, TrainingSettings>? change = null, string? dataSet = null)
    {
        ArgumentNullException.ThrowIfNull(grid);
        TrainingSettings settings = Training with { Space = new([.. grid.Select(a => a.Hyperparameter)]) };
        return On(dataSet ?? DataSet, change?.Invoke(settings) ?? settings, grid);
    }

    /// <summary>A VoxelMorph model on the profile's data, of one Λ.</summary>
    public PlannedRun Baseline(HyperPoint point, Func<TrainingSettings, TrainingSettings>? change = null)
    {
        TrainingSettings settings = change?.Invoke(Training) ?? Training;
        return On(DataSet, settings.WithoutHypernetwork(point), []);
    }

    private PlannedRun On(string dataSet, TrainingSettings settings, LandscapeAxis[] grid) =>
        new(RunSpec.On(Manifest.Load(dataSet), settings), new(Part.Test, Pairs, grid));
}
