using System.Globalization;
using HyperMorph.Training;
using HyperMorph.Tuning;
using static System.FormattableString;

namespace HyperMorph.Figures;

/// <summary>Pages about choices of Λ: within limits of regularity, and without label maps.</summary>
public static class TuningReport
{
    /// <summary>Writes the page of the most accurate Λ within limits, and of the whole front.</summary>
    /// <param name="path">The page's file.</param>
    /// <param name="landscape">The grid.</param>
    /// <param name="best">What was found within the limits, which need not be a point of the grid.</param>
    /// <param name="limits">The limits.</param>
    public static void Write(string path, Landscape landscape, ParetoPoint best, Regularity limits)
    {
        ArgumentNullException.ThrowIfNull(landscape);
        ArgumentNullException.ThrowIfNull(best);
        ArgumentNullException.ThrowIfNull(limits);
        ParetoPoint[] front = ParetoFront.Of(landscape);
        string Number(double value, int digits) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);
        new HtmlReport(Invariant($"{landscape.DataSet}: accuracy against regularity"))
            .Lead(Invariant($"With {Describe(limits)}, {best.Point} is the most accurate: a mean Dice of {best.Dice:f4} ")
                + Invariant($"over {landscape.Pairs.Length} pairs, {best.FoldPercent:f3} % of the voxels folded, ")
                + Invariant($"SDlogJ {best.SdLogJ:f3}."))
            .Chart(ParetoChart.Of(ParetoFront.Points(landscape), front, best,
                double.IsFinite(limits.MaxFoldPercent) ? limits.MaxFoldPercent : null),
                "Every point of the grid from one network; the line joins those that no other one beats in both Dice and folds.")
            .Table(["Λ", "Dice", "folds (%)", "SDlogJ"],
                [.. front.Append(best).Distinct().OrderBy(p => p.FoldPercent).Select(p =>
                    (IReadOnlyList<string>)[$"{p.Point}", Number(p.Dice, 4), Number(p.FoldPercent, 3), Number(p.SdLogJ, 3)])])
            .Write(path);
    }

    /// <summary>Writes the page of choices without label maps beside what label maps say.</summary>
    /// <param name="path">The page's file.</param>
    /// <param name="trust">The pairs.</param>
    public static void Write(string path, LabelFreeTrust trust)
    {
        ArgumentNullException.ThrowIfNull(trust);
        HtmlReport report = new HtmlReport("Choosing Λ without label maps").Lead(
            Invariant(
                $"Over {trust.Pairs.Length} pairs, the choice costs a Dice of {trust.Regret:f4} against each pair's own best Λ; ")
                + Invariant($"{trust.Common}, best for all pairs together, costs {trust.CommonRegret:f4}."));
        foreach (Hyperparameter along in trust.Common.Names.Select(Hyperparameter.Named))
        {
            report.Chart(LabelFreeChart.Of(trust, along), trust.Correlation(along.Name) is var r && double.IsFinite(r)
                ? Invariant(
                    $"{along.Symbol}: a disc's area is its number of pairs. The correlation of chosen and best is {r:f2}.")
                : $"{along.Symbol}: a disc's area is its number of pairs. "
                    + "Chosen or best is the same for all, so that there is no correlation.");
        }
        report.Write(path);
    }

    private static string Describe(Regularity limits)
    {
        string[] all =
        [
            .. (double.IsFinite(limits.MaxFoldPercent) ? [Invariant($"folds up to {limits.MaxFoldPercent} %")] : (string[])[]),
            .. (double.IsFinite(limits.MaxSdLogJ) ? [Invariant($"an SDlogJ up to {limits.MaxSdLogJ}")] : (string[])[]),
        ];
        return all.Length > 0 ? string.Join(" and ", all) : "no limits";
    }
}
