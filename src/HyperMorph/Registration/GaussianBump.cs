using HyperMorph.Imaging;

namespace HyperMorph.Registration;

/// <summary>A field to break by hand: one Gaussian bump, u(x) = a · exp(−‖x − c‖² / 2w²).</summary>
/// <remarks>
/// It is smooth whatever its amplitude, and yet folds when that is too large for its width: along a, the Jacobian determinant is
/// least at c + w · a/|a|, where it is 1 − |a| / (w √e). As a velocity field, integrated, it never folds.
/// </remarks>
public static class GaussianBump
{
    /// <summary>The bump as a field on a grid.</summary>
    /// <param name="shape">Extent of the grid, of 2 or 3 axes.</param>
    /// <param name="centre">The centre c, in voxels; one entry an axis.</param>
    /// <param name="width">The standard deviation w, in voxels.</param>
    /// <param name="amplitude">The displacement a at the centre, in voxels; one entry an axis.</param>
    /// <exception cref="HyperMorphException">Centre or amplitude do not fit the grid, or the width is not above 0.</exception>
    public static DisplacementField Of(int[] shape, double[] centre, double width, double[] amplitude)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(centre);
        ArgumentNullException.ThrowIfNull(amplitude);
        if (centre.Length != shape.Length || amplitude.Length != shape.Length || !(width > 0))
        {
            throw new HyperMorphException(FormattableString.Invariant(
                $"a bump on a grid of {Grid.Describe(shape)} needs {shape.Length} entries of centre and amplitude, ")
                + FormattableString.Invariant($"not {centre.Length} and {amplitude.Length}, and a width above 0, not {width}"));
        }
        int count = Grid.Count(shape);
        float[] values = new float[shape.Length * count];
        int[] index = new int[shape.Length];
        for (int voxel = 0; voxel < count; voxel++, Grid.Advance(index, shape))
        {
            double distance = index.Zip(centre, (at, middle) => (at - middle) * (at - middle)).Sum();
            double height = Math.Exp(-distance / (2 * width * width));
            for (int axis = 0; axis < shape.Length; axis++)
            {
                values[axis * count + voxel] = (float)(amplitude[axis] * height);
            }
        }
        return new(values, [.. shape]);
    }

    /// <summary>The amplitude in voxels from which a bump of this width folds: w √e, about 1.65 times the width.</summary>
    public static double FoldsFrom(double width) => width * Math.Sqrt(Math.E);
}
