using HyperMorph.Data;
using HyperMorph.Imaging;
using SkiaSharp;

namespace HyperMorph.Figures;

/// <summary>Draws the structures of a label map over a slice.</summary>
internal static class LabelPaint
{
    // Marching squares: for each set of corners inside (1 top left, 2 top right, 4 bottom right, 8 bottom left) the sides
    // (0 top, 1 right, 2 bottom, 3 left) whose midpoints the outline joins, pair by pair.
    private static readonly int[][] Joins =
        [[], [3, 0], [0, 1], [3, 1], [1, 2], [3, 0, 1, 2], [0, 2], [3, 2], [3, 2], [0, 2], [0, 1, 3, 2], [1, 2],
            [3, 1], [0, 1], [3, 0], []];

    private static readonly SKPoint[] SideMiddles = [new(0.5f, 0), new(1, 0.5f), new(0.5f, 1), new(0, 0.5f)];

    /// <summary>A line around each structure, halfway between the voxel centres inside and outside.</summary>
    public static void Outline(
        SKCanvas canvas, LabelMap labels, IReadOnlyList<Structure> structures, SliceView view, SKMatrix frame, float lineWidth)
    {
        int[] values = labels.ToArray();
        foreach (Structure structure in structures)
        {
            using SKPath path = OutlineOf(structure.Label, values, view);
            path.Transform(frame);
            using SKPaint paint = new()
            {
                Style = SKPaintStyle.Stroke, StrokeWidth = lineWidth, StrokeCap = SKStrokeCap.Round, IsAntialias = true,
                Color = ColorOf(structure),
            };
            canvas.DrawPath(path, paint);
        }
    }

    /// <summary>Every structure's voxels in its colour, <paramref name="opacity"/> from 0 to 1.</summary>
    public static void Fill(
        SKCanvas canvas, LabelMap labels, IReadOnlyList<Structure> structures, SliceView view, SKMatrix frame, double opacity)
    {
        int[] values = labels.ToArray();
        byte alpha = (byte)Math.Round(255 * Math.Clamp(opacity, 0, 1));
        Dictionary<int, SKColor> colors = structures.ToDictionary(s => s.Label, s => ColorOf(s).WithAlpha(alpha));
        using SKBitmap overlay = new(new SKImageInfo(view.Columns, view.Rows, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (int row = 0; row < view.Rows; row++)
        {
            for (int column = 0; column < view.Columns; column++)
            {
                overlay.SetPixel(column, row, colors.GetValueOrDefault(values[view.Voxel(column, row)]));
            }
        }
        canvas.DrawBitmap(overlay, frame.MapRect(SKRect.Create(view.Columns, view.Rows)));
    }

    private static SKPath OutlineOf(int label, int[] values, SliceView view)
    {
        SKPath path = new();
        for (int row = -1; row < view.Rows; row++)
        {
            for (int column = -1; column < view.Columns; column++)
            {
                int[] sides = Joins[Inside(0, 0, 1) | Inside(1, 0, 2) | Inside(1, 1, 4) | Inside(0, 1, 8)];
                // A cell spans four voxel centres, which lie half a voxel from the picture's corner.
                SKPoint corner = new(column + 0.5f, row + 0.5f);
                for (int side = 0; side < sides.Length; side += 2)
                {
                    path.MoveTo(corner + SideMiddles[sides[side]]);
                    path.LineTo(corner + SideMiddles[sides[side + 1]]);
                }

                int Inside(int right, int down, int bit) =>
                    (uint)(column + right) < (uint)view.Columns && (uint)(row + down) < (uint)view.Rows
                        && values[view.Voxel(column + right, row + down)] == label
                        ? bit : 0;
            }
        }
        return path;
    }

    private static SKColor ColorOf(Structure structure) => SKColor.TryParse(structure.Color, out SKColor color)
        ? color
        : throw new HyperMorphException(
            $"structure \"{structure.Name}\" has the colour \"{structure.Color}\", which is not one; write it as #rrggbb");
}
