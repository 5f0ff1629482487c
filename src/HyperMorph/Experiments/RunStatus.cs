using HyperMorph.Training;

namespace HyperMorph.Experiments;

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
