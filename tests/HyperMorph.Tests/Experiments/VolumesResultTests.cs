using HyperMorph.Experiments;
using HyperMorph.Tests.Figures;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Microsoft.Data.Analysis;
using Xunit;

namespace HyperMorph.Tests.Experiments;

public sealed class VolumesResultTests
{
    [Fact]
    public void Both_optima_are_said_and_every_structure_has_a_row_that_names_the_run()
    {
        LandscapeAxis lambda = LandscapeAxis.Lambda(11), gamma = LandscapeAxis.Even(Hyperparameter.Gamma, 6);
        static double Bump(double place, double best) => 0.1 - 0.3 * Math.Pow(place - best, 2);
        RunOutcome over = MadeUp.Outcome(Sweep.Over([lambda], 6, 30, (_, _, place) => Bump(place[0], 0.4)), 600),
            both = MadeUp.Outcome(
                Sweep.Over([lambda, gamma], 6, 30, (_, _, place) => Bump(place[0], 0.2) + Bump(place[1], 0.8)), 1200);
        Findings findings = new VolumesResult(over, both).Findings();
        Assert.Contains("λ = 0.4", findings.Summary[0], StringComparison.Ordinal);
        Assert.Contains("in 10 CPU-minutes", findings.Summary[0], StringComparison.Ordinal);
        Assert.Contains("λ = 0.2", findings.Summary[1], StringComparison.Ordinal);
        Assert.All(findings.Tables.Zip(new[] { over, both }), pair =>
        {
            (DataFrame table, RunOutcome outcome) = (pair.First.Table, pair.Second);
            Assert.Empty(outcome.Landscape.Structures.Select(s => s.Name).Except(table["name"].Cast<string>()));
            Assert.All(table["run"].Cast<string>(), run => Assert.Equal(outcome.Planned.Run.Key, run));
        });
    }
}
