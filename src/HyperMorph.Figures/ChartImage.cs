using Plotly.NET;

namespace HyperMorph.Figures;

/// <summary>Charts and pages as PNG pictures, drawn by an installed browser without a window.</summary>
public static class ChartImage
{
    /// <summary>A chart as PNG of <paramref name="width"/> times <paramref name="scale"/> pixels;
    /// the height is the chart's own by default.</summary>
    /// <exception cref="HyperMorphException">No browser is installed, or it drew nothing.</exception>
    public static byte[] Png(GenericChart chart, int width = 1000, int? height = null, double scale = 2)
    {
        int tall = height ?? PlotlyFigure.Height(chart, 450);
        string page = $$"""
            <!DOCTYPE html><meta charset="utf-8">
            <style>html,body{margin:0;background:#fff;overflow:hidden}#chart{width:{{width}}px;height:{{tall}}px}</style>
            <div id="chart"></div><script>{{PlotlyScript.Source()}}</script>
            <script>const f = {{PlotlyFigure.Json(chart)}}; f.layout.width = {{width}}; f.layout.height = {{tall}};
            // Not staticPlot, with which plotly.js leaves surfaces out.
            Plotly.newPlot("chart", f.data, f.layout, {displayModeBar: false});</script>
            """;
        return Browser.Screenshot(page, width, tall, scale);
    }

    /// <summary>The same as WebP: a third of the size for charts full of colours, at the cost of traces around edges that show
    /// only when enlarged.</summary>
    /// <exception cref="HyperMorphException">No browser is installed, or it drew nothing.</exception>
    public static byte[] WebP(GenericChart chart, int width = 1000, int? height = null, double scale = 1.25) =>
        SliceImage.WebP(Png(chart, width, height, scale), quality: 90);

    /// <summary>Writes a chart as PNG at twice the size in pixels given, so that it is sharp in print;
    /// the height is the chart's own by default.</summary>
    /// <exception cref="HyperMorphException">No browser is installed, or it drew nothing.</exception>
    public static void Save(GenericChart chart, string path, int width = 1000, int? height = null) =>
        File.WriteAllBytes(path, Png(chart, width, height));

    /// <summary>Writes the upper left part of an HTML page as PNG at twice the size in pixels given.</summary>
    /// <exception cref="HyperMorphException">No browser is installed, or it drew nothing.</exception>
    public static void Save(string html, string path, int width, int height) =>
        File.WriteAllBytes(path, Browser.Screenshot(html, width, height, scale: 2));
}
