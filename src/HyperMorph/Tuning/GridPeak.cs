namespace HyperMorph.Tuning;

/// <summary>Where a function sampled on a grid is highest, between the grid's points.</summary>
/// <remarks>
/// The top of the quadratic through the best grid point and its neighbours, diagonal ones included, in places 0..1. On an edge of the
/// grid that direction stays at the edge. Where the quadratic has no top nearby, each direction has a parabola of its own.
/// </remarks>
public static class GridPeak
{
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
        Neighbourhood around = new(axes, values, best);
        double[] step = around.Newton() is { } newton && around.Contains(newton) ? newton : around.Separable();
        return ([.. around.Centre.Zip(step, (centre, s) => centre + s)], around.Model(step));
    }

    /// <summary>The quadratic model around one grid point.</summary>
    private readonly ref struct Neighbourhood
    {
        private readonly double _value;
        private readonly double[] _slope, _below, _above;
        private readonly double[,] _curvature;
        private readonly int[] _inner;

        public Neighbourhood(double[][] axes, ReadOnlySpan<double> values, int best)
        {
            int rank = axes.Length;
            int[] strides = new int[rank];
            (Centre, _slope, _below, _above, _curvature, _value) = (new double[rank], new double[rank], new double[rank], new double[rank], new double[rank, rank], values[best]);
            List<int> inner = [];
            for (int a = rank - 1, stride = 1; a >= 0; stride *= axes[a--].Length)
            {
                int at = best / stride % axes[a].Length;
                strides[a] = stride;
                Centre[a] = axes[a][at];
                if (at == 0 || at == axes[a].Length - 1)
                {
                    continue;
                }
                inner.Insert(0, a);
                (_below[a], _above[a]) = (axes[a][at] - axes[a][at - 1], axes[a][at + 1] - axes[a][at]);
                double left = (_value - values[best - stride]) / _below[a], right = (values[best + stride] - _value) / _above[a];
                _curvature[a, a] = 2 * (right - left) / (_below[a] + _above[a]);
                _slope[a] = (left * _above[a] + right * _below[a]) / (_below[a] + _above[a]);
            }
            _inner = [.. inner];
            foreach (int a in _inner)
            {
                foreach (int b in _inner.Where(b => b > a))
                {
                    double mixed = values[best + strides[a] + strides[b]] - values[best + strides[a] - strides[b]]
                        - values[best - strides[a] + strides[b]] + values[best - strides[a] - strides[b]];
                    _curvature[a, b] = _curvature[b, a] = mixed / ((_below[a] + _above[a]) * (_below[b] + _above[b]));
                }
            }
        }

        public double[] Centre { get; }

        /// <summary>The step to the quadratic's top, by Gaussian elimination; null where the quadratic has none.</summary>
        public double[]? Newton()
        {
            int n = _inner.Length;
            double[,] m = new double[n, n + 1];
            for (int r = 0; r < n; r++)
            {
                for (int c = 0; c < n; c++)
                {
                    m[r, c] = -_curvature[_inner[r], _inner[c]];
                }
                m[r, n] = _slope[_inner[r]];
            }
            for (int p = 0; p < n; p++)
            {
                // All pivots of a matrix are positive just where it is positive definite.
                if (m[p, p] <= 0)
                {
                    return null;
                }
                for (int r = 0; r < n; r++)
                {
                    double factor = r == p ? 0 : m[r, p] / m[p, p];
                    for (int c = p; c <= n && factor != 0; c++)
                    {
                        m[r, c] -= factor * m[p, c];
                    }
                }
            }
            double[] step = new double[Centre.Length];
            for (int p = 0; p < n; p++)
            {
                step[_inner[p]] = m[p, n] / m[p, p];
            }
            return step;
        }

        /// <summary>The step to the top of each direction's own parabola; none where it bends upwards.</summary>
        public double[] Separable()
        {
            double[] step = new double[Centre.Length];
            foreach (int a in _inner)
            {
                step[a] = _curvature[a, a] < 0 ? -_slope[a] / _curvature[a, a] : 0;
            }
            return Model(step) >= _value ? step : new double[Centre.Length];
        }

        public bool Contains(double[] step)
        {
            for (int a = 0; a < step.Length; a++)
            {
                if (step[a] < -_below[a] || step[a] > _above[a])
                {
                    return false;
                }
            }
            return true;
        }

        public double Model(double[] step)
        {
            double value = _value;
            for (int a = 0; a < step.Length; a++)
            {
                value += _slope[a] * step[a];
                for (int b = 0; b < step.Length; b++)
                {
                    value += 0.5 * step[a] * _curvature[a, b] * step[b];
                }
            }
            return value;
        }
    }
}
