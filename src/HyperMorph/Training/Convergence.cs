namespace HyperMorph.Training;

/// <summary>The Dice of validation pairs after a step.</summary>
/// <param name="Step">Training steps made.</param>
/// <param name="Dice">Mean over pairs and structures.</param>
public sealed record ValidationScore(long Step, double Dice);

/// <summary>
/// When a run has trained enough, whatever it trains: whenever the validation Dice, averaged over the latest evaluations, has not
/// risen for a share of the steps made so far, Adam's learning rate is reduced; after the last reduction the run has converged.
/// </summary>
/// <remarks>The rule knows no number of steps, so that a model that learns slowly gets more of them, and it is the same for
/// models with and without hypernetwork. Both spend as many registrations on it: a model of many Λ is scored at several,
/// each on its share of the pairs.</remarks>
public sealed record Convergence
{
    private const int PairsAtOnePoint = 5;
    private static readonly int[] Primes = [2, 3, 5, 7, 11, 13, 17];

    /// <summary>Steps between two evaluations.</summary>
    public int EvaluateEvery { get; init; } = 250;

    /// <summary>Validation pairs an evaluation; fewer where the data set has fewer.</summary>
    public int Pairs { get; init; } = 50;

    /// <summary>Evaluations that are averaged: at a high learning rate a model's Dice jumps.</summary>
    public int Smoothing { get; init; } = 4;

    /// <summary>The averaged Dice has risen where it exceeds the best so far by more than this.</summary>
    public double Tolerance { get; init; } = 0.001;

    /// <summary>For how long it may not rise before the learning rate is reduced, as a share of the steps made so far.</summary>
    public double Patience { get; init; } = 0.15;

    /// <summary>The same in evaluations, at least.</summary>
    public int LeastPatience { get; init; } = 4;

    /// <summary>What the learning rate is multiplied by at a reduction.</summary>
    public double Factor { get; init; } = 0.3;

    /// <summary>Reductions before the run's end.</summary>
    public int Reductions { get; init; } = 2;

    /// <summary>How often the Dice has ceased to rise after these evaluations, and the step at which the run has converged;
    /// null where it has not.</summary>
    /// <param name="scores">All evaluations so far, in order.</param>
    /// <param name="spared">How often, at first, something else than the learning rate changes then.</param>
    public (int Plateaus, long? ConvergedAt) After(IReadOnlyList<ValidationScore> scores, int spared = 0)
    {
        ArgumentNullException.ThrowIfNull(scores);
        (int plateaus, double best, long since) = (0, double.NegativeInfinity, 0);
        for (int i = 0; i < scores.Count; i++)
        {
            long step = scores[i].Step;
            double dice = scores.Skip(i + 1 - Smoothing).Take(Math.Min(i + 1, Smoothing)).Average(s => s.Dice);
            if (dice > best + Tolerance)
            {
                (best, since) = (dice, step);
            }
            else if (step - since >= Math.Max(Patience * step, LeastPatience * EvaluateEvery))
            {
                if (plateaus == Reductions + spared)
                {
                    return (plateaus, step);
                }
                (plateaus, since) = (plateaus + 1, step);
            }
        }
        return (plateaus, null);
    }

    /// <summary>Where in 0..1 a model of some hyperparameters is scored, and how many of the pairs there:
    /// points that fill the space evenly (Halton's), or the one point of a model without.</summary>
    internal static (double[] Places, int Pairs)[] Points(int axes, int pairs)
    {
        int count = axes == 0 ? 1 : Math.Max(1, pairs / PairsAtOnePoint);
        return [.. Enumerable.Range(0, count).Select(i => (
            Enumerable.Range(0, axes).Select(axis => RadicalInverse(i + 1, Primes[axis])).ToArray(),
            pairs * (i + 1) / count - pairs * i / count))];
    }

    internal void Check()
    {
        TrainingSettings.Require(EvaluateEvery >= 1, nameof(EvaluateEvery), EvaluateEvery, "at least 1");
        TrainingSettings.Require(Pairs >= 1, nameof(Pairs), Pairs, "at least 1");
        TrainingSettings.Require(Smoothing >= 1, nameof(Smoothing), Smoothing, "at least 1");
        TrainingSettings.Require(Tolerance >= 0, nameof(Tolerance), Tolerance, "at least 0");
        TrainingSettings.Require(Patience is >= 0 and < 1, nameof(Patience), Patience, "at least 0 and below 1");
        TrainingSettings.Require(LeastPatience >= 1, nameof(LeastPatience), LeastPatience, "at least 1");
        TrainingSettings.Require(Factor is > 0 and < 1, nameof(Factor), Factor, "between 0 and 1");
        TrainingSettings.Require(Reductions >= 0, nameof(Reductions), Reductions, "at least 0");
    }

    private static double RadicalInverse(int index, int prime)
    {
        double value = 0;
        for (double digit = 1.0 / prime; index > 0; index /= prime, digit /= prime)
        {
            value += digit * (index % prime);
        }
        return value;
    }
}
