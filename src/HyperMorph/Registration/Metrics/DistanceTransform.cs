using HyperMorph.Imaging;

namespace HyperMorph.Registration.Metrics;

/// <summary>The exact Euclidean distance transform (Felzenszwalb and Huttenlocher, Theory of Computing 2012): lower envelopes,
/// axis by axis.</summary>
internal static class DistanceTransform
{
    /// <summary>The distance of every point of a grid to the nearest of <paramref name="points"/> (offsets into it), in units of
    /// <paramref name="spacing"/>.</summary>
    public static double[] To(int[] points, int[] shape, double[] spacing)
    {
        double[] squares = new double[Grid.Count(shape)];
        Array.Fill(squares, double.PositiveInfinity);
        foreach (int point in points)
        {
            squares[point] = 0;
        }
        int longest = shape.Max();
        int[] apexes = new int[longest];
        double[] starts = new double[longest], heights = new double[longest];
        Grids.ChangeLines(squares, shape, (line, axis) => Envelope(line, spacing[axis], apexes, starts, heights));
        return Array.ConvertAll(squares, Math.Sqrt);
    }

    /// <summary>Replaces f(q) by the least (s·(q - p))² + f(p) over all p: the lower envelope of parabolas with their apexes at
    /// p.</summary>
    private static void Envelope(Span<double> line, double spacing, int[] apexes, double[] starts, double[] heights)
    {
        int count = 0;
        double square = spacing * spacing;
        for (int q = 0; q < line.Length; q++)
        {
            if (double.IsPositiveInfinity(line[q]))
            {
                continue;
            }
            double start = double.NegativeInfinity;
            while (count > 0
                && (start = Crossing(apexes[count - 1], heights[count - 1], q, line[q], square)) <= starts[count - 1])
            {
                count--;
            }
            (apexes[count], heights[count], starts[count]) = (q, line[q], count == 0 ? double.NegativeInfinity : start);
            count++;
        }
        for (int q = 0, k = 0; count > 0 && q < line.Length; q++)
        {
            while (k < count - 1 && starts[k + 1] < q)
            {
                k++;
            }
            line[q] = square * (q - apexes[k]) * (q - apexes[k]) + heights[k];
        }
    }

    private static double Crossing(int p, double fp, int q, double fq, double square) =>
        ((fq - fp) / square + (double)q * q - (double)p * p) / (2.0 * (q - p));
}
