using HyperMorph.Training;

namespace HyperMorph.Tuning;

/// <summary>One direction of a landscape.</summary>
/// <param name="Hyperparameter">What varies.</param>
/// <param name="Values">Its values, ascending.</param>
public sealed record LandscapeAxis(Hyperparameter Hyperparameter, double[] Values)
{
    /// <summary>Values from one end of the range to the other, in equal steps of the scale;
    /// training values alone where there are only some.</summary>
    /// <param name="hyperparameter">What varies.</param>
    /// <param name="count">How many values, at least 2; the training values where these are fewer.</param>
    public static LandscapeAxis Even(Hyperparameter hyperparameter, int count = 21)
    {
        ArgumentNullException.ThrowIfNull(hyperparameter);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        IEnumerable<double> even = Enumerable.Range(0, count).Select(i => hyperparameter.At((double)i / (count - 1)));
        return new(hyperparameter, [.. even.Select(hyperparameter.Snap).Distinct()]);
    }

    /// <summary>Regularisations λ = 0, …, 1 in equal steps.</summary>
    public static LandscapeAxis Lambda(int count = 21) => Even(Hyperparameter.Lambda, count);

    /// <summary>All points of a grid, in the order of a landscape's scores: the last axis varies fastest.</summary>
    /// <param name="axes">The grid's axes.</param>
    /// <param name="held">What is the same all over the grid.</param>
    public static HyperPoint[] Points(IReadOnlyList<LandscapeAxis> axes, HyperPoint held)
    {
        ArgumentNullException.ThrowIfNull(axes);
        ArgumentNullException.ThrowIfNull(held);
        return [.. GridPeak.Points<double>([.. axes.Select(a => a.Values)])
            .Select(values => HyperPoint.Of(axes.Zip(values, (axis, value) => (axis.Hyperparameter.Name, value))).Over(held))];
    }

    /// <summary>The values' places in the range, 0..1.</summary>
    public double[] Places() => [.. Values.Select(Hyperparameter.PlaceOf)];
}
