using HyperMorph.Experiments;
using Microsoft.Data.Analysis;

namespace HyperMorph.Figures.Experiments;

/// <summary>An experiment as one HTML page: what was asked, what was found, the figures, and every run with its source.</summary>
public static class ExperimentPage
{
    /// <summary>Builds the page.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="profile">Its size.</param>
    /// <param name="findings">What was found.</param>
    /// <param name="figures">Its charts.</param>
    /// <param name="runs">Its runs, as <see cref="RunTables.Runs"/> gives them.</param>
    public static HtmlReport Of(
        Experiment experiment, Profile profile, Findings findings, IReadOnlyList<ExperimentFigure> figures, DataFrame runs)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(findings);
        HtmlReport page = new HtmlReport($"{experiment.Name} on {experiment.DataSets(profile)}").Lead(experiment.Question);
        foreach (string sentence in findings.Summary)
        {
            page.Paragraph(sentence);
        }
        foreach (ExperimentFigure figure in figures)
        {
            page.Chart(figure.Chart, figure.Caption);
        }
        string[] columns =
        [
            "run", "preset", "held", "seed", "state", "steps", "converged_at", "training_cpu_s", "validation_cpu_s", "gpu_s",
            "trained_by", "data_sha256",
        ];
        return page.Heading("Runs").Table([.. columns.Select(c => c.Replace('_', ' '))],
            [.. runs.Rows.Select(row => (IReadOnlyList<string>)[.. columns.Select(c => Cell(row[runs.Columns.IndexOf(c)]))])]);
    }

    private static string Cell(object? value) => value switch
    {
        null => "–",
        double number => number.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture),
        string { Length: 64 } hash => hash[..12],
        string text when text.IndexOf('+', StringComparison.Ordinal) is > 0 and int plus && text.Length > plus + 12 =>
            text[..(plus + 13)],
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "",
    };
}
