using HyperMorph.Training;
using HyperMorph.Tuning;

namespace HyperMorph.Experiments;

/// <summary>What a finished run has to say: its scores, what they cost, and where they are from.</summary>
/// <param name="Planned">The run and its evaluation.</param>
/// <param name="Model">The trained model's description, with its steps and their cost.</param>
/// <param name="EvaluationTime">What the scores cost; of a sweep that was interrupted, the last part.</param>
/// <param name="DataContent">SHA-256 of the voxels that the model saw.</param>
/// <param name="Weights">SHA-256 of the model's weights.</param>
/// <param name="Machine">Where it was computed: processors and threads, or the GPU.</param>
/// <param name="Landscape">The scores; of a model of one Λ, at that point alone.</param>
public sealed record RunOutcome(PlannedRun Planned, CheckpointInfo Model, ComputeTime EvaluationTime, string DataContent,
    string Weights, string Machine, Landscape Landscape)
{
    /// <summary>Training and what its end is decided by.</summary>
    public ComputeTime Cost() => Model.TrainingTime + Model.ValidationTime;
}

/// <summary>How far a planned run is.</summary>
public enum RunState
{
    /// <summary>Nothing is there.</summary>
    Missing,

    /// <summary>It was begun, and nobody is at it.</summary>
    Interrupted,

    /// <summary>A process is at it.</summary>
    Running,

    /// <summary>It ended with an error.</summary>
    Failed,

    /// <summary>Its model is trained and scored.</summary>
    Finished,
}

/// <summary>How far a run is, and what it took so far.</summary>
/// <param name="Planned">The run.</param>
/// <param name="State">How far.</param>
/// <param name="Step">Training steps made and stored.</param>
/// <param name="Time">What these cost.</param>
/// <param name="Message">Why it failed, or who is at it.</param>
public sealed record RunStatus(
    PlannedRun Planned, RunState State, long Step = 0, ComputeTime Time = default, string Message = "");
