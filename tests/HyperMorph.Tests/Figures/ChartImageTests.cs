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
        using SKBitmap picture = SKBitmap.Decode(ChartImage.Png(LandscapeChart.Overall(landscape, Sweep.Optima(landscape)[0]), 800, 400, scale: 1));
        Assert.Equal((800, 400), (picture.Width, picture.Height));
        SKColor dice = SKColor.Parse(Palette.Dice);
        Assert.True(picture.Pixels.Count(p => p == dice) > 100, "the Dice curve is not in the picture");
    }
}
