using System.Globalization;
using HyperMorph.Data;
using SkiaSharp;

namespace HyperMorph.Figures;

/// <summary>The colours of charts and pages.</summary>
internal static class Palette
{
    public const string Text = "#1f2933";
    public const string Muted = "#6b7785";
    public const string Rule = "#cbd2d9";
    public const string GridLine = "#eceff2";
    public const string Dice = "#1f5fa8";
    public const string DiceBand = "rgba(31,95,168,0.16)";
    public const string Folds = "#c2570c";
    public const string Optimum = "#0f766e";
    public const string FoldLine = "#c4122f";
    public const string OptimumBand = "rgba(15,118,110,0.12)";

    /// <summary>Upper ends of the scale of differences and of the one of Jacobian determinants.</summary>
    public static readonly SKColor Brighter = new(0xb2, 0x18, 0x2b), Growing = new(0xd9, 0xa0, 0x0d);

    private static readonly SKColor Lower = new(0x21, 0x66, 0xac);

    /// <summary>From blue at −1 over white at 0 to <paramref name="upper"/> at 1 and beyond.</summary>
    public static SKColor Diverging(double value, SKColor upper)
    {
        SKColor end = value < 0 ? Lower : upper;
        double share = double.IsNaN(value) ? 0 : Math.Min(1, Math.Abs(value));
        byte Mixed(byte channel) => (byte)Math.Round(255 + share * (channel - 255));
        return new(Mixed(end.Red), Mixed(end.Green), Mixed(end.Blue));
    }

    /// <summary>A colour for a label that no data set gives one: neighbouring labels differ by the golden angle in hue.</summary>
    public static Structure Unnamed(int label)
    {
        SKColor color = SKColor.FromHsv((float)(label * 137.50776 % 360), label % 2 == 0 ? 55 : 80, label % 3 == 0 ? 75 : 95);
        return new(label, $"structure {label}", $"#{color.Red:x2}{color.Green:x2}{color.Blue:x2}");
    }

    /// <summary>A structure's colour, darkened where it would be too pale to read on white paper;
    /// the text's colour where it is no "#rrggbb".</summary>
    public static string Ink(Structure? structure)
    {
        if (structure?.Color is not ['#', ..] color || color.Length != 7
            || !int.TryParse(color.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int rgb))
        {
            return Text;
        }
        const double brightest = 0.55;
        (int red, int green, int blue) = (rgb >> 16, (rgb >> 8) & 255, rgb & 255);
        // Luma of Rec. 709; what exceeds the brightest ink is scaled down to it.
        double luma = (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
        double scale = Math.Min(1, brightest / Math.Max(luma, 1e-6));
        return $"#{(int)(red * scale):x2}{(int)(green * scale):x2}{(int)(blue * scale):x2}";
    }
}
