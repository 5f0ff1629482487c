using HyperMorph.Training;
using HyperMorph.Tuning;

namespace HyperMorph.Experiments;

/// <summary>What a finished run has to say: its scores, what they cost, and where they are from.</summary>
/// <param name="Planned">The run and its evaluation.</param>
/// <param name="Model">The trained model's description, with its steps and their cost.</param>
/// <param name="EvaluationTime">What the scores cost, whichever processes made them.</param>
/// <param name="DataContent">SHA-256 of the data set's voxels.</param>
/// <param name="Weights">SHA-256 of the model's weights.</param>
/// <param name="Machine">Where it was computed: processors and threads, or the GPU.</param>
/// <param name="Landscape">The scores; of a model of one Λ, at that point alone.</param>
public sealed record RunOutcome(PlannedRun Planned, CheckpointInfo Model, ComputeTime EvaluationTime, string DataContent,
    string Weights, string Machine, Landscape Landscape)
{
    internal const string NotOfOneDevice =
        "Only some of the models were trained on a GPU, so that their compute cannot be compared.";

    /// <summary>The library's version and commit that scored the model;
    /// <see cref="CheckpointInfo.Version"/> trained it.</summary>
    public string ScoredBy { get; init; } = Model.Version;

    /// <summary>Training and what its end is decided by.</summary>
    public ComputeTime Cost() => Model.TrainingTime + Model.ValidationTime;

    /// <summary>Whether all were trained on a GPU, or none: only then can their costs be compared.</summary>
    internal static bool AreOfOneDevice(IEnumerable<RunOutcome> outcomes) =>
        outcomes.Select(o => o.Cost().Unit).Distinct().Count() < 2;
}
