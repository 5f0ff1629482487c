using HyperMorph.Imaging;
using HyperMorph.Registration;
using HyperMorph.Registration.Metrics;
using static System.FormattableString;

namespace HyperMorph.Figures;

/// <summary>Pictures that explain a registration, side by side; of volumes the middle slice, or the one that a view
/// names.</summary>
public static class RegistrationPictures
{
    /// <summary>The moving, the fixed and the moved image, and what differs between moving and fixed before and after, in one
    /// scale of colours.</summary>
    /// <param name="moving">The moving image; padded or cropped to the fixed one's size.</param>
    /// <param name="fixedImage">The fixed image.</param>
    /// <param name="moved">The moved image, on the fixed grid.</param>
    /// <param name="view">The slice.</param>
    /// <param name="width">Width of each picture in pixels.</param>
    public static Comparison SideBySide(Volume moving, Volume fixedImage, Volume moved, SliceView? view = null, int width = 200)
    {
        ArgumentNullException.ThrowIfNull(moving);
        ArgumentNullException.ThrowIfNull(fixedImage);
        ArgumentNullException.ThrowIfNull(moved);
        SliceView slice = view ?? SliceView.Of(fixedImage.Shape, fixedImage.Affine);
        Volume before = moving.PadOrCrop(fixedImage.Shape);
        double limit = Math.Max(1e-6, 0.5 * fixedImage.ToArray().Max());
        return Row(
            new("moving", SliceImage.Grey(before, slice, width)),
            new("fixed", SliceImage.Grey(fixedImage, slice, width)),
            new("moved", SliceImage.Grey(moved, slice, width)),
            new("moving − fixed", SliceImage.Difference(before, fixedImage, slice, width, limit)),
            new("moved − fixed", SliceImage.Difference(moved, fixedImage, slice, width, limit)));
    }

    /// <summary>What a displacement field does: warped grid, arrows, and Jacobian determinant with folds in red.</summary>
    /// <param name="field">The displacement, in voxels.</param>
    /// <param name="background">An image on the same grid to draw grid and arrows on; white paper where there is none.</param>
    /// <param name="view">The slice.</param>
    /// <param name="width">Width of each picture in pixels.</param>
    public static Comparison OfField(DisplacementField field, Volume? background = null, SliceView? view = null, int width = 280)
    {
        ArgumentNullException.ThrowIfNull(field);
        SliceView slice = view ?? SliceView.Of(field.Shape, background?.Affine ?? Affine.Identity);
        return Row(
            new($"warped grid; up to {Longest(field)} voxels",
                SliceImage.WarpedGrid(field, slice, width, background: background)),
            new("arrows from a voxel to where its value comes from",
                FieldImage.Quiver(field, slice, width, background: background)),
            new($"|J|: blue ¼, white 1, gold 4, red folds ({Folds(field)})", FieldImage.Jacobian(field, slice, width)));
    }

    /// <summary>How a stationary velocity field becomes a deformation: the velocity, its small fraction, the grid after each
    /// squaring, and for comparison the velocity taken for a displacement.</summary>
    /// <param name="velocity">The velocity v, in voxels of its own grid.</param>
    /// <param name="steps">Squarings; v is divided by 2 to this power first.</param>
    /// <param name="view">The slice, of the velocity's grid; by default the middle one across the last axis in RAS.</param>
    /// <param name="width">Width of each picture in pixels.</param>
    public static Comparison ScalingAndSquaring(DisplacementField velocity, int steps = 7, SliceView? view = null,
        int width = 200)
    {
        ArgumentNullException.ThrowIfNull(velocity);
        SliceView slice = view ?? SliceView.Of(velocity.Shape, Affine.Identity);
        CaptionedPicture Grid(string caption, DisplacementField field) =>
            new($"{caption}: up to {Longest(field)} voxels, {Folds(field)}", SliceImage.WarpedGrid(field, slice, width));
        IReadOnlyList<DisplacementField> squarings = FieldsAtRest.Squarings(velocity, steps);
        CaptionedPicture[] all =
        [
            new($"velocity v: up to {Longest(velocity)} voxels", FieldImage.Quiver(velocity, slice, width)),
            Grid($"v / {1L << steps}", squarings[0]),
            .. squarings.Skip(1).Select((field, i) => Grid(i + 1 == steps ? "exp(v)" : $"squared {i + 1}×", field)),
            Grid("not integrated, x + v(x)", velocity),
        ];
        return new([.. all.Chunk((all.Length + 1) / 2)]);
    }

    private static Comparison Row(params CaptionedPicture[] pictures) => new([pictures]);

    private static string Longest(DisplacementField field) => FieldsAtRest.Lengths(field).Max() switch
    {
        float length and < 1f => Invariant($"{length:0.00}"),
        float length => Invariant($"{length:0.0}"),
    };

    /// <summary>"no folds" or "1.2 % folded".</summary>
    internal static string Folds(DisplacementField field) => JacobianDeterminant.FoldPercent(field) switch
    {
        0 => "no folds",
        < 0.01 => "under 0.01 % folded",
        double percent => Invariant($"{percent:0.##} % folded"),
    };
}
