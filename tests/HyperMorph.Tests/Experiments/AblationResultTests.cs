using HyperMorph.Experiments;
using HyperMorph.Tests.Figures;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Microsoft.Data.Analysis;
using Xunit;

namespace HyperMorph.Tests.Experiments;

public sealed class AblationResultTests
{
    [Fact]
    public void Each_arm_has_a_row_with_its_prior_and_the_best_and_the_cheapest_are_named()
    {
        RunOutcome Arm(string preset, double best, double level, double cpu) => MadeUp.Outcome(Sweep.Over(
            [LandscapeAxis.Lambda(25)], 6, 30, (_, _, place) => level - 0.3 * Math.Pow(place[0] - best, 2)), cpu, preset);
        RunOutcome mip = Arm("mip", 0.4, 0.1, 200), paper = Arm("paper", 0.6, 0.05, 100);
        Findings findings = new AblationResult([mip, paper], 2).Findings();
        Assert.Equal(2, findings.Summary.Count);
        Assert.Contains("(mip)", findings.Summary[0], StringComparison.Ordinal);
        Assert.Contains("100 CPU-seconds by HyperMorph (paper)", findings.Summary[1], StringComparison.Ordinal);
        DataFrame table = findings.Tables.Single().Table;
        Assert.Equal([0.4, 0.6], Numbers(table, "lambda"), (a, b) => Math.Abs(a - b) < 0.02);
        Assert.Equal([0.2, 0.4], Numbers(table, "end_point_share"));
        Assert.Equal(Numbers(table, "dice")[0] - 0.3 * 0.16, Numbers(table, "dice_at_0")[0], 0.002);
        Assert.Equal(new[] { mip, paper }.Select(o => o.Planned.Run.Key), table["run"].Cast<string>());

        Findings half = new AblationResult([mip], 2).Findings();
        Assert.Contains("1 of 2 arms", half.Summary[0], StringComparison.Ordinal);
        Assert.Single(half.Tables.Single().Table.Rows);
    }

    private static double[] Numbers(DataFrame table, string name) => [.. table[name].Cast<double?>().Select(v => v!.Value)];
}
