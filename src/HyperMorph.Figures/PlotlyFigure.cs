using Microsoft.FSharp.Collections;
using Plotly.NET;

namespace HyperMorph.Figures;

/// <summary>Plotly.NET charts from objects whose properties bear plotly.js's own names;
/// its typed constructors have up to fifty F# options each.</summary>
internal static class PlotlyFigure
{
    /// <summary>A trace of plotly.js's <paramref name="type"/> with these attributes.</summary>
    public static Trace Trace(string type, object attributes) => With(new Trace(type), attributes);

    /// <summary>A layout in the house style with these attributes.</summary>
    public static Layout Layout(object attributes)
    {
        Layout house = With(new Layout(), new
        {
            paper_bgcolor = "#ffffff",
            plot_bgcolor = "#ffffff",
            font = new { family = "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif",
                size = 13, color = Palette.Text },
            // Without a colour of its own, the text would be as pale as the border.
            hoverlabel = new { bgcolor = "#ffffff", bordercolor = Palette.Rule, font = new { size = 12, color = Palette.Text } },
        });
        return With(house, attributes);
    }

    /// <summary>A chart of traces and a layout.</summary>
    public static GenericChart Chart(IEnumerable<Trace> traces, Layout layout)
    {
        Config config = With(new Config(), new
        {
            responsive = true, displaylogo = false,
            modeBarButtonsToRemove = (string[])["select2d", "lasso2d", "zoomIn2d", "zoomOut2d", "autoScale2d"],
        });
        return GenericChart.NewMultiChart(ListModule.OfSeq(traces), layout, config, new DisplayOptions());
    }

    /// <summary>The chart's traces, layout and configuration as one JSON object that can stand inside a script element.</summary>
    public static string Json(GenericChart chart) => GenericChart.toJson(chart).Replace("<", "\\u003c", StringComparison.Ordinal);

    /// <summary>Height of the chart in pixels, or <paramref name="otherwise"/> where its layout sets none.</summary>
    public static int Height(GenericChart chart, int otherwise) =>
        GenericChart.tryGetLayoutSize(chart).Item2 is { } height ? height.Value : otherwise;

    /// <summary>A name as plotly.js text, which would else read its angle brackets as tags.</summary>
    public static string Text(string name) => name
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>Numbers with null for NaN, which plotly.js draws as a gap and JSON can hold.</summary>
    public static double?[] Gaps(IEnumerable<double> values) => [.. values.Select(v => double.IsFinite(v) ? v : (double?)null)];

    /// <summary>A trace or layout with these attributes, which replace its own.</summary>
    public static T With<T>(T target, object attributes) where T : DynamicObj.DynamicObj
    {
        foreach (System.Reflection.PropertyInfo property in attributes.GetType().GetProperties())
        {
            target.SetProperty(property.Name, property.GetValue(attributes));
        }
        return target;
    }
}
