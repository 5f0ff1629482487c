using HyperMorph.Tuning;
using Microsoft.Data.Analysis;
using static System.FormattableString;

namespace HyperMorph.Experiments;

/// <summary>Landscapes in three dimensions.</summary>
/// <param name="Lambda">Over λ.</param>
/// <param name="Gamma">Over λ and γ.</param>
public sealed record VolumesResult(RunOutcome Lambda, RunOutcome Gamma) : IExperimentResult
{
    /// <summary>Λ* of both, with intervals.</summary>
    public IReadOnlyList<Optimum> Best { get; } = [.. new[] { Lambda, Gamma }
        .Select(o => Optima.Of(o.Landscape, Optimum.AllStructures)!)];

    /// <inheritdoc/>
    public Findings Findings()
    {
        double before = Statistics.Mean(Lambda.Landscape.Unregistered.Select(s => s.MeanDice));
        string Sentence(RunOutcome outcome, Optimum best, string name) =>
            Invariant($"{name}: Dice {best.Dice:0.000} at {best.Point}, {before:0.000} before; ")
                + Invariant($"{outcome.Model.Step} steps in {outcome.Cost().Seconds / 60:0} {outcome.Cost().Unit}-minutes.");
        return new(
            [Sentence(Lambda, Best[0], "Over λ"), Sentence(Gamma, Best[1], "Over λ and γ")],
            [("optima-lambda.csv", Table(Lambda)), ("optima-lambda-gamma.csv", Table(Gamma))]);
    }

    // Of everything, and of each structure.
    private static DataFrame Table(RunOutcome outcome)
    {
        DataFrame optima = LandscapeTables.OfOptima(Optima.Of(outcome.Landscape));
        optima.Columns.Add(new StringDataFrameColumn("run", Enumerable.Repeat(outcome.Planned.Run.Key, (int)optima.Rows.Count)));
        return optima;
    }
}
