using HyperMorph.Data;
using HyperMorph.Imaging;
using HyperMorph.Registration.Metrics;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Plotly.NET;
using static System.FormattableString;
using static HyperMorph.Figures.PlotlyFigure;

namespace HyperMorph.Figures;

/// <summary>One pair at many λ under a slider: the moved image with its grid, what differs, and the Dice of each structure.
/// Everything is computed beforehand, so that it works where no program runs.</summary>
public static class LambdaSlider
{
    private const int ImageWidth = 240, ChartHeight = 760, Top = 78, Bottom = 120;
    private const double ImagesShare = 0.58, Gap = 0.02, CaptionShare = 0.045;

    private static readonly string[] Captions = ["moving", "fixed", "moved, with its grid", "moved − fixed"];

    /// <summary>The chart.</summary>
    /// <param name="model">A model that is conditioned on λ.</param>
    /// <param name="pair">Two subjects of one size; with label maps, there are bars of Dice.</param>
    /// <param name="values">The values of λ; 0, 0.1, …, 1 by default.</param>
    /// <param name="structures">The structures to score, such as a manifest's; null for all that the fixed label map has, by
    /// number.</param>
    /// <param name="held">Values of the model's other hyperparameters, where it has any.</param>
    /// <param name="view">The slice; of volumes the middle one across the last axis by default.</param>
    /// <exception cref="HyperMorphException">λ is not the model's to choose, or another hyperparameter is missing.</exception>
    public static GenericChart Of(
        TrainedModel model, Pair pair, IReadOnlyList<double>? values = null, IReadOnlyList<Structure>? structures = null,
        HyperPoint? held = null, SliceView? view = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(pair);
        values ??= LandscapeAxis.Lambda(11).Values;
        RegistrationView[] views = [.. values.Select(value =>
            RegistrationView.Of(model, pair, (held ?? HyperPoint.Empty).With(Hyperparameter.Lambda.Name, value), structures))];
        return Of(views, view ?? SliceView.Of(pair.FixedImage.Shape, pair.FixedImage.Affine));
    }

    private static GenericChart Of(RegistrationView[] views, SliceView slice)
    {
        int start = views.Length / 2;
        bool labelled = views[0].Structures.Count > 0;
        string[][] pictures = [.. views.Select(view => Pictures(view, slice))];
        return Chart(Bars(views[start]), Layout(new
        {
            height = ChartHeight, margin = new { l = 10, r = 24, t = Top, b = Bottom }, showlegend = labelled,
            legend = new { orientation = "h", x = 1, xanchor = "right", y = 1.02, yanchor = "bottom" },
            xaxis = new
            {
                domain = (double[])[ImagesShare + 0.16, 1], range = (double[])[0, 1], title = new { text = "Dice" },
                    visible = labelled,
                gridcolor = Palette.GridLine,
            },
            yaxis = new { autorange = "reversed", automargin = false, anchor = "x", visible = labelled,
                tickfont = new { size = 11 } },
            images = pictures[start].Select(Image),
            annotations = (object[])[.. Captions.Select(Caption), Heading(views[start])],
            sliders = (object[])[new
            {
                active = start, x = 0, len = 1, y = 0, pad = new { t = 46 },
                currentvalue = new { prefix = "λ = ", font = new { size = 16 } },
                steps = views.Select((view, i) => Step(view, pictures[i])).ToArray(),
            }],
        }));
    }

    /// <summary>What the slider sets at one λ: bars, the two pictures that change, and the heading.</summary>
    private static object Step(RegistrationView view, string[] pictures) => new
    {
        label = Invariant($"{view.Point[Hyperparameter.Lambda.Name]:0.##}"),
        method = "update",
        args = (object[])
        [
            new { x = (double?[][])[Gaps(view.After)] },
            new Dictionary<string, object>
            {
                ["images[2].source"] = pictures[2], ["images[3].source"] = pictures[3],
                [$"annotations[{Captions.Length}].text"] = Text(view.ToString()),
            },
            (int[])[0],
        ],
    };

    private static Trace[] Bars(RegistrationView view)
    {
        string[] names = [.. view.Structures.Select(s => Text(s.Name))];
        return
        [
            Trace("bar", new
            {
                x = Gaps(view.After), y = names, orientation = "h", name = "Dice at λ",
                marker = new { color = view.Structures.Select(Palette.Ink) },
                hovertemplate = "%{x:.3f}<extra>%{y}</extra>",
            }),
            Trace("scatter", new
            {
                x = Gaps(view.Before), y = names, mode = "markers", name = "before registration",
                marker = new { symbol = "line-ns", size = 11, line = new { color = Palette.Text, width = 2 } },
                hovertemplate = "%{x:.3f} before<extra>%{y}</extra>",
            }),
        ];
    }

    private static string[] Pictures(RegistrationView view, SliceView slice)
    {
        Volume moving = view.Pair.MovingImage.PadOrCrop(view.Displacement.Shape), target = view.Pair.FixedImage;
        byte[][] pictures =
        [
            SliceImage.Grey(moving, slice, ImageWidth), SliceImage.Grey(target, slice, ImageWidth),
            SliceImage.WarpedGrid(view.Displacement, slice, ImageWidth, background: view.Moved),
            SliceImage.Difference(view.Moved, target, slice, ImageWidth),
        ];
        return [.. pictures.Select(picture => SliceImage.DataUri(SliceImage.WebP(picture, quality: 70)))];
    }

    private static object Image(string source, int place) => new
    {
        source, xref = "paper", yref = "paper", x = Middle(place), y = Upper(place), sizex = Side, sizey = 0.5 - CaptionShare,
        xanchor = "center", yanchor = "top", sizing = "contain", layer = "above",
    };

    private static object Caption(string text, int place) => new
    {
        text, xref = "paper", yref = "paper", x = Middle(place), y = Upper(place), xanchor = "center", yanchor = "bottom",
        showarrow = false, font = new { size = 12, color = Palette.Muted },
    };

    private static object Heading(RegistrationView view) => new
    {
        text = Text(view.ToString()), xref = "paper", yref = "paper", x = 0, y = 1, xanchor = "left", yanchor = "bottom",
        yshift = 44, showarrow = false, font = new { size = 14 },
    };

    private static double Side => (ImagesShare - Gap) / 2;

    private static double Middle(int place) => place % 2 * (Side + Gap) + Side / 2;

    private static double Upper(int place) => place < 2 ? 1 : 0.5;
}
