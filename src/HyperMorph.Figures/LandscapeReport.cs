using System.Globalization;
using HyperMorph.Tuning;
using Plotly.NET;

namespace HyperMorph.Figures;

/// <summary>The page that sums up a sweep of λ: numbers, charts and pictures.</summary>
public static class LandscapeReport
{
    private static readonly string[] Citations =
    [
        "Method: A. Hoopes, M. Hoffmann, B. Fischl, J. Guttag, A. V. Dalca, “HyperMorph: Amortized Hyperparameter Learning for Image Registration”, IPMI 2021 (arXiv 2101.01035); extended in MELBA 2022 (arXiv 2203.16680).",
        "Made with HyperMorph.Research (MIT licence). Interactive charts: plotly.js, © Plotly, Inc., MIT licence. Please also cite, and keep to the terms of, the data set named above.",
    ];

    /// <summary>Writes the report.</summary>
    /// <param name="path">The HTML file to write.</param>
    /// <param name="landscape">The sweep.</param>
    /// <param name="optima">λ* of all structures, and of as many structures and groups as are known.</param>
    /// <param name="cases">Pairs to show, each at a few λ; may be empty.</param>
    /// <param name="settings">How the result was made: names and values.</param>
    /// <param name="draw">Draws charts as PNG for a small page without scripts, for example <c>chart => ChartImage.Png(chart)</c>; null for interactive charts.</param>
    /// <exception cref="HyperMorphException">The optima lack the one over all structures.</exception>
    public static void Write(
        string path, Landscape landscape, IReadOnlyList<Optimum> optima, IReadOnlyList<RegistrationCase> cases,
        IEnumerable<KeyValuePair<string, string>> settings, Func<GenericChart, byte[]>? draw = null)
    {
        ArgumentNullException.ThrowIfNull(landscape);
        ArgumentNullException.ThrowIfNull(optima);
        ArgumentNullException.ThrowIfNull(cases);
        Optimum overall = optima.FirstOrDefault(o => o.Name == Optimum.AllStructures)
            ?? throw new HyperMorphException($"the report on {landscape.DataSet} needs the optimum over \"{Optimum.AllStructures}\", and the {optima.Count} optima given do not hold it");
        HtmlReport report = new HtmlReport($"{landscape.DataSet}: how much to regularise", draw).Lead(Summary(landscape, overall));
        Accuracy(report, landscape, overall);
        Optima(report, landscape, optima, overall);
        Pictures(report, cases, draw is null ? 240 : 180);
        report.Heading("How this was made").Settings(settings).Footer(Citations).Write(path);
    }

    private static string Summary(Landscape landscape, Optimum overall)
    {
        double before = Statistics.Mean(landscape.Unregistered.Select(s => s.MeanDice));
        (double best, double low, double high) = overall.Along(landscape.Axis.Hyperparameter.Name);
        double folds = Curve.Of(landscape, s => s.FoldPercent).At(best);
        return $"On {landscape.Pairs.Length} pairs and {landscape.Structures.Length} structures the mean Dice is highest, {Three(overall.Dice)}, at λ* = {Two(best)} "
            + $"(95 % interval {Two(low)} to {Two(high)}). Before registration it is {Three(before)}; at λ* {Three(folds)} % of the voxels fold.";
    }

    private static void Accuracy(HtmlReport report, Landscape landscape, Optimum overall)
    {
        Curve dice = Curve.Of(landscape, s => s.MeanDice), folds = Curve.Of(landscape, s => s.FoldPercent), roughness = Curve.Of(landscape, s => s.SdLogJ);
        (double[] mean, double[] sd, double[] fold, double[] foldSd, double[] rough) = (dice.Mean, dice.Sd, folds.Mean, folds.Sd, roughness.Mean);
        double[] before = [.. landscape.Unregistered.Select(s => s.MeanDice)];
        report.Heading("Accuracy and regularity over λ")
            .Chart(LandscapeChart.Overall(landscape, overall),
                "Mean Dice over the structures against λ, with the middle half of the pairs as a band; λ* as a line in its 95 % interval; folds on the right axis.")
            .Table(["λ", "Dice ± SD", "folds (%) ± SD", "SD log J"],
            [
                ["unregistered", $"{Three(Statistics.Mean(before))} ± {Three(Statistics.Deviation(before))}", "–", "–"],
                .. landscape.Values.Select((lambda, i) => (string[])
                    [Lambda(lambda), $"{Three(mean[i])} ± {Three(sd[i])}", $"{Three(fold[i])} ± {Three(foldSd[i])}", Three(rough[i])]),
            ], "Means and standard deviations over the pairs. Folds: voxels with a Jacobian determinant of zero or less.");
    }

    private static void Optima(HtmlReport report, Landscape landscape, IReadOnlyList<Optimum> optima, Optimum overall)
    {
        string name = landscape.Axis.Hyperparameter.Name;
        report.Heading("The best λ, by structure and group")
            .Paragraph("λ* is where the mean Dice is highest; its interval comes from drawing the pairs anew. The gain is the Dice at the row's own λ* less its Dice at the λ* of all structures.")
            .Chart(LandscapeChart.StructureOptima(optima, landscape.Axis.Hyperparameter, landscape.Structures), "λ* with its 95 % interval; line and band: λ* of all structures.")
            .Table(["optimum of", "λ*", "95 % interval", "Dice at λ*", "gain", "pairs"],
            [
                .. optima.Select(o => (string[])
                [
                    o.Name, Two(o.Point[name]), $"{Two(o.Low[name])} – {Two(o.High[name])}", Three(o.Dice), Gain(o.Dice - Curve.Of(landscape, o.Name).At(overall.Point[name]), o == overall),
                    o.Pairs.ToString(CultureInfo.InvariantCulture),
                ]),
            ])
            .Chart(LandscapeChart.PerStructure(landscape, optima), "Dice of each structure against λ, each on its own Dice axis. Dotted: unregistered.");
    }

    private static void Pictures(HtmlReport report, IReadOnlyList<RegistrationCase> cases, int width)
    {
        if (cases.Count == 0)
        {
            return;
        }
        report.Heading("What λ does").Paragraph("The moving image warped to the fixed one, and the field that does it: lines through x + u(x). In 3-D, one slice and the field within it.");
        foreach (RegistrationCase registration in cases)
        {
            _ = registration.Name == "" ? report : report.Subheading(registration.Name);
            report.Pictures(Comparison.Of(registration, width: width));
        }
    }

    private static string Gain(double gain, bool isOverall) => isOverall || !double.IsFinite(gain) ? "–" : gain.ToString("+0.000;−0.000;0.000", CultureInfo.InvariantCulture);

    private static string Lambda(double lambda) => lambda.ToString("0.00##", CultureInfo.InvariantCulture);

    private static string Two(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Three(double value) => double.IsFinite(value) ? value.ToString("0.000", CultureInfo.InvariantCulture) : "–";
}
