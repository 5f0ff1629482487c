using HyperMorph.Imaging;

namespace HyperMorph.Registration.Metrics;

/// <summary>How a deformation x + u(x) changes volume: |J| = det(I + ∇u), 1 where it keeps volume and 0 or less where it
/// folds.</summary>
public static class JacobianDeterminant
{
    /// <summary>|J| of every voxel, in tensor order: central differences inside, one-sided ones at the border.</summary>
    /// <exception cref="HyperMorphException">The field has another rank than 2 or 3, or too few values.</exception>
    public static float[] Of(DisplacementField field)
    {
        Grids.Check(field);
        float[] u = field.Values, determinants = new float[Grid.Count(field.Shape)];
        int[] shape = field.Shape, strides = Grids.Strides(shape);
        int count = determinants.Length, last = shape[^1];
        Grids.ForEachRow(shape, (start, index) =>
        {
            Difference x = new(index[0], shape[0], strides[0]);
            Difference y = shape.Length == 3 ? new(index[1], shape[1], strides[1]) : default;
            for (int i = 0, at = start; i < last; i++, at++)
            {
                Difference z = new(i, last, 1);
                determinants[at] = (float)(shape.Length == 2
                    ? Determinant(u, count, at, x, z)
                    : Determinant(u, count, at, x, y, z));
            }
        });
        return determinants;
    }

    /// <summary>Percentage of determinants of 0 or less; those that are not a number count as folds.</summary>
    public static double FoldPercent(ReadOnlySpan<float> determinants) => 100.0 * Folds(determinants) / determinants.Length;

    /// <summary>Percentage of voxels with |J| ≤ 0, over the whole grid.</summary>
    public static double FoldPercent(DisplacementField field) => FoldPercent(Of(field));

    /// <summary>Number of determinants of 0 or less; those that are not a number count as folds.</summary>
    public static int Folds(ReadOnlySpan<float> determinants)
    {
        int folds = 0;
        foreach (float determinant in determinants)
        {
            folds += determinant > 0 ? 0 : 1;
        }
        return folds;
    }

    /// <summary>Population standard deviation of the logarithm of determinants clipped to 1e-9..1e9.</summary>
    public static double SdLogJ(ReadOnlySpan<float> determinants) => SdLog(determinants, 0);

    /// <summary>Population standard deviation of log |J|, clipped to 1e-9..1e9, over the whole grid.</summary>
    public static double SdLogJ(DisplacementField field) => SdLogJ(Of(field));

    /// <summary>Population standard deviation of log(clip(determinant + shift, 1e-9, 1e9)).</summary>
    internal static double SdLog(ReadOnlySpan<float> determinants, double shift)
    {
        double mean = 0, squares = 0;
        for (int i = 0; i < determinants.Length; i++)
        {
            // Welford's update: stable where all logarithms are nearly equal.
            double log = Math.Log(Math.Clamp(determinants[i] + shift, 1e-9, 1e9)), delta = log - mean;
            mean += delta / (i + 1);
            squares += delta * (log - mean);
        }
        return Math.Sqrt(squares / determinants.Length);
    }

    private static double Determinant(float[] u, int count, int at, Difference x, Difference y) =>
        (1 + x.Of(u, at)) * (1 + y.Of(u, at + count)) - y.Of(u, at) * x.Of(u, at + count);

    private static double Determinant(float[] u, int count, int at, Difference x, Difference y, Difference z)
    {
        int v = at + count, w = v + count;
        double xx = 1 + x.Of(u, at), xy = y.Of(u, at), xz = z.Of(u, at);
        double yx = x.Of(u, v), yy = 1 + y.Of(u, v), yz = z.Of(u, v);
        double zx = x.Of(u, w), zy = y.Of(u, w), zz = 1 + z.Of(u, w);
        return xx * (yy * zz - yz * zy) - xy * (yx * zz - yz * zx) + xz * (yx * zy - yy * zx);
    }

    /// <summary>The derivative along one axis at one position of it.</summary>
    private readonly struct Difference
    {
        private readonly int _back, _ahead;
        private readonly double _scale;

        public Difference(int position, int extent, int stride)
        {
            _back = position > 0 ? stride : 0;
            _ahead = position < extent - 1 ? stride : 0;
            _scale = _back > 0 && _ahead > 0 ? 0.5 : 1;
        }

        public double Of(float[] u, int at) => ((double)u[at + _ahead] - u[at - _back]) * _scale;
    }
}
