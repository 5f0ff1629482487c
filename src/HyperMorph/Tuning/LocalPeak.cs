namespace HyperMorph.Tuning;

/// <summary>The top of a grid's function near a point, from no more of the grid than the way there.</summary>
/// <remarks>Where the function has one hill, it is what <see cref="GridPeak"/> finds on the whole grid.</remarks>
internal static class LocalPeak
{
    /// <summary>Climbs from the grid point nearest to <paramref name="start"/>, then takes the quadratic top among the last one's neighbours.</summary>
    /// <param name="axes">The grid's places along each axis, ascending.</param>
    /// <param name="function">The function of the places.</param>
    /// <param name="start">The places to start from.</param>
    public static (double[] Places, double Value) Find(double[][] axes, Func<double[], double> function, double[] start)
    {
        Dictionary<string, double> known = [];
        double Value(double[] places) => known.TryGetValue(Key(places), out double value) ? value : known[Key(places)] = function(places);
        int[] centre = [.. axes.Zip(start, (axis, place) => Enumerable.Range(0, axis.Length).MinBy(i => Math.Abs(axis[i] - place)))];
        while (true)
        {
            double[][] near = [.. axes.Zip(centre, (axis, i) => axis[Math.Max(0, i - 1)..Math.Min(axis.Length, i + 2)])];
            double[][] points = Points(near);
            double[] values = [.. points.Select(Value)], best = points[Array.IndexOf(values, values.Max())];
            int[] top = [.. axes.Zip(best, Array.IndexOf)];
            if (top.SequenceEqual(centre))
            {
                return GridPeak.Find(near, values);
            }
            centre = top;
        }
    }

    /// <summary>The points of a grid; the last axis varies fastest.</summary>
    public static double[][] Points(double[][] axes) => axes.Aggregate<double[], double[][]>([[]], (points, axis) =>
        [.. points.SelectMany(point => axis.Select(place => (double[])[.. point, place]))]);

    private static string Key(double[] places) => string.Join(' ', places);
}
