using System.Globalization;
using System.Text.Json.Serialization;
using HyperMorph.Data;
using HyperMorph.Training;
using HyperMorph.Tuning;

namespace HyperMorph.Experiments;

/// <summary>Everything that determines a trained model.</summary>
/// <param name="DataSet">The data set, as <see cref="Manifest.Load"/> finds it.</param>
/// <param name="DataHash">The manifest's hash.</param>
/// <param name="Settings">How the model is trained.</param>
public sealed record RunSpec(string DataSet, string DataHash, TrainingSettings Settings)
{
    // To be raised when the same settings train another model than before, but for rounding; those of one λ are trained as they
    // always were.
    private int Method => Settings.Space.Names().Contains(Hyperparameter.Lambda.Name) ? 2 : 1;

    /// <summary>A run on a data set.</summary>
    public static RunSpec On(Manifest manifest, TrainingSettings settings)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(settings);
        return new(manifest.Name, manifest.Hash, settings);
    }

    /// <summary>The run's name in a store: 16 hexadecimal digits of the SHA-256 of what determines the model.
    /// How often it is stored on the way, and what the data set is called, do not.</summary>
    [JsonIgnore]
    public string Key => ContentKey.Of(new { Method, DataHash, Settings = Settings with { CheckpointEvery = 1 } })[..16];

    /// <summary>For people: "VoxelMorph at λ = 0.25, seed 0".</summary>
    [JsonIgnore]
    public string Title
    {
        get
        {
            string model = Settings.Preset is { } preset
                ? $"HyperMorph ({preset}) over {string.Join(" × ", Settings.Space.Axes.Select(Drawn))}"
                : $"VoxelMorph at {Settings.Constants}";
            string batch = Settings.BatchSize == 1 ? "" : $", batch of {Settings.BatchSize}";
            return string.Create(CultureInfo.InvariantCulture,
                $"{model}{batch}, {Settings.Similarity}, seed {Settings.Seed}, on {DataSet}");

            static string Drawn(Hyperparameter axis) => axis.Symbol + (axis.Prior is { } prior ? $" ({prior.Name})" : "");
        }
    }
}

/// <summary>What a trained model is scored on.</summary>
/// <param name="Part">Which subjects.</param>
/// <param name="Pairs">How many pairs of them.</param>
/// <param name="Axes">The grid that a model of several Λ is swept over; empty for a model of one.</param>
public sealed record Evaluation(Part Part, int Pairs, LandscapeAxis[] Axes)
{
    /// <summary>Names the file of its scores: 8 hexadecimal digits.</summary>
    [JsonIgnore]
    public string Key => ContentKey.Of(this)[..8];
}

/// <summary>A model to be trained, and what it is then scored on.</summary>
public sealed record PlannedRun(RunSpec Run, Evaluation Evaluation);
