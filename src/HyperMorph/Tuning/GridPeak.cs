using System.Numerics.Tensors;

namespace HyperMorph.Tuning;

/// <summary>Where a function sampled on a grid is highest, between the grid's points.</summary>
/// <remarks>
/// The top of the quadratic that fits best to the grid points around the highest one, the nearer the more (Cleveland's local
/// regression, JASA 1979). They reach as far as the function stays within a twentieth of its range below its highest value, up to
/// a quarter of the axis, and to three places at least. Tops of Dice are flat, and each point has an error: over resampled pairs
/// of brain slices, the top through the next neighbours alone varied up to three times as much. A sharp top has little error,
/// and its flanks are no quadratic.
/// </remarks>
public static class GridPeak
{
    private const double LongestReach = 0.25, Summit = 0.05;
    private const int Moves = 4;

    /// <summary>Finds the top.</summary>
    /// <param name="axes">The grid's places along each axis, ascending.</param>
    /// <param name="values">The function at each grid point; the last axis varies fastest.</param>
    /// <returns>The top's place along each axis, and the value there.</returns>
    public static (double[] Places, double Value) Find(double[][] axes, ReadOnlySpan<double> values)
    {
        ArgumentNullException.ThrowIfNull(axes);
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] ? i : best;
        }
        int[] centre = Indices(axes, best);
        double[] reaches = Reaches(axes, values, best);
        for (int move = 0; ; move++)
        {
            (double[] top, double value) = Top(axes, values, centre, reaches);
            int[] nearest = [.. axes.Zip(top,
                (axis, place) => Enumerable.Range(0, axis.Length).MinBy(i => Math.Abs(axis[i] - place)))];
            if (move == Moves || nearest.SequenceEqual(centre))
            {
                return (top, value);
            }
            centre = nearest;
        }
    }

    /// <summary>The points of a grid; the last axis varies fastest.</summary>
    internal static T[][] Points<T>(T[][] axes) => axes.Aggregate<T[], T[][]>([[]], (points, axis) =>
        [.. points.SelectMany(point => axis.Select(place => (T[])[.. point, place]))]);

    /// <summary>The top of the quadratic fitted around a grid point, within the fitted places.</summary>
    private static (double[] Places, double Value) Top(
        double[][] axes, ReadOnlySpan<double> values, int[] centre, double[] reaches)
    {
        int[][] near = [.. axes.Select((axis, a) => Near(axis, centre[a], reaches[a]))];
        int[] inner = [.. Enumerable.Range(0, axes.Length).Where(a => near[a].Length > 1)];
        double Step(int a, int i) => axes[a][i] - axes[a][centre[a]];
        double[] farthest = [.. near.Select((along, a) => along.Max(i => Math.Abs(Step(a, i))))];
        double[] scales = [.. farthest.Select((far, a) => far < reaches[a] ? reaches[a] : 1.5 * far)];
        Quadratic fitted = new(inner.Length);
        foreach (int[] point in Points(near))
        {
            (int index, double weight) = (0, 1.0);
            for (int a = 0; a < axes.Length; a++)
            {
                index = index * axes[a].Length + point[a];
                weight *= Math.Pow(1 - Math.Pow(Math.Abs(Step(a, point[a])) / scales[a], 3), 3);
            }
            fitted.Add([.. inner.Select(a => Step(a, point[a]))], values[index], weight);
        }
        (double[] top, double value) = fitted.Top([.. inner.Select(a => (Step(a, near[a][0]), Step(a, near[a][^1])))]);
        double[] places = [.. axes.Select((axis, a) => axis[centre[a]])];
        for (int i = 0; i < inner.Length; i++)
        {
            places[inner[i]] += top[i];
        }
        return (places, value);
    }

    /// <summary>Along each axis, how far from the highest grid point the nearest one lies that is no
    /// longer about as high.</summary>
    private static double[] Reaches(double[][] axes, ReadOnlySpan<double> values, int best)
    {
        double[] reaches = new double[axes.Length];
        double summit = values[best] - Summit * (values[best] - TensorPrimitives.Min(values));
        for (int a = axes.Length - 1, stride = 1; a >= 0; stride *= axes[a--].Length)
        {
            int at = best / stride % axes[a].Length;
            reaches[a] = LongestReach;
            for (int i = 0; i < axes[a].Length; i++)
            {
                reaches[a] = values[best + (i - at) * stride] < summit
                    ? Math.Min(reaches[a], Math.Abs(axes[a][i] - axes[a][at]))
                    : reaches[a];
            }
        }
        return reaches;
    }

    /// <summary>The places of an axis that are nearer than a reach to one of them, three at least;
    /// of an axis with fewer, that one alone.</summary>
    private static int[] Near(double[] axis, int centre, double reach)
    {
        if (axis.Length < 3)
        {
            return [centre];
        }
        int first = Array.FindIndex(axis, place => place > axis[centre] - reach + 1e-9);
        int last = Array.FindLastIndex(axis, place => place < axis[centre] + reach - 1e-9);
        first = Math.Max(0, Math.Min(first, Math.Min(centre - 1, axis.Length - 3)));
        last = Math.Min(axis.Length - 1, Math.Max(last, Math.Max(centre + 1, 2)));
        return [.. Enumerable.Range(first, last - first + 1)];
    }

    private static int[] Indices(double[][] axes, int index)
    {
        int[] indices = new int[axes.Length];
        for (int a = axes.Length - 1; a >= 0; index /= axes[a--].Length)
        {
            indices[a] = index % axes[a].Length;
        }
        return indices;
    }
}
