using System.Globalization;
using HyperMorph.Data;
using HyperMorph.Figures;
using HyperMorph.Imaging;
using static System.FormattableString;
using Grid = HyperMorph.Imaging.Grid;
using HyperMorph.Registration;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Spectre.Console;

namespace HyperMorph.Cli;

/// <summary>A landscape as tables on the console and as files.</summary>
internal static class Results
{
    private static readonly double[] CaseLambdas = [0, 0.1, 0.3, 0.6, 1];

    /// <summary><paramref name="lambdas"/>, or the one λ that a model without hypernetwork knows.</summary>
    public static double[] Lambdas(TrainedModel model, double[] lambdas) => model.Info.Settings.Lambda is { } only ? [only] : lambdas;

    /// <summary>Sweeps a model over λ under a progress bar.</summary>
    public static Landscape Sweep(TrainedModel model, Manifest manifest, IReadOnlyList<Pair> pairs, double[] lambdas, CancellationToken cancellation) =>
        ProgressBar.Run("sweeping λ", bar => LandscapeSweep.Run(model, manifest, pairs, lambdas, (done, of) => bar.Report(done, of, unit: "registrations"), cancellation));

    /// <summary>Prints the sweep and λ*.</summary>
    public static void Print(Landscape landscape, IReadOnlyList<Optimum> optima)
    {
        Table sweep = new Table().Border(TableBorder.Rounded).AddColumns("λ", "Dice", "folds (%)", "SDlogJ");
        sweep.AddRow("unregistered", Number(Statistics.Mean(landscape.Unregistered.Select(s => s.MeanDice))), "", "");
        for (int i = 0; i < landscape.Lambda.Length; i++)
        {
            PairScore[] scores = landscape.Scores[i];
            string Column(Func<PairScore, double> quantity) => Number(Statistics.Mean(scores.Select(quantity)));
            sweep.AddRow(Number(landscape.Lambda[i], 2), Column(s => s.MeanDice), Column(s => s.FoldPercent), Column(s => s.SdLogJ));
        }
        AnsiConsole.Write(sweep);
        Table best = new Table().Border(TableBorder.Rounded).AddColumns("", "λ*", "95 % interval", "Dice at λ*", "pairs");
        foreach (Optimum o in optima)
        {
            string name = o.Name == Optimum.AllStructures ? $"[bold]{o.Name}[/]" : Markup.Escape(o.Name);
            best.AddRow(name, Number(o.Lambda, 2), $"{Number(o.Low, 2)} – {Number(o.High, 2)}", Number(o.Dice), $"{o.Pairs}");
        }
        AnsiConsole.Write(best);
    }

    /// <summary>One row a structure: Dice before registration and at each λ.</summary>
    public static Table StructureTable(Landscape landscape)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumns(["", "before", .. landscape.Lambda.Select(lambda => Invariant($"λ = {lambda:0.###}"))]);
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

    /// <summary>Writes the CSV tables and the HTML report; with <paramref name="pictures"/> also PNG charts and a small report without scripts.</summary>
    public static void Write(string folder, TrainedModel model, Landscape landscape, IReadOnlyList<Optimum> optima, IReadOnlyList<Pair> pairs, bool pictures)
    {
        LandscapeTables.Write(folder, landscape, optima);
        RegistrationCase[] cases = [.. pairs.Take(1).Select(pair => Case(model, pair))];
        string report = Path.Combine(folder, "report.html");
        Dictionary<string, string> settings = Describe(model, landscape);
        LandscapeReport.Write(report, landscape, optima, cases, settings);
        SharedOptions.Say($"Report: [bold]{Markup.Escape(Path.GetFullPath(report))}[/]");
        if (pictures)
        {
            ChartImage.Save(LandscapeChart.Overall(landscape, optima[0]), Path.Combine(folder, "landscape.png"));
            ChartImage.Save(LandscapeChart.PerStructure(landscape, optima), Path.Combine(folder, "structures.png"));
            LandscapeReport.Write(Path.Combine(folder, "report-small.html"), landscape, optima, cases, settings, chart => ChartImage.Png(chart, scale: 1.25));
        }
    }

    private static RegistrationCase Case(TrainedModel model, Pair pair) => new(
        pair.Moving.Image, pair.Fixed.Image, [.. Lambdas(model, CaseLambdas).Select(lambda => Registered(model, pair, lambda))], $"{pair.Moving.Id} to {pair.Fixed.Id}");

    private static (double, Volume, DisplacementField) Registered(TrainedModel model, Pair pair, double lambda)
    {
        (DisplacementField field, int[] offset) = model.Register(pair.Moving.Image, pair.Fixed.Image, lambda);
        return (lambda, VolumeWarp.Linear(pair.Moving.Image, field, offset, pair.Fixed.Image.Affine), field);
    }

    private static Dictionary<string, string> Describe(TrainedModel model, Landscape landscape)
    {
        TrainingSettings s = model.Info.Settings;
        return new()
        {
            ["data set"] = $"{landscape.DataSet}, {Grid.Describe(model.Info.Size)}, {landscape.Pairs.Length} pairs, manifest {model.Info.DataHash[..12]}",
            ["training"] = Invariant($"{model.Info.Step} steps of {s.BatchSize} pair(s), Adam {s.LearningRate} → {s.FinalLearningRate}, seed {s.Seed}"),
            ["hypernetwork"] = s.Preset is null ? Invariant($"none, trained at λ = {s.Lambda}") : $"{s.Preset}, λ drawn {Describe(s.Prior)}",
            ["similarity"] = s.Similarity == "mse" ? Invariant($"mean squared error / {s.Sigma}²") : $"local correlation, window {s.Window}",
            ["U-Net"] = $"encoder {string.Join(", ", s.Encoder)}; decoder {string.Join(", ", s.Decoder)}",
            ["integration"] = $"{s.IntegrationSteps} squarings at 1/{s.VelocityDownsampling} resolution",
            ["library"] = model.Info.Version,
        };
    }

    private static string Describe(Prior prior) => prior.Kind switch
    {
        PriorKind.EndPoints => Invariant($"uniformly, {100 * prior.EndPointShare:0} % at the ends"),
        PriorKind.LogUniform => Invariant($"log-uniformly from {prior.Smallest}"),
        _ => "uniformly",
    };

    private static string Number(double value, int digits = 3) => double.IsNaN(value) ? "–" : value.ToString($"F{digits}", CultureInfo.InvariantCulture);
}
