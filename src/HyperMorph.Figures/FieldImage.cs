using HyperMorph.Imaging;
using HyperMorph.Registration;
using HyperMorph.Registration.Metrics;
using SkiaSharp;

namespace HyperMorph.Figures;

/// <summary>Pictures of what displacement fields do, besides the warped grid of <see cref="SliceImage"/>, as PNG.</summary>
public static class FieldImage
{
    private const double Octaves = 2;

    /// <summary>Arrows from x to x + u(x): from where a voxel lies in the fixed image to where its value comes from in the moving
    /// one.</summary>
    /// <param name="field">The displacement or velocity, in voxels; what points out of the slice is left out.</param>
    /// <param name="view">The slice; by default the middle one across the last axis of a grid of unit voxels in RAS, or the
    /// background's.</param>
    /// <param name="width">Width of the picture in pixels.</param>
    /// <param name="step">Voxels between arrows; about 20 arrows across by default.</param>
    /// <param name="scale">Factor on the arrows' lengths; 1 is true length.</param>
    /// <param name="background">An image on the same grid to draw on; white paper where there is none.</param>
    public static byte[] Quiver(
        DisplacementField field, SliceView? view = null, int width = 320, int? step = null, double scale = 1,
        Volume? background = null)
    {
        ArgumentNullException.ThrowIfNull(field);
        view = SliceImage.Checked(view ?? SliceView.Of(field.Shape, background?.Affine ?? Affine.Identity), field.Shape);
        int every = Math.Max(1, step ?? (int)Math.Round(view.Columns / 20.0));
        return SliceImage.Paint(view, width, canvas =>
        {
            if (background is not null)
            {
                SliceImage.DrawImage(canvas, background, SliceImage.Checked(view, background.Shape), width);
            }
            using SKPath arrows = Arrows(field, view, SliceImage.Frame(view, width), every, (float)scale);
            using SKPaint paint = new()
            {
                Style = SKPaintStyle.Stroke, StrokeWidth = 1.3f, IsAntialias = true, StrokeCap = SKStrokeCap.Round,
                Color = SKColor.Parse(background is null ? "#22405f" : "#ffd84d"),
            };
            canvas.DrawPath(arrows, paint);
        });
    }

    /// <summary>The Jacobian determinant of x + u(x): white at 1, blue down to ¼, gold up to 4, and red where it is 0 or less,
    /// which is a fold.</summary>
    /// <param name="field">The displacement, in voxels.</param>
    /// <param name="view">The slice; by default the middle one across the last axis of a grid of unit voxels in RAS.</param>
    /// <param name="width">Width of the picture in pixels.</param>
    public static byte[] Jacobian(DisplacementField field, SliceView? view = null, int width = 320)
    {
        ArgumentNullException.ThrowIfNull(field);
        view = SliceImage.Checked(view ?? SliceView.Of(field.Shape, Affine.Identity), field.Shape);
        float[] determinants = JacobianDeterminant.Of(field);
        SKColor folds = SKColor.Parse(Palette.FoldLine);
        return SliceImage.Colored(view, width,
            voxel => determinants[voxel] > 0 ? Palette.Diverging(Math.Log2(determinants[voxel]) / Octaves, Palette.Growing)
                : folds,
            SKFilterQuality.None);
    }

    private static SKPath Arrows(DisplacementField field, SliceView view, SKMatrix frame, int every, float scale)
    {
        ReadOnlySpan<float> across = field.Component(view.Across), up = field.Component(view.Up);
        SKPath path = new();
        for (int row = every / 2; row < view.Rows; row += every)
        {
            for (int column = every / 2; column < view.Columns; column += every)
            {
                AddArrow(path, frame.MapPoint(new(column + 0.5f, row + 0.5f)),
                    frame.MapPoint(SliceImage.Moved(across, up, view, column, row, scale)));
            }
        }
        return path;
    }

    private static void AddArrow(SKPath path, SKPoint from, SKPoint to)
    {
        SKPoint along = to - from;
        float length = along.Length;
        // A dot where there is nothing to see, so that the grid of arrows shows.
        path.MoveTo(from);
        path.LineTo(to);
        if (length < 2)
        {
            return;
        }
        float head = Math.Min(6, 0.4f * length) / length;
        foreach (float side in (float[])[0.5f, -0.5f])
        {
            path.MoveTo(to);
            path.LineTo(to.X - head * (along.X - side * along.Y), to.Y - head * (along.Y + side * along.X));
        }
    }
}
