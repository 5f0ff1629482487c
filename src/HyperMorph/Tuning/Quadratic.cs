namespace HyperMorph.Tuning;

/// <summary>The quadratic of some variables that fits best, in weighted least squares, to the values added.</summary>
internal sealed class Quadratic
{
    private const int Rounds = 200;

    private readonly int _variables;
    private readonly double[,] _system;

    /// <summary>A quadratic of that many variables.</summary>
    public Quadratic(int variables)
    {
        _variables = variables;
        int terms = Terms(new double[variables]).Length;
        _system = new double[terms, terms + 1];
    }

    /// <summary>Adds a value at a point to the normal equations.</summary>
    public void Add(double[] point, double value, double weight)
    {
        double[] terms = Terms(point);
        for (int r = 0; r < terms.Length; r++)
        {
            for (int c = 0; c < terms.Length; c++)
            {
                _system[r, c] += weight * terms[r] * terms[c];
            }
            _system[r, terms.Length] += weight * terms[r] * value;
        }
    }

    /// <summary>Where it is highest within bounds that hold 0, found by one variable after the other,
    /// and the value there.</summary>
    public (double[] Point, double Value) Top((double Low, double High)[] bounds)
    {
        double[] coefficients = Solved(), point = new double[_variables];
        double At(double[] p) => Terms(p).Zip(coefficients, (term, c) => term * c).Sum();
        double moved = 1;
        for (int round = 0; round < Rounds && moved > 1e-12; round++)
        {
            moved = 0;
            for (int a = 0; a < _variables; a++)
            {
                (double low, double high) = bounds[a];
                double bend = coefficients[Square(a)], slope = At(With(point, a, 1)) - At(With(point, a, 0)) - bend;
                double place = bend < 0 ? Math.Clamp(-slope / (2 * bend), low, high)
                    : bend * high * high + slope * high > bend * low * low + slope * low ? high : low;
                (moved, point[a]) = (Math.Max(moved, Math.Abs(place - point[a])), place);
            }
        }
        return (point, At(point));
    }

    /// <summary>The place of a variable's square among the terms.</summary>
    private int Square(int variable) => 1 + _variables + Enumerable.Range(0, variable).Sum(i => _variables - i);

    /// <summary>1, the variables, and their products.</summary>
    private static double[] Terms(double[] x) => [1, .. x, .. x.SelectMany((a, i) => x.Skip(i).Select(b => a * b))];

    private static double[] With(double[] point, int index, double value)
    {
        double[] changed = [.. point];
        changed[index] = value;
        return changed;
    }

    /// <summary>The coefficients, by Gaussian elimination; the system is positive definite where the points
    /// tell all terms apart.</summary>
    private double[] Solved()
    {
        double[,] m = (double[,])_system.Clone();
        int n = m.GetLength(0);
        for (int p = 0; p < n; p++)
        {
            for (int r = 0; r < n; r++)
            {
                double factor = r == p ? 0 : m[r, p] / m[p, p];
                for (int c = p; c <= n && factor != 0; c++)
                {
                    m[r, c] -= factor * m[p, c];
                }
            }
        }
        return [.. Enumerable.Range(0, n).Select(r => m[r, n] / m[r, r])];
    }
}
