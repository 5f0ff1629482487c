using HyperMorph.Training;

namespace HyperMorph.Tuning;

/// <summary>How Λ is tuned.</summary>
public sealed record TuningSettings
{
    /// <summary>How many places the search starts from.</summary>
    public int Starts { get; init; } = 3;

    /// <summary>How many of the pairs the starts compete on.</summary>
    public int ScreeningPairs { get; init; } = 8;

    /// <summary>How many of the pairs the best of them goes on with, before the last stage looks at all pairs; all where that is left out.</summary>
    public int PolishingPairs { get; init; } = 32;

    /// <summary>The ascent ends when a step is shorter than this, as a part of the ranges.</summary>
    public double Tolerance { get; init; } = 0.01;

    /// <summary>Values along each axis of the landscape whose grid the last stage climbs, the last one for all further axes; empty leaves it out.</summary>
    public int[] Counts { get; init; } = [21, 11];
}

/// <summary>The stages of tuning.</summary>
public enum TuningStage
{
    /// <summary>Ascents of the soft Dice of a few pairs, from several starts.</summary>
    Screen,

    /// <summary>The ascent of the soft Dice of more pairs from the best of these.</summary>
    Polish,

    /// <summary>The Dice of labels of all pairs on the nearest points of a landscape's grid.</summary>
    Refine,
}

/// <summary>A point that tuning visited.</summary>
/// <param name="Stage">What for.</param>
/// <param name="Point">Λ.</param>
/// <param name="Dice">The soft Dice there, or in the last stage the Dice.</param>
/// <param name="Pairs">The number of pairs that it is the mean over.</param>
public sealed record TuningStep(TuningStage Stage, HyperPoint Point, double Dice, int Pairs);

/// <summary>What tuning found.</summary>
/// <param name="Optimum">Λ* and the Dice there; the ends of its interval are NaN, since tuning makes no bootstrap.</param>
/// <param name="Path">The points visited, in order.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record TuningResult(Optimum Optimum, IReadOnlyList<TuningStep> Path, double Seconds);
