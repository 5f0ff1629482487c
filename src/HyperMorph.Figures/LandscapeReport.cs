using System.Globalization;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Plotly.NET;

namespace HyperMorph.Figures;

/// <summary>The page that sums up a sweep of hyperparameters: numbers, charts and pictures.</summary>
public static class LandscapeReport
{
    private static readonly string[] Citations =
    [
        "Method: A. Hoopes, M. Hoffmann, B. Fischl, J. Guttag, A. V. Dalca, “HyperMorph: Amortized Hyperparameter Learning "
            + "for Image Registration”, IPMI 2021 (arXiv 2101.01035); extended in MELBA 2022 (arXiv 2203.16680).",
        "Made with HyperMorph.Research (MIT licence). Interactive charts: plotly.js, © Plotly, Inc., MIT licence. "
            + "Please also cite, and keep to the terms of, the data set named above.",
    ];

    /// <summary>Writes the report.</summary>
    /// <param name="path">The HTML file to write.</param>
    /// <param name="landscape">The sweep.</param>
    /// <param name="optima">Λ* of all structures, and of as many structures and groups as are known.</param>
    /// <param name="cases">Pairs to show, each at a few values along the first axis; may be empty.</param>
    /// <param name="settings">How the result was made: names and values.</param>
    /// <param name="draw">Draws charts as PNG or WebP for a small page without scripts, for example <c>chart =>
    /// ChartImage.WebP(chart)</c>; null for interactive charts.</param>
    /// <exception cref="HyperMorphException">The optima lack the one over all structures.</exception>
    public static void Write(
        string path, Landscape landscape, IReadOnlyList<Optimum> optima, IReadOnlyList<RegistrationCase> cases,
        IEnumerable<KeyValuePair<string, string>> settings, Func<GenericChart, byte[]>? draw = null)
    {
        ArgumentNullException.ThrowIfNull(landscape);
        ArgumentNullException.ThrowIfNull(optima);
        ArgumentNullException.ThrowIfNull(cases);
        Optimum overall = optima.FirstOrDefault(o => o.Name == Optimum.AllStructures)
            ?? throw new HyperMorphException(
                $"the report on {landscape.DataSet} needs the optimum over \"{Optimum.AllStructures}\", "
                + $"and the {optima.Count} optima given do not hold it");
        HtmlReport report = new HtmlReport($"{landscape.DataSet}: {Question(landscape)}", draw).Lead(Summary(landscape, overall));
        Accuracy(report, landscape, overall);
        Tradeoff(report, landscape);
        Optima(report, landscape, optima, overall);
        Pictures(report, landscape.Axes[0].Hyperparameter, cases, draw is null ? 240 : 180);
        report.Heading("How this was made").Settings(settings).Footer(Citations).Write(path);
    }

    private static string Question(Landscape landscape) =>
        landscape.Axes is [{ Hyperparameter.Name: "lambda" }] ? "how much to regularise" : $"the best {Symbols(landscape)}";

    private static string Summary(Landscape landscape, Optimum overall)
    {
        double before = Statistics.Mean(landscape.Unregistered.Select(s => s.MeanDice));
        double folds = Surface.Of(landscape, s => s.FoldPercent).At(overall.Point);
        string best = Listed(landscape.Axes.Select(a => a.Hyperparameter).Select(h => $"{HyperAxis.Best(overall, h)} "
            + $"(95 % interval {HyperAxis.Number(h, overall.Low[h.Name])} to {HyperAxis.Number(h, overall.High[h.Name])})"));
        return $"On {landscape.Pairs.Length} pairs and {landscape.Structures.Length} structures the mean Dice is highest, "
            + $"{Three(overall.Dice)}, at {best}{(landscape.Held == HyperPoint.Empty ? "" : $", where {landscape.Held}")}. "
            + $"Before registration it is {Three(before)}; at {Symbol(landscape)}* {Three(folds)} % of the voxels fold.";
    }

    private static void Accuracy(HtmlReport report, Landscape landscape, Optimum overall)
    {
        report.Heading($"Accuracy and regularity over {Symbols(landscape)}");
        foreach (Landscape surface in landscape.Surfaces(overall.Point))
        {
            report.Chart(SurfaceChart.Contour(surface, overall),
                $"Mean Dice over the structures{At(surface)}, in colours between lines of equal Dice; dashed, lines of equal "
                    + "folds; Λ* with its 95 % intervals as bars. The darkest colour stands for all that lies below its line.")
                .Chart(SurfaceChart.Surface3D(surface, overall), "The same Dice as a surface, with a pin at Λ*.");
        }
        foreach (Landscape curve in landscape.Curves(overall.Point))
        {
            if (landscape.Axes.Length > 1)
            {
                report.Subheading($"Along {curve.Axis.Hyperparameter.Symbol}{At(curve)}");
            }
            Along(report, curve, overall);
        }
    }

    private static void Along(HtmlReport report, Landscape curve, Optimum overall)
    {
        Curve dice = Curve.Of(curve, s => s.MeanDice), folds = Curve.Of(curve, s => s.FoldPercent),
            roughness = Curve.Of(curve, s => s.SdLogJ);
        (double[] mean, double[] sd, double[] fold, double[] foldSd, double[] rough) =
            (dice.Mean, dice.Sd, folds.Mean, folds.Sd, roughness.Mean);
        double[] before = [.. curve.Unregistered.Select(s => s.MeanDice)];
        Hyperparameter along = curve.Axis.Hyperparameter;
        report.Chart(LandscapeChart.Overall(curve, overall),
                $"Mean Dice over the structures against {along.Symbol}, with the middle half of the pairs as a band; "
                    + $"{along.Symbol}* as a line in its 95 % interval; folds on the right axis.")
            .Table([along.Symbol, "Dice ± SD", "folds (%) ± SD", "SDlogJ"],
            [
                ["unregistered", $"{Three(Statistics.Mean(before))} ± {Three(Statistics.Deviation(before))}", "–", "–"],
                .. curve.Values.Select((value, i) => (string[])
                [
                    HyperAxis.Exact(along, value), $"{Three(mean[i])} ± {Three(sd[i])}", $"{Three(fold[i])} ± {Three(foldSd[i])}",
                    Three(rough[i]),
                ]),
            ], "Means and standard deviations over the pairs. Folds: voxels with a Jacobian determinant of zero or less.");
    }

    private static void Tradeoff(HtmlReport report, Landscape landscape)
    {
        if (ParetoFront.Of(landscape) is { Length: > 1 } front)
        {
            report.Heading("What accuracy costs in regularity").Chart(ParetoChart.Of(ParetoFront.Points(landscape), front),
                "Mean Dice against folds at every point of the grid; the line joins those that no other one beats in both.");
        }
    }

    private static void Optima(HtmlReport report, Landscape landscape, IReadOnlyList<Optimum> optima, Optimum overall)
    {
        string all = Symbol(landscape);
        Hyperparameter[] axes = [.. landscape.Axes.Select(a => a.Hyperparameter)];
        report.Heading($"The best {all}, by structure and group")
            .Paragraph($"{all}* is where the mean Dice is highest; its interval comes from drawing the pairs anew. "
                + $"The gain is the Dice at the row's own {all}* less its Dice at the {all}* of all structures.");
        foreach (Hyperparameter axis in axes)
        {
            report.Chart(LandscapeChart.StructureOptima(optima, axis, landscape.Structures),
                $"{axis.Symbol}* with its 95 % interval; line and band: {axis.Symbol}* of all structures.");
        }
        IEnumerable<string> heads = axes.SelectMany(a => new[] { $"{a.Symbol}*", "95 % interval" });
        report.Table(["optimum of", .. heads, $"Dice at {all}*", "gain", "pairs"],
        [
            .. optima.Select(o => (string[])
            [
                o.Name, .. axes.SelectMany(a => Cells(o, a)), Three(o.Dice),
                Gain(o.Dice - Surface.Of(landscape, o.Name).At(overall.Point), o == overall),
                o.Pairs.ToString(CultureInfo.InvariantCulture),
            ]),
        ]);
        PerStructure(report, landscape, optima, overall);
    }

    private static void PerStructure(HtmlReport report, Landscape landscape, IReadOnlyList<Optimum> optima, Optimum overall)
    {
        if (landscape.Axes is [var only])
        {
            report.Chart(LandscapeChart.PerStructure(landscape, optima),
                $"Dice of each structure against {only.Hyperparameter.Symbol}, each on its own Dice axis. Dotted: unregistered.");
        }
        foreach (Landscape surface in landscape.Surfaces(overall.Point))
        {
            report.Chart(SurfaceChart.PerStructure(surface, optima),
                $"How far the Dice of each structure lies below its own best{At(surface)}: one scale of colours for all, "
                    + "the darkest for all that lies below. Mark: the structure's Λ* with its 95 % intervals.");
        }
    }

    private static void Pictures(HtmlReport report, Hyperparameter along, IReadOnlyList<RegistrationCase> cases, int width)
    {
        if (cases.Count == 0)
        {
            return;
        }
        report.Heading($"What {along.Symbol} does")
            .Paragraph("The moving image warped to the fixed one, and the field that does it: lines through x + u(x). "
                + "In 3-D, one slice and the field within it.");
        foreach (RegistrationCase registration in cases)
        {
            if (registration.Name != "")
            {
                report.Subheading(registration.Name);
            }
            report.Pictures(Comparison.Of(registration, width: width));
        }
    }

    private static string Gain(double gain, bool isOverall) =>
        isOverall || !double.IsFinite(gain) ? "–" : gain.ToString("+0.000;−0.000;0.000", CultureInfo.InvariantCulture);

    private static string[] Cells(Optimum o, Hyperparameter along) =>
    [
        HyperAxis.Number(along, o.Point[along.Name]),
        $"{HyperAxis.Number(along, o.Low[along.Name])} – {HyperAxis.Number(along, o.High[along.Name])}",
    ];

    private static string Symbols(Landscape landscape) => Listed(landscape.Axes.Select(a => a.Hyperparameter.Symbol));

    private static string Symbol(Landscape landscape) => landscape.Axes is [var only] ? only.Hyperparameter.Symbol : "Λ";

    private static string At(Landscape slice) => slice.Held == HyperPoint.Empty ? "" : $", at {slice.Held}";

    private static string Listed(IEnumerable<string> words) =>
        words.ToArray() is [_, .., var last] all ? $"{string.Join(", ", all[..^1])} and {last}" : words.Single();

    private static string Three(double value) =>
        double.IsFinite(value) ? value.ToString("0.000", CultureInfo.InvariantCulture) : "–";
}
