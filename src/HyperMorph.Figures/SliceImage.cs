using System.Runtime.InteropServices;
using HyperMorph.Data;
using HyperMorph.Imaging;
using HyperMorph.Registration;
using SkiaSharp;

namespace HyperMorph.Figures;

/// <summary>Pictures of image slices and of deformed grids, as PNG.</summary>
public static class SliceImage
{
    private const float LineWidth = 1.5f;

    /// <summary>A slice in grey, black at the slice's minimum and white at its 99.5 % quantile.</summary>
    /// <param name="image">A 2-D or 3-D image.</param>
    /// <param name="view">The slice; the middle one across the last axis by default.</param>
    /// <param name="width">Width of the picture in pixels; the height follows from the voxel sizes.</param>
    public static byte[] Grey(Volume image, SliceView? view = null, int width = 320)
    {
        ArgumentNullException.ThrowIfNull(image);
        view = Checked(view ?? SliceView.Of(image.Shape, image.Affine), image.Shape);
        using SKBitmap voxels = GreyVoxels(image, view);
        using SKBitmap scaled = voxels.Resize(
            new SKImageInfo(width, view.Height(width), SKColorType.Gray8, SKAlphaType.Opaque), SKFilterQuality.High);
        return Png(scaled);
    }

    /// <summary>A slice in grey with the structures' outlines in their colours,
    /// or filled with them at <paramref name="opacity"/> (0 to 1) where that is given.</summary>
    /// <exception cref="HyperMorphException">The label map has another shape than the image.</exception>
    public static byte[] Labelled(
        Volume image, LabelMap labels, IReadOnlyList<Structure> structures, SliceView? view = null,
        int width = 320, double? opacity = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(structures);
        view = Checked(view ?? SliceView.Of(image.Shape, image.Affine), image.Shape);
        _ = Checked(view, labels.Shape);
        return Paint(view, width, canvas =>
        {
            DrawImage(canvas, image, view, width);
            if (opacity is { } share)
            {
                LabelPaint.Fill(canvas, labels, structures, view, Frame(view, width), share);
            }
            else
            {
                LabelPaint.Outline(canvas, labels, structures, view, Frame(view, width), LineWidth);
            }
        });
    }

    /// <summary>The regular grid of a slice deformed by a displacement field: lines through x + u(x), every
    /// <paramref name="step"/> voxels, u within the slice only.</summary>
    /// <param name="field">The displacement, in voxels.</param>
    /// <param name="view">The slice; by default the middle one across the last axis of a grid of unit voxels in RAS,
    /// or the background's.</param>
    /// <param name="width">Width of the picture in pixels.</param>
    /// <param name="step">Voxels between lines; about 24 lines across by default.</param>
    /// <param name="background">An image on the same grid to draw on; white paper where there is none.</param>
    public static byte[] WarpedGrid(
        DisplacementField field, SliceView? view = null, int width = 320, int? step = null, Volume? background = null)
    {
        ArgumentNullException.ThrowIfNull(field);
        view = Checked(view ?? SliceView.Of(field.Shape, background?.Affine ?? Affine.Identity), field.Shape);
        int every = Math.Max(1, step ?? (int)Math.Round(view.Columns / 24.0));
        return Paint(view, width, canvas =>
        {
            if (background is not null)
            {
                _ = Checked(view, background.Shape);
                DrawImage(canvas, background, view, width);
            }
            using SKPath lines = GridLines(field, view, Frame(view, width), every);
            using SKPaint paint = new()
            {
                Style = SKPaintStyle.Stroke, StrokeWidth = 1.1f, IsAntialias = true, StrokeJoin = SKStrokeJoin.Round,
                Color = SKColor.Parse(background is null ? "#22405f" : "#ffd84d"),
            };
            canvas.DrawPath(lines, paint);
        });
    }

    /// <summary>What differs between two images of one grid: white where they agree, red where the first is brighter and blue
    /// where the second is.</summary>
    /// <param name="first">An image.</param>
    /// <param name="second">The image that is taken away from it.</param>
    /// <param name="view">The slice; the middle one across the last axis by default.</param>
    /// <param name="width">Width of the picture in pixels.</param>
    /// <param name="limit">The difference that has the full colour; half of the range of intensities by default.</param>
    /// <exception cref="HyperMorphException">The images have different shapes.</exception>
    public static byte[] Difference(Volume first, Volume second, SliceView? view = null, int width = 320, double limit = 0.5)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        view = Checked(view ?? SliceView.Of(second.Shape, second.Affine), first.Shape);
        _ = Checked(view, second.Shape);
        (float[] a, float[] b) = (first.ToArray(), second.ToArray());
        return Colored(view, width, voxel => Palette.Diverging((a[voxel] - b[voxel]) / limit, Palette.Brighter));
    }

    /// <summary>A picture as WebP, a fraction of its size as PNG, at the cost of traces around edges that show only when
    /// enlarged.</summary>
    public static byte[] WebP(byte[] picture, int quality = 85)
    {
        using SKBitmap bitmap = SKBitmap.Decode(picture);
        using SKData webp = bitmap.Encode(SKEncodedImageFormat.Webp, quality);
        return webp.ToArray();
    }

    /// <summary>A picture, PNG or WebP, as the address of an img element.</summary>
    public static string DataUri(byte[] picture) =>
        $"data:image/{(picture.AsSpan().StartsWith("RIFF"u8) ? "webp" : "png")};base64,{Convert.ToBase64String(picture)}";

    /// <summary>From columns and rows of voxels, counted from the top left corner, to pixels.</summary>
    internal static SKMatrix Frame(SliceView view, int width) =>
        SKMatrix.CreateScale((float)width / view.Columns, (float)view.Height(width) / view.Rows);

    private static SKPath GridLines(DisplacementField field, SliceView view, SKMatrix frame, int every)
    {
        ReadOnlySpan<float> across = field.Component(view.Across), up = field.Component(view.Up);
        SKPath path = new();
        for (int row = every / 2; row < view.Rows; row += every)
        {
            for (int column = 0; column < view.Columns; column++)
            {
                Extend(path, Moved(across, up, view, column, row), column == 0);
            }
        }
        for (int column = every / 2; column < view.Columns; column += every)
        {
            for (int row = 0; row < view.Rows; row++)
            {
                Extend(path, Moved(across, up, view, column, row), row == 0);
            }
        }
        path.Transform(frame);
        return path;
    }

    /// <summary>The centre of a voxel, displaced, in columns and rows from the top left corner.</summary>
    internal static SKPoint Moved(ReadOnlySpan<float> across, ReadOnlySpan<float> up, SliceView view, int column, int row,
        float scale = 1)
    {
        int voxel = view.Voxel(column, row);
        float right = view.AcrossReversed ? -across[voxel] : across[voxel], down = view.UpReversed ? up[voxel] : -up[voxel];
        return new(column + 0.5f + scale * right, row + 0.5f + scale * down);
    }

    private static void Extend(SKPath path, SKPoint point, bool starts)
    {
        if (starts)
        {
            path.MoveTo(point);
        }
        else
        {
            path.LineTo(point);
        }
    }

    /// <summary>A slice whose voxels have the colours that <paramref name="colorOf"/> gives for their positions in tensor
    /// order.</summary>
    internal static byte[] Colored(SliceView view, int width, Func<int, SKColor> colorOf,
        SKFilterQuality quality = SKFilterQuality.High)
    {
        using SKBitmap voxels = new(new SKImageInfo(view.Columns, view.Rows, SKColorType.Rgba8888, SKAlphaType.Opaque));
        voxels.Pixels = [.. Enumerable.Range(0, view.Rows * view.Columns)
            .Select(pixel => colorOf(view.Voxel(pixel % view.Columns, pixel / view.Columns)))];
        using SKBitmap scaled = voxels.Resize(
            new SKImageInfo(width, view.Height(width), SKColorType.Rgba8888, SKAlphaType.Opaque), quality);
        return Png(scaled);
    }

    internal static void DrawImage(SKCanvas canvas, Volume image, SliceView view, int width)
    {
        using SKBitmap voxels = GreyVoxels(image, view);
        using SKPaint paint = new() { FilterQuality = SKFilterQuality.High };
        canvas.DrawBitmap(voxels, SKRect.Create(width, view.Height(width)), paint);
    }

    private static SKBitmap GreyVoxels(Volume image, SliceView view)
    {
        float[] values = image.ToArray();
        float[] slice = [.. Enumerable.Range(0, view.Rows * view.Columns)
            .Select(pixel => values[view.Voxel(pixel % view.Columns, pixel / view.Columns)])];
        (float low, float high) = Window(slice);
        byte[] pixels = Array.ConvertAll(slice,
            value => (byte)MathF.Round(255 * (high > low && value > low ? Math.Min(1, (value - low) / (high - low)) : 0)));
        SKBitmap bitmap = new(new SKImageInfo(view.Columns, view.Rows, SKColorType.Gray8, SKAlphaType.Opaque));
        Marshal.Copy(pixels, 0, bitmap.GetPixels(), pixels.Length);
        return bitmap;
    }

    // A few very bright voxels, as of vessels, must not darken all others.
    private static (float Low, float High) Window(float[] slice)
    {
        float[] sorted = [.. slice.Where(float.IsFinite).DefaultIfEmpty(0).Order()];
        float high = sorted[(int)(0.995 * (sorted.Length - 1))];
        return (sorted[0], high > sorted[0] ? high : sorted[^1]);
    }

    internal static byte[] Paint(SliceView view, int width, Action<SKCanvas> draw)
    {
        using SKBitmap bitmap = new(new SKImageInfo(width, view.Height(width), SKColorType.Rgba8888, SKAlphaType.Opaque));
        using SKCanvas canvas = new(bitmap);
        canvas.Clear(SKColors.White);
        draw(canvas);
        canvas.Flush();
        return Png(bitmap);
    }

    private static byte[] Png(SKBitmap bitmap)
    {
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    internal static SliceView Checked(SliceView view, int[] shape) => view.Fits(shape)
        ? view
        : throw new HyperMorphException(
            $"a picture was asked for a slice of another grid than this one of {Grid.Describe(shape)}; "
            + "images, labels, field and slice must share one grid");
}
