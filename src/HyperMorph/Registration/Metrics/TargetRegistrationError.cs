namespace HyperMorph.Registration.Metrics;

/// <summary>How far apart landmarks are after registration.</summary>
public static class TargetRegistrationError
{
    /// <summary>For each landmark |(x + u(x) - y) · spacing| in millimetres, u interpolated linearly and continued beyond the
    /// border by its border value.</summary>
    /// <param name="fixedLandmarks">Points x of the fixed image, in voxels, one array of rank coordinates each.</param>
    /// <param name="movingLandmarks">The same points y in the moving image, in voxels.</param>
    /// <param name="field">The registration's displacement field.</param>
    /// <param name="movingSpacing">Voxel size of the moving image in millimetres, along each axis.</param>
    /// <exception cref="HyperMorphException">The landmarks differ in number or do not have one coordinate an axis.</exception>
    public static double[] Of(
        double[][] fixedLandmarks, double[][] movingLandmarks, DisplacementField field, double[] movingSpacing) =>
        Errors(fixedLandmarks, movingLandmarks, field, movingSpacing, _ => { }, Interpolation.Linear);

    /// <summary>The errors with another interpolation, whose preparation changes a component's values in place.</summary>
    internal static double[] Errors(
        double[][] fixedLandmarks, double[][] movingLandmarks, DisplacementField field, double[] movingSpacing,
        Action<double[]> prepare, Interpolator interpolate)
    {
        Grids.Check(field);
        Check(fixedLandmarks, movingLandmarks, movingSpacing, field.Rank);
        double[] squares = new double[fixedLandmarks.Length];
        for (int axis = 0; axis < field.Rank; axis++)
        {
            double[] component = Widen(field.Component(axis));
            prepare(component);
            for (int i = 0; i < squares.Length; i++)
            {
                double warped = fixedLandmarks[i][axis] + interpolate(component, field.Shape, fixedLandmarks[i]);
                double error = (warped - movingLandmarks[i][axis]) * movingSpacing[axis];
                squares[i] += error * error;
            }
        }
        return Array.ConvertAll(squares, Math.Sqrt);
    }

    private static double[] Widen(ReadOnlySpan<float> values)
    {
        double[] wide = new double[values.Length];
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] = values[i];
        }
        return wide;
    }

    private static void Check(double[][] fixedLandmarks, double[][] movingLandmarks, double[] movingSpacing, int rank)
    {
        ArgumentNullException.ThrowIfNull(fixedLandmarks);
        ArgumentNullException.ThrowIfNull(movingLandmarks);
        ArgumentNullException.ThrowIfNull(movingSpacing);
        if (fixedLandmarks.Length != movingLandmarks.Length)
        {
            throw new HyperMorphException(
                $"there are {fixedLandmarks.Length} fixed landmarks but {movingLandmarks.Length} moving ones; "
                + "list the same points in both images");
        }
        if (fixedLandmarks.Concat(movingLandmarks).Append(movingSpacing).FirstOrDefault(p => p.Length != rank) is { } odd)
        {
            throw new HyperMorphException(
                $"a landmark or the voxel size has {odd.Length} numbers, but the displacement field has {rank} axes; "
                + "give one number an axis");
        }
    }
}

/// <summary>The value at a point between voxels.</summary>
internal delegate double Interpolator(ReadOnlySpan<double> values, int[] shape, double[] point);
