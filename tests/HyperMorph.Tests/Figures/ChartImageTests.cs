using HyperMorph.Figures;
using HyperMorph.Tuning;
using SkiaSharp;
using Xunit;

namespace HyperMorph.Tests.Figures;

public sealed class ChartImageTests
{
    [Fact]
    public void A_chart_is_drawn_at_the_size_asked_for()
    {
        Assert.SkipWhen(Browser.Find() is null, "needs an installed Chromium, Chrome or Edge");
        Landscape landscape = Sweep.Landscape();
        using SKBitmap picture =
            SKBitmap.Decode(ChartImage.Png(LandscapeChart.Overall(landscape, Sweep.Optima(landscape)[0]), 800, 400, scale: 1));
        Assert.Equal((800, 400), (picture.Width, picture.Height));
        SKColor dice = SKColor.Parse(Palette.Dice);
        Assert.True(picture.Pixels.Count(p => p == dice) > 100, "the Dice curve is not in the picture");
    }

    [Fact]
    public void A_surface_in_three_dimensions_is_drawn_too()
    {
        Assert.SkipWhen(Browser.Find() is null, "needs an installed Chromium, Chrome or Edge");
        Landscape landscape = Sweep.Surface(structures: 2, pairs: 4);
        using SKBitmap picture = SKBitmap.Decode(ChartImage.WebP(SurfaceChart.Surface3D(landscape, Sweep.Optima(landscape)[0]),
            800, scale: 1));
        Assert.Equal((800, 600), (picture.Width, picture.Height));
        // The colour bar alone is 18 pixels wide and has all colours too.
        int colourful = Enumerable.Range(0, 600)
            .Count(x => Enumerable.Range(0, 600)
                .Any(y => { picture.GetPixel(x, y).ToHsv(out _, out float saturation, out _); return saturation > 60; }));
        Assert.True(colourful > 300, $"{colourful} columns of the picture show the surface");
    }
}
