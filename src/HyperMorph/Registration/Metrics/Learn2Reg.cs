using HyperMorph.Imaging;

namespace HyperMorph.Registration.Metrics;

/// <summary>The metrics as the Learn2Reg challenge's evaluation code computes them, where it differs from the plain
/// definition.</summary>
/// <remarks>Its Dice is <see cref="Dice"/>, on labels warped by <see cref="WarpLabels"/>.</remarks>
public static class Learn2Reg
{
    private const int Cut = 2;

    /// <summary>|J| by central differences without two voxels on each side: [d0 - 4, d1 - 4(, d2 - 4)].</summary>
    /// <exception cref="HyperMorphException">An axis of the field has fewer than five voxels.</exception>
    public static float[] JacobianDeterminant(DisplacementField field)
    {
        float[] determinants = Metrics.JacobianDeterminant.Of(field);
        int[] inner = [.. field.Shape.Select(extent => extent - 2 * Cut)];
        return inner.Min() > 0
            ? Grid.Window(determinants, field.Shape, inner, [.. inner.Select(_ => Cut)])
            : throw new HyperMorphException(
                $"Learn2Reg leaves out two voxels on each side, and a field of {Grid.Describe(field.Shape)} has none left; "
                + "give at least 5 along each axis");
    }

    /// <summary>Population standard deviation of log(clip(|J| + 3, 1e-9, 1e9)) without two voxels on each side: the + 3 is the
    /// challenge's.</summary>
    public static double SdLogJ(DisplacementField field) => Metrics.JacobianDeterminant.SdLog(JacobianDeterminant(field), 3);

    /// <summary>What the challenge calls its number of foldings: clip(|J| + 3, 1e-9, 1e9) ≤ 0, which is never true, so always
    /// 0.</summary>
    public static int FoldCount(DisplacementField field) =>
        JacobianDeterminant(field).Count(determinant => Math.Clamp(determinant + 3.0, 1e-9, 1e9) <= 0);

    /// <summary>The number of voxels with |J| ≤ 0 that it looks at, as opposed to <see cref="FoldCount"/>.</summary>
    public static int TrueFoldCount(DisplacementField field) => Metrics.JacobianDeterminant.Folds(JacobianDeterminant(field));

    /// <summary><see cref="SurfaceDistance.Hd95(LabelMap, LabelMap, ReadOnlySpan{int}, LabelMap?)"/> in voxels: the challenge's
    /// voxel size is always 1.</summary>
    public static double[] Hd95(
        LabelMap fixedLabels, LabelMap movedLabels, ReadOnlySpan<int> structures, LabelMap? movingLabels = null)
    {
        ArgumentNullException.ThrowIfNull(fixedLabels);
        return SurfaceDistance.Hd95(fixedLabels, movedLabels, structures, movingLabels, [.. fixedLabels.Shape.Select(_ => 1.0)]);
    }

    /// <summary><see cref="Metrics.TargetRegistrationError.Of"/> with the field interpolated by cubic splines, and 0 beyond its
    /// border.</summary>
    public static double[] TargetRegistrationError(
        double[][] fixedLandmarks, double[][] movingLandmarks, DisplacementField field, double[] movingSpacing) =>
        Metrics.TargetRegistrationError.Errors(
            fixedLandmarks, movingLandmarks, field, movingSpacing,
            component => Interpolation.ToCubicCoefficients(component, field.Shape), Interpolation.Cubic);

    /// <summary>Warps a label map by SciPy's nearest voxel: halves round up, and beyond the outermost voxels' centres all is
    /// 0.</summary>
    /// <exception cref="HyperMorphException">The map and the field have different shapes.</exception>
    public static LabelMap WarpLabels(LabelMap moving, DisplacementField field) => LabelWarp.Warp<SciPyRule>(moving, field);
}
