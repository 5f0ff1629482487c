using HyperMorph.Data;
using HyperMorph.Experiments;
using HyperMorph.Imaging;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Microsoft.Data.Analysis;
using Plotly.NET;
using static HyperMorph.Figures.Notebook.NotebookHtml;
using static System.FormattableString;

namespace HyperMorph.Figures.Notebook;

/// <summary>Landscapes, optima, registrations, training runs and data sets as outputs.</summary>
internal static class NotebookResults
{
    public static string Html(Landscape landscape)
    {
        IReadOnlyList<Optimum> optima = Optima.Of(landscape);
        return Output([.. Charts(landscape, optima), OptimaTable(optima), Note(Text(landscape, optima))]);
    }

    public static string Text(Landscape landscape) =>
        Text(landscape, Optima.Of(landscape, Optimum.AllStructures) is { } best ? [best] : []);

    public static string Html(IEnumerable<Optimum> optima) => Output(OptimaTable([.. optima]));

    public static string Text(IEnumerable<Optimum> optima) => string.Join('\n', optima.Select(Text));

    /// <summary>For example "all structures: λ* = 0.36 [0.30, 0.44], Dice 0.745, 100 pairs".</summary>
    public static string Text(Optimum optimum)
    {
        IEnumerable<string> values = optimum.Point.Names.Select(Hyperparameter.Named).Select(h =>
            $"{HyperAxis.Best(optimum, h)}{(double.IsFinite(optimum.Low[h.Name]) ? $" {HyperAxis.Interval(optimum, h)}" : "")}");
        return Invariant($"{optimum.Name}: {string.Join(", ", values)}, Dice {optimum.Dice:0.000}, {optimum.Pairs} pairs");
    }

    public static string Html(IReadOnlyList<TuningResult> results) => Output(NotebookTable.Table(TuningTables.Of(results)));

    public static string Text(IReadOnlyList<TuningResult> results) => Text(results.Select(r => r.Optimum));

    public static string Html(Findings findings) =>
        Output($"<ul>{string.Concat(findings.Summary.Select(sentence => $"<li>{Encode(sentence)}</li>"))}</ul>");

    public static string Html(RegistrationView view) => Output([
        Pictures(view.Pictures(), 240),
        .. view.Structures.Count == 0 ? (string[])[] : [NotebookTable.Table(view.DiceTable())],
        Note(view.ToString())]);

    public static string Html(IEnumerable<StepLosses> log) => NotebookChart.Html(TrainingChart.Of(log)) + Output(Note(Text(log)));

    /// <summary>For example "3000 steps; loss 1.234 at first, 0.512 at last".</summary>
    public static string Text(IEnumerable<StepLosses> log)
    {
        StepLosses[] steps = [.. log];
        int some = Math.Max(1, steps.Length / 20);
        double Mean(IEnumerable<StepLosses> part) => Statistics.Mean(part.Select(s => s.Loss));
        return steps.Length == 0 ? "no steps" : Invariant(
            $"{steps.Length} steps; loss {Mean(steps.Take(some)):0.000} at first, {Mean(steps.TakeLast(some)):0.000} at last");
    }

    public static string Html(CheckpointInfo info) => Output(NotebookHtml.Facts(Facts(info)));

    public static string Text(CheckpointInfo info) => string.Join(", ", Facts(info).Select(f => $"{f.Name}: {f.Value}"));

    public static string Html(DataSet data) => Output(NotebookHtml.Facts(Facts(data)));

    public static string Text(DataSet data) => string.Join(", ", Facts(data).Select(f => $"{f.Name}: {f.Value}"));

    private static IEnumerable<string> Charts(Landscape landscape, IReadOnlyList<Optimum> optima)
    {
        if (optima.FirstOrDefault(o => o.Name == Optimum.AllStructures) is not { } overall)
        {
            return [];
        }
        IEnumerable<GenericChart> charts = landscape.Axes.Length == 1
            ? [LandscapeChart.Overall(landscape, overall)]
            : landscape.Surfaces(overall.Point).Select(surface => SurfaceChart.Contour(surface, overall));
        return charts.Select(NotebookChart.Html);
    }

    private static string OptimaTable(IReadOnlyList<Optimum> optima) => NotebookTable.Table(LandscapeTables.OfOptima(optima));

    private static string Text(Landscape landscape, IReadOnlyList<Optimum> optima)
    {
        string axes = string.Join(" × ", landscape.Axes.Select(a => $"{a.Values.Length} values of {a.Hyperparameter.Symbol}"));
        string held = landscape.Held == HyperPoint.Empty ? "" : $" at {landscape.Held}";
        string best = optima.Count == 0 ? "" : $"; {Text(optima[0])}";
        return $"Landscape of {landscape.DataSet}: {axes}{held}, {landscape.Pairs.Length} pairs, "
            + $"{landscape.Structures.Length} structures{best}";
    }

    private static IEnumerable<(string Name, string Value)> Facts(CheckpointInfo info) =>
    [
        ("data set", $"{info.DataSet}, {Grid.Describe(info.Size)}"),
        ("model", info.Settings.Preset is { } preset
            ? $"HyperMorph ({preset}) over {string.Join(", ", info.Settings.Space.Axes.Select(a => a.Symbol))}" : "VoxelMorph"),
        ("held", info.Settings.Held().ToString()),
        ("similarity", info.Settings.Similarity),
        ("steps", Invariant($"{info.Step} of {info.Settings.Steps}")),
        ("seed", Invariant($"{info.Settings.Seed}")),
        ("version", info.Version),
    ];

    private static IEnumerable<(string Name, string Value)> Facts(DataSet data) =>
    [
        ("data set", data.Manifest.Title),
        ("images", $"{Grid.Describe(data.Manifest.Size)}, {data.Manifest.Structures.Length} structures"),
        ("subjects", $"{data.Training.Count} to train on, {data.Validation.Count} to choose on, {data.Test.Count} to report on"),
        ("licence", data.Manifest.Licence),
    ];
}
