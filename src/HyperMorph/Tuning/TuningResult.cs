using HyperMorph.Training;

namespace HyperMorph.Tuning;

/// <summary>How Λ is tuned.</summary>
public sealed record TuningSettings
{
    /// <summary>How many places the search starts from.</summary>
    public int Starts { get; init; } = 3;

    /// <summary>How many of the pairs the starts compete on.</summary>
    public int ScreeningPairs { get; init; } = 8;

    /// <summary>How many of the pairs the best of them goes on with, before all.</summary>
    public int ApproachPairs { get; init; } = 32;

    /// <summary>The ascent ends when a step is shorter than this, as a part of the ranges.</summary>
    public double Tolerance { get; init; } = 0.01;
}

/// <summary>The stages of tuning.</summary>
public enum TuningStage
{
    /// <summary>Ascents of the soft Dice of a few pairs, from several starts.</summary>
    Screen,

    /// <summary>The ascent of the soft Dice of more pairs from the best of these.</summary>
    Approach,

    /// <summary>The last steps, of the soft Dice of all pairs.</summary>
    Polish,

    /// <summary>The Dice of labels at a few points around.</summary>
    Settle,

    /// <summary>The Dice of labels at the end.</summary>
    Score,
}

/// <summary>A point that tuning visited.</summary>
/// <param name="Stage">What for.</param>
/// <param name="Point">Λ.</param>
/// <param name="Dice">The soft Dice there, or in the last two stages the Dice of labels.</param>
/// <param name="Pairs">The number of pairs that it is the mean over.</param>
public sealed record TuningStep(TuningStage Stage, HyperPoint Point, double Dice, int Pairs);

/// <summary>What tuning found.</summary>
/// <param name="Optimum">Λ* and the Dice there; the ends of its interval are NaN, since tuning makes no bootstrap.</param>
/// <param name="Path">The points visited, in order.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record TuningResult(Optimum Optimum, IReadOnlyList<TuningStep> Path, double Seconds);

/// <summary>What tuning found, beside the top of a sweep over the same pairs.</summary>
/// <param name="Tuned">By gradient.</param>
/// <param name="Swept">By the sweep.</param>
/// <param name="SweepSeconds">How long the sweep took.</param>
public sealed record TuningCheck(TuningResult Tuned, Optimum Swept, double SweepSeconds)
{
    /// <summary>How far the tuned value lies above the swept one, as a part of the hyperparameter's range.</summary>
    public double Difference(Hyperparameter along)
    {
        ArgumentNullException.ThrowIfNull(along);
        return along.PlaceOf(Tuned.Optimum.Point[along.Name]) - along.PlaceOf(Swept.Point[along.Name]);
    }
}
