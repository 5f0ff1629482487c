using HyperMorph.Tuning;

namespace HyperMorph.Training;

/// <summary>The Dice of validation pairs after a step.</summary>
/// <param name="Step">Training steps made.</param>
/// <param name="Dice">Mean over pairs and structures.</param>
public sealed record ValidationScore(long Step, double Dice);

/// <summary>
/// When a run has trained enough, whatever it trains: the mean validation Dice of the latest quarter of its steps exceeds that of
/// the quarter before by less than a tolerance. Then the step length falls to its end, over a share of the steps made so far.
/// </summary>
/// <remarks>The rule knows no number of steps, so that a model that learns slowly gets more of them, and the same rule is fair to
/// models with and without hypernetwork. Both spend as many registrations on it: a model of many Λ is scored at several, each on
/// its share of the pairs.</remarks>
public sealed record Convergence
{
    private const int LeastEvaluations = 8, PairsAtOnePoint = 5;

    /// <summary>Steps between two evaluations.</summary>
    public int EvaluateEvery { get; init; } = 250;

    /// <summary>Validation pairs an evaluation; fewer where the data set has fewer.</summary>
    public int Pairs { get; init; } = 50;

    /// <summary>The rise of the Dice from quarter to quarter below which a run has converged.</summary>
    public double Tolerance { get; init; } = 0.002;

    /// <summary>Steps over which the step length falls in the end, as a share of the steps before.</summary>
    public double CoolDown { get; init; } = 0.25;

    /// <summary>The step at which the rule first held; null where it never did.</summary>
    /// <param name="scores">All evaluations so far, in order.</param>
    public long? StepOf(IReadOnlyList<ValidationScore> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return scores.Skip(LeastEvaluations - 1).FirstOrDefault(last => Rise(scores, last.Step) < Tolerance)?.Step;
    }

    /// <summary>The last step of a run that converged at <paramref name="step"/>.</summary>
    public long EndOf(long step) => step + (long)Math.Round(CoolDown * step);

    /// <summary>The last step at which a run may converge and end within <paramref name="steps"/>.</summary>
    internal long LatestFor(long steps) => Math.Max(1, (long)(steps / (1 + CoolDown)));

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
        TrainingSettings.Require(Tolerance > 0, nameof(Tolerance), Tolerance, "above 0");
        TrainingSettings.Require(CoolDown is >= 0 and <= 10, nameof(CoolDown), CoolDown, "between 0 and 10");
    }

    private static double Rise(IReadOnlyList<ValidationScore> scores, long step)
    {
        double Mean(double from, double to) =>
            Statistics.Mean(scores.Where(s => s.Step > from * step && s.Step <= to * step).Select(s => s.Dice));
        return Mean(0.75, 1) - Mean(0.5, 0.75);
    }

    private static readonly int[] Primes = [2, 3, 5, 7, 11, 13, 17];

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
