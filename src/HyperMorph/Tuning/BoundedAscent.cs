namespace HyperMorph.Tuning;

/// <summary>A function of places in 0..1, with its gradient.</summary>
internal delegate (double Value, double[] Gradient) PlacesFunction(double[] places);

/// <summary>How far an ascent came.</summary>
/// <param name="Places">The highest point that was visited.</param>
/// <param name="Value">The function there.</param>
/// <param name="Inverse">The estimate of minus the inverse Hessian in t; null for a usual one.</param>
internal sealed record Ascended(double[] Places, double Value, double[,]? Inverse = null);

/// <summary>Climbs a smooth function of places in 0..1: BFGS in a region of trust (Nocedal and Wright,
/// Numerical Optimization, chapter 6).</summary>
/// <remarks>It moves t, and places are sin² t: all t are allowed, and the ends of the range are reached.</remarks>
internal static class BoundedAscent
{
    // The curvatures are those of a mean Dice, whose top is neither sharper nor flatter by far;
    // its rounding and kinks are the noise.
    private const double LongestStep = 0.3, Margin = 0.02, UsualCurvature = 0.1, LeastCurvature = 0.01, Noise = 3e-5;

    /// <summary>Climbs until the next step is shorter than <paramref name="tolerance"/> in places,
    /// or the evaluations are used up.</summary>
    public static Ascended Climb(PlacesFunction function, Ascended start, int evaluations, double tolerance)
    {
        // At an end of the range sin² is flat, and an ascent that starts there stays.
        double[] t = [.. start.Places.Select(p => Math.Asin(Math.Sqrt(Math.Clamp(p, Margin, 1 - Margin))))];
        double[,] inverse = start.Inverse ?? Diagonal(t.Length, 1 / UsualCurvature);
        (double value, double[] gradient) = Evaluate(function, t);
        double longest = LongestStep;
        for (int made = 1; made < evaluations; made++)
        {
            double[] direction = Limited(Product(inverse, gradient), longest);
            double[] next = [.. t.Zip(direction, (x, d) => x + d)];
            if (Distance(t, next) < tolerance)
            {
                break;
            }
            (double nextValue, double[] nextGradient) = Evaluate(function, next);
            inverse = Updated(inverse, direction, [.. gradient.Zip(nextGradient, (a, b) => a - b)]);
            bool higher = nextValue > value - Noise;
            longest = higher ? Math.Min(LongestStep, 2 * direction.Max(Math.Abs)) : direction.Max(Math.Abs) / 2;
            (t, value, gradient) = higher ? (next, nextValue, nextGradient) : (t, value, gradient);
        }
        return new(Places(t), value, inverse);
    }

    private static (double Value, double[] Gradient) Evaluate(PlacesFunction function, double[] t)
    {
        (double value, double[] gradient) = function(Places(t));
        return (value, [.. gradient.Zip(t, (g, x) => g * Math.Sin(2 * x))]);
    }

    private static double[] Limited(double[] direction, double longest)
    {
        double scale = Math.Min(1, longest / Math.Max(direction.Max(Math.Abs), 1e-30));
        return [.. direction.Select(d => d * scale)];
    }

    /// <summary>The BFGS update by a step s and the fall y of the gradient along it,
    /// which counts as a small one where it is none.</summary>
    private static double[,] Updated(double[,] inverse, double[] s, double[] y)
    {
        double least = LeastCurvature * Dot(s, s);
        y = Dot(s, y) < least ? [.. s.Select(step => LeastCurvature * step)] : y;
        double fall = Dot(s, y);
        double[] hy = Product(inverse, y);
        double factor = (1 + Dot(y, hy) / fall) / fall;
        double[,] updated = new double[s.Length, s.Length];
        for (int r = 0; r < s.Length; r++)
        {
            for (int c = 0; c < s.Length; c++)
            {
                updated[r, c] = inverse[r, c] + factor * s[r] * s[c] - (hy[r] * s[c] + s[r] * hy[c]) / fall;
            }
        }
        return updated;
    }

    private static double[] Places(double[] t) => [.. t.Select(x => Math.Sin(x) * Math.Sin(x))];

    private static double Distance(double[] t, double[] next) => Places(t).Zip(Places(next), (a, b) => Math.Abs(a - b)).Max();

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double[] Product(double[,] matrix, double[] vector) =>
        [.. Enumerable.Range(0, vector.Length)
            .Select(r => Enumerable.Range(0, vector.Length).Sum(c => matrix[r, c] * vector[c]))];

    private static double[,] Diagonal(int n, double value)
    {
        double[,] matrix = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            matrix[i, i] = value;
        }
        return matrix;
    }
}
