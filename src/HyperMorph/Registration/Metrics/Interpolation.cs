namespace HyperMorph.Registration.Metrics;

/// <summary>Values between voxels, as weighted sums of those around.</summary>
internal static class Interpolation
{
    private static readonly double Pole = Math.Sqrt(3) - 2;

    /// <summary>Linear interpolation; beyond the border the border's value goes on.</summary>
    public static double Linear(ReadOnlySpan<double> values, int[] shape, double[] point)
    {
        Tap[][] taps = new Tap[shape.Length][];
        for (int axis = 0; axis < taps.Length; axis++)
        {
            double at = Math.Clamp(point[axis], 0, shape[axis] - 1);
            int below = (int)at;
            taps[axis] = [new(below, below + 1 - at), new(Math.Min(below + 1, shape[axis] - 1), at - below)];
        }
        return Sum(values, shape, taps);
    }

    /// <summary>The cubic B-spline with these coefficients; 0 beyond the border.</summary>
    public static double Cubic(ReadOnlySpan<double> coefficients, int[] shape, double[] point)
    {
        Tap[][] taps = new Tap[shape.Length][];
        for (int axis = 0; axis < taps.Length; axis++)
        {
            int extent = shape[axis];
            if (!(point[axis] >= 0 && point[axis] <= extent - 1))
            {
                return 0;
            }
            int below = (int)point[axis];
            double t = point[axis] - below, s = 1 - t;
            taps[axis] =
            [
                new(Mirror(below - 1, extent), s * s * s / 6),
                new(below, (4 - 6 * t * t + 3 * t * t * t) / 6),
                new(Mirror(below + 1, extent), (4 - 6 * s * s + 3 * s * s * s) / 6),
                new(Mirror(below + 2, extent), t * t * t / 6),
            ];
        }
        return Sum(coefficients, shape, taps);
    }

    /// <summary>Turns values into the coefficients of the cubic B-spline through them, mirrored at the outermost voxels (Unser,
    /// IEEE SPM 1999).</summary>
    public static void ToCubicCoefficients(double[] values, int[] shape) =>
        Grids.ChangeLines(values, shape, (line, _) => Prefilter(line));

    private static void Prefilter(Span<double> line)
    {
        int last = line.Length - 1;
        if (last == 0)
        {
            return;
        }
        double power = Pole, mirrored = Math.Pow(Pole, 2 * last - 1), sum = line[0] + Math.Pow(Pole, last) * line[last];
        for (int i = 1; i < last; i++, power *= Pole, mirrored /= Pole)
        {
            sum += (power + mirrored) * line[i];
        }
        line[0] = 6 * sum / (1 - Math.Pow(Pole, 2 * last));
        for (int i = 1; i <= last; i++)
        {
            line[i] = 6 * line[i] + Pole * line[i - 1];
        }
        line[last] = Pole / (Pole * Pole - 1) * (Pole * line[last - 1] + line[last]);
        for (int i = last - 1; i >= 0; i--)
        {
            line[i] = Pole * (line[i + 1] - line[i]);
        }
    }

    private static int Mirror(int index, int extent)
    {
        if (extent == 1)
        {
            return 0;
        }
        int period = 2 * (extent - 1), at = Math.Abs(index) % period;
        return at < extent ? at : period - at;
    }

    private static double Sum(ReadOnlySpan<double> values, int[] shape, Tap[][] taps, int axis = 0, int offset = 0)
    {
        if (axis == shape.Length)
        {
            return values[offset];
        }
        double sum = 0;
        foreach (Tap tap in taps[axis])
        {
            sum += tap.Weight * Sum(values, shape, taps, axis + 1, offset * shape[axis] + tap.Index);
        }
        return sum;
    }

    private readonly record struct Tap(int Index, double Weight);
}
