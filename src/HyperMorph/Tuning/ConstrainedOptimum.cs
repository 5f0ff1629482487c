using HyperMorph.Data;
using HyperMorph.Training;

namespace HyperMorph.Tuning;

/// <summary>How irregular deformations may be, in the mean over pairs.</summary>
/// <param name="MaxFoldPercent">The largest percentage of voxels that fold.</param>
/// <param name="MaxSdLogJ">The largest standard deviation of the logarithm of the Jacobian determinant.</param>
public sealed record Regularity(double MaxFoldPercent = double.PositiveInfinity, double MaxSdLogJ = double.PositiveInfinity)
{
    /// <summary>Whether a point keeps both.</summary>
    public bool Allows(ParetoPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        return point.FoldPercent <= MaxFoldPercent && point.SdLogJ <= MaxSdLogJ;
    }
}

/// <summary>The most accurate Λ among those that are regular enough.</summary>
/// <remarks>
/// Between a landscape's grid points everything is taken to be multilinear. The best allowed place is registered in truth; by
/// what folds and SDlogJ are off there, the limits are shifted and the best place is sought again.
/// What is returned was registered and is allowed.
/// </remarks>
public static class ConstrainedOptimum
{
    private const int Attempts = 6, Subdivisions = 8;

    /// <summary>Finds it near what a landscape promises, registering a few points between the grid's.</summary>
    /// <param name="model">The landscape's model.</param>
    /// <param name="manifest">The data set's manifest.</param>
    /// <param name="pairs">The landscape's pairs.</param>
    /// <param name="landscape">A landscape of one to three axes.</param>
    /// <param name="limits">What is allowed.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="HyperMorphException">No point of the landscape is allowed;
    /// the sentence says how close it comes, and where.</exception>
    public static ParetoPoint Find(
        TrainedModel model, Manifest manifest, IReadOnlyList<Pair> pairs, Landscape landscape, Regularity limits,
        CancellationToken cancellation = default) =>
        Find(landscape, limits, point => ParetoPoint.Of(point, LandscapeSweep.At(model, manifest, pairs, point, cancellation)));

    /// <summary>The same with any way to register.</summary>
    internal static ParetoPoint Find(Landscape landscape, Regularity limits, Func<HyperPoint, ParetoPoint> register)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ParetoPoint[] grid = ParetoFront.Points(landscape);
        ParetoPoint best = grid.Where(limits.Allows).MaxBy(p => p.Dice) ?? throw Unreachable(grid, limits);
        (double[] Places, ParetoPoint Means)[] fine = Refined(landscape, grid);
        HyperSpace space = new([.. landscape.Axes.Select(a => a.Hyperparameter)]);
        Regularity shifted = limits;
        HashSet<HyperPoint> tried = [];
        while (tried.Count < Attempts
            && fine.Where(f => shifted.Allows(f.Means)).MaxBy(f => f.Means.Dice) is { Places: not null } promised
            && tried.Add(space.At(promised.Places).Over(landscape.Held)))
        {
            ParetoPoint actual = register(space.At(promised.Places).Over(landscape.Held));
            best = limits.Allows(actual) && actual.Dice > best.Dice ? actual : best;
            shifted = new(
                limits.MaxFoldPercent + promised.Means.FoldPercent - actual.FoldPercent,
                limits.MaxSdLogJ + promised.Means.SdLogJ - actual.SdLogJ);
        }
        return best;
    }

    /// <summary>A landscape's means on a grid that is finer by <see cref="Subdivisions"/>.</summary>
    private static (double[] Places, ParetoPoint Means)[] Refined(Landscape landscape, ParetoPoint[] grid)
    {
        double[][] rows = [.. grid.Select(p => new[] { p.Dice, p.FoldPercent, p.SdLogJ })];
        double[][] axes = [.. landscape.Axes.Select(a => a.Places())];
        for (int a = 0; a < axes.Length; a++)
        {
            int length = axes[a].Length, inner = axes[(a + 1)..].Aggregate(1, (product, axis) => product * axis.Length);
            rows = AlongAxis(rows, length, inner);
            axes[a] = [.. AlongAxis([.. axes[a].Select(p => new[] { p })], length, 1).Select(p => p[0])];
        }
        return [.. GridPeak.Points(axes).Zip(rows, (places, r) => (places, new ParetoPoint(HyperPoint.Empty, r[0], r[1], r[2])))];
    }

    /// <summary>Rows of a grid with new ones between each two neighbours along one axis.</summary>
    private static double[][] AlongAxis(double[][] rows, int length, int inner)
    {
        int fine = (length - 1) * Subdivisions + 1;
        return [.. Enumerable.Range(0, rows.Length / (length * inner)).SelectMany(
            outer => Enumerable.Range(0, fine).SelectMany(i => Enumerable.Range(0, inner).Select(k =>
        {
            int below = Math.Min(i / Subdivisions, Math.Max(0, length - 2)), at = (outer * length + below) * inner + k;
            return i == below * Subdivisions ? rows[at] : Between(rows[at], rows[at + inner], (double)i / Subdivisions - below);
        })))];
    }

    private static double[] Between(double[] low, double[] high, double part) => [.. low.Zip(high, (a, b) => a + part * (b - a))];

    private static HyperMorphException Unreachable(ParetoPoint[] grid, Regularity limits)
    {
        (ParetoPoint folds, ParetoPoint sd) = (grid.MinBy(p => p.FoldPercent)!, grid.MinBy(p => p.SdLogJ)!);
        return new(FormattableString.Invariant(
            $"no Λ is regular enough: the fewest folds are {folds.FoldPercent:0.####} % at {folds.Point}, ")
            + FormattableString.Invariant($"and the smallest SDlogJ is {sd.SdLogJ:0.####} at {sd.Point}; allow more"));
    }
}
