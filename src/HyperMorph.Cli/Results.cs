using System.Globalization;
using HyperMorph.Data;
using HyperMorph.Figures;
using HyperMorph.Imaging;
using static System.FormattableString;
using Grid = HyperMorph.Imaging.Grid;
using HyperMorph.Registration;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Plotly.NET;
using Spectre.Console;

namespace HyperMorph.Cli;

/// <summary>A landscape as tables on the console and as files.</summary>
internal static class Results
{
    private const int LongestTable = 60;
    private static readonly double[] CasePlaces = [0, 0.1, 0.3, 0.6, 1];

    /// <summary>Sweeps a model over a grid under a progress bar, or goes on with such a sweep.</summary>
    public static Landscape Sweep(
        TrainedModel model, Manifest manifest, IReadOnlyList<Pair> pairs, LandscapeAxis[] axes, HyperPoint held,
        CancellationToken cancellation, SweepStore? store = null) =>
        ProgressBar.Run($"sweeping {string.Join(" × ", axes.Select(a => a.Hyperparameter.Symbol))}", bar => LandscapeSweep.Run(
            model, manifest, pairs, axes, held, (done, of) => bar.Report(done, of, unit: "registrations"),
            store ?? SweepStore.Open(model, manifest, pairs), cancellation));

    /// <summary>Prints the sweep and Λ*.</summary>
    public static void Print(Landscape landscape, IReadOnlyList<Optimum> optima)
    {
        string[] names = [.. landscape.Axes.Select(a => a.Hyperparameter.Name)],
            symbols = [.. landscape.Axes.Select(a => a.Hyperparameter.Symbol)];
        Table sweep = new Table().Border(TableBorder.Rounded).AddColumns([.. symbols, "Dice", "folds (%)", "SDlogJ"]);
        sweep.AddRow(["unregistered", .. symbols.Skip(1).Select(_ => ""),
            Number(Statistics.Mean(landscape.Unregistered.Select(s => s.MeanDice))), "", ""]);
        for (int i = 0; i < landscape.Scores.Length && landscape.Scores.Length <= LongestTable; i++)
        {
            PairScore[] scores = landscape.Scores[i];
            string Column(Func<PairScore, double> quantity) => Number(Statistics.Mean(scores.Select(quantity)));
            HyperPoint point = landscape.Point(i);
            sweep.AddRow([.. names.Select(n => Number(point[n], 2)), Column(s => s.MeanDice),
                Column(s => s.FoldPercent), Column(s => s.SdLogJ)]);
        }
        AnsiConsole.Write(sweep);
        Table best = new Table().Border(TableBorder.Rounded)
            .AddColumns(["", .. symbols.SelectMany(s => new[] { $"{s}*", "95 % interval" }), "Dice", "pairs"]);
        foreach (Optimum o in optima)
        {
            best.AddRow([
                Name(o),
                .. names.SelectMany(n => new[] { Number(o.Point[n], 2), $"{Number(o.Low[n], 2)} – {Number(o.High[n], 2)}" }),
                Number(o.Dice), $"{o.Pairs}"]);
        }
        AnsiConsole.Write(best);
    }

    /// <summary>One row a structure: Dice before registration and at each point.</summary>
    public static Table StructureTable(Landscape landscape)
    {
        Table table = new Table().Border(TableBorder.Rounded)
            .AddColumns(["", "before", .. landscape.Scores.Select((_, i) => landscape.Point(i).ToString())]);
        PairScore[][] columns = [landscape.Unregistered, .. landscape.Scores];
        void Row(string name, Func<PairScore, double> quantity) =>
            table.AddRow([Markup.Escape(name), .. columns.Select(c => Number(Statistics.Mean(c.Select(quantity))))]);
        for (int i = 0; i < landscape.Structures.Length; i++)
        {
            int structure = i;
            Row(landscape.Structures[i].Name, s => s.Dice[structure]);
        }
        Row("all structures", s => s.MeanDice);
        Row("folds (%)", s => s.FoldPercent);
        Row("SDlogJ", s => s.SdLogJ);
        return table;
    }

    /// <summary>Writes the CSV tables and the HTML report; with <paramref name="pictures"/> also PNG charts and a small
    /// report without scripts.</summary>
    public static void Write(string folder, TrainedModel model, Landscape landscape, IReadOnlyList<Optimum> optima,
        IReadOnlyList<Pair> pairs, bool pictures)
    {
        LandscapeTables.Write(folder, landscape, optima);
        RegistrationCase[] cases =
            [.. pairs.Take(1).Select(pair => Case(model, pair, landscape.Curves(optima[0].Point).First()))];
        string report = Path.Combine(folder, "report.html");
        Dictionary<string, string> settings = Describe(model, landscape);
        LandscapeReport.Write(report, landscape, optima, cases, settings);
        SharedOptions.Say($"Report: [bold]{Markup.Escape(Path.GetFullPath(report))}[/]");
        if (pictures)
        {
            Draw(folder, landscape, optima);
            LandscapeReport.Write(Path.Combine(folder, "report-small.html"), landscape, optima, cases, settings,
                chart => ChartImage.WebP(chart));
        }
    }

    /// <summary>Draws <c>landscape.png</c> and <c>structures.png</c>; for several axes also <c>surface.png</c>, and
    /// <c>slice-NAME.png</c> along each. Three axes have three surfaces, named so.</summary>
    private static void Draw(string folder, Landscape landscape, IReadOnlyList<Optimum> optima)
    {
        void Save(GenericChart chart, string name) => ChartImage.Save(chart, Path.Combine(folder, $"{name}.png"));
        Save(ParetoChart.Of(ParetoFront.Points(landscape), ParetoFront.Of(landscape)), "pareto");
        if (landscape.Axes.Length == 1)
        {
            Save(LandscapeChart.Overall(landscape, optima[0]), "landscape");
            Save(LandscapeChart.PerStructure(landscape, optima), "structures");
            return;
        }
        Landscape[] surfaces = [.. landscape.Surfaces(optima[0].Point)];
        foreach (Landscape surface in surfaces)
        {
            string which = surfaces.Length == 1 ? "" : $"-{string.Join('-', surface.Axes.Select(a => a.Hyperparameter.Name))}";
            Save(SurfaceChart.Contour(surface, optima[0]), $"landscape{which}");
            Save(SurfaceChart.Surface3D(surface, optima[0]), $"surface{which}");
            Save(SurfaceChart.PerStructure(surface, optima), $"structures{which}");
        }
        foreach (Landscape curve in landscape.Curves(optima[0].Point))
        {
            Save(LandscapeChart.Overall(curve, optima[0]), $"slice-{curve.Axis.Hyperparameter.Name}");
        }
    }

    private static RegistrationCase Case(TrainedModel model, Pair pair, Landscape curve)
    {
        (double[] values, string name) = (curve.Values, curve.Axis.Hyperparameter.Name);
        (HyperPoint, Volume, DisplacementField) Registered(HyperPoint point)
        {
            (DisplacementField field, Volume moved) = model.Register(pair, point);
            return (point, moved, field);
        }
        IEnumerable<double> shown = values.Length < CasePlaces.Length ? values : CasePlaces.Select(curve.Axis.Hyperparameter.At);
        return new(pair.MovingImage, pair.FixedImage, [.. shown.Select(value => Registered(curve.Held.With(name, value)))],
            $"{pair.Moving.Id} to {pair.Fixed.Id}");
    }

    private static Dictionary<string, string> Describe(TrainedModel model, Landscape landscape)
    {
        TrainingSettings s = model.Info.Settings;
        return new()
        {
            ["data set"] = $"{landscape.DataSet}, {Grid.Describe(model.Info.Size)}, {landscape.Pairs.Length} pairs, "
                + $"manifest {model.Info.DataHash[..12]}",
            ["training"] = Invariant($"{model.Info.Step} steps, batch size {s.BatchSize}, ")
                + Invariant($"Adam {s.LearningRate} → {s.FinalLearningRate}, seed {s.Seed}")
                + (s.WideningSteps is { } widening ? Invariant($", range of Λ widening over {widening} steps") : "")
                + (s.Focus is { } focus ? Invariant($", {100 * focus.Share:0} % of it around Λ* at last") : ""),
            ["hypernetwork"] = s.Preset ?? "none",
            ["hyperparameters"] = string.Join("; ", s.Space.Axes.Select(a => Describe(a, s))),
            ["held constant"] = s.Held().ToString(),
            ["similarity"] = s.Similarity == "mse" ? Invariant($"mean squared error / {s.Sigma}²") : s.Similarity,
            ["structures in the loss"] = s.Structures is null ? "all, where γ is above 0" : string.Join(", ", s.Structures),
            ["U-Net"] = $"encoder {string.Join(", ", s.Encoder)}; decoder {string.Join(", ", s.Decoder)}",
            ["integration"] = $"{s.IntegrationSteps} squarings at 1/{s.VelocityDownsampling} resolution",
            ["library"] = model.Info.Version,
        };
    }

    private static string Describe(Hyperparameter h, TrainingSettings settings)
    {
        Prior prior = settings.PriorOf(h);
        string drawn = prior.Kind switch
        {
            PriorKind.EndPoints => Invariant($"uniformly, {100 * prior.EndPointShare:0} % at the ends"),
            PriorKind.LogUniform => Invariant($"log-uniformly from {prior.Smallest}"),
            _ => "uniformly",
        };
        string steps = h.Step > 0 ? Invariant($" by {h.Step}") : h.Scale == Scale.Logarithmic ? ", logarithmic" : "";
        return Invariant($"{h.Symbol} {h.Low}–{h.High}{steps}, drawn {drawn}");
    }

    /// <summary>An optimum's name for a table, as markup; that of all structures stands out.</summary>
    public static string Name(Optimum o) => o.Name == Optimum.AllStructures ? $"[bold]{o.Name}[/]" : Markup.Escape(o.Name);

    /// <summary>A number for a table; a dash where there is none.</summary>
    public static string Number(double value, int digits = 3) =>
        double.IsNaN(value) ? "–" : value.ToString($"F{digits}", CultureInfo.InvariantCulture);
}
