using HyperMorph.Experiments;
using HyperMorph.Tests.Figures;
using HyperMorph.Tuning;
using Xunit;

namespace HyperMorph.Tests.Experiments;

public sealed class UtilityResultTests
{
    [Fact]
    public void Structures_with_a_best_lambda_of_their_own_gain_by_it_and_others_do_not()
    {
        // The first two have their best λ at 0.2 and 0.8; the others at 0.5, where the common one then lies.
        double[] best = [0.2, 0.8, 0.5, 0.5, 0.5, 0.5];
        UtilityGain[] gains = Gains((pair, s, place) => Bump(place[0], best[s]));
        UtilityGain[] structures = [.. gains.Where(g => g.Kind == "structure")];
        Assert.Equal(6, structures.Length);
        Assert.Equal(best, structures.Select(g => g.Best.Point["lambda"]), (a, b) => Math.Abs(a - b) < 0.03);
        Assert.All(structures[..2], g =>
        {
            Assert.InRange(g.Gain.Value, 0.02, 0.04);
            Assert.InRange(g.Probability, 0, 0.01);
            Assert.True(g.Apart.Low > 0.2 || g.Apart.High < -0.2);
        });
        Assert.All(structures[2..], g => Assert.InRange(Math.Abs(g.Gain.Value), 0, 0.002));
    }

    [Fact]
    public void Chance_alone_gains_nothing()
    {
        // Every pair and structure has a best λ of its own, drawn from the same distribution.
        UtilityGain[] gains = Gains((pair, s, place) => Bump(place[0], 0.5 + 0.3 * Math.Sin(91.7 * pair + 17.3 * s)));
        Assert.All(gains, g => Assert.True(
            g.Probability > 0.05 || g.Gain.Value < 0, $"{g.Best.Name}: {g.Gain}, p = {g.Probability}"));
    }

    [Fact]
    public void Groups_are_compared_with_everyone()
    {
        UtilityGain[] groups = [.. Gains((pair, _, place) => Bump(place[0], pair % 2 == 0 ? 0.3 : 0.7))
            .Where(g => g.Kind == "group")];
        Assert.Equal(["60 and older", "younger than 60"], groups.Select(g => g.Best.Name));
        Assert.Equal([0.7, 0.3], groups.Select(g => g.Best.Point["lambda"]), (a, b) => Math.Abs(a - b) < 0.03);
        Assert.All(groups, g => Assert.InRange(g.Probability, 0, 0.01));
    }

    [Fact]
    public void Tasks_are_compared_with_each_other()
    {
        Landscape Task(double best) => Sweep.Over([LandscapeAxis.Lambda(25)], 6, 60, (_, _, place) => Bump(place[0], best));
        UtilityResult result = new(MadeUp.Outcome(Task(0.5)), MadeUp.Outcome(Task(0.3)), MadeUp.Outcome(Task(0.6)));
        UtilityGain[] tasks = [.. result.Gains().Where(g => g.Kind == "task")];
        Assert.Equal([-0.3, 0.3], tasks.Select(t => t.Apart.Value), (a, b) => Math.Abs(a - b) < 0.03);
        Assert.All(tasks, t => Assert.InRange(t.Gain.Value, 0.02, 0.035));
        IReadOnlyList<string> summary = result.Findings().Summary;
        Assert.Equal(3, summary.Count(s => s.StartsWith("λ* per", StringComparison.Ordinal)));
        Assert.Contains(summary,
            s => s.StartsWith("λ* per task", StringComparison.Ordinal) && s.Contains("0.30 [", StringComparison.Ordinal));
        Assert.All(tasks, t => Assert.Equal(2, t.Runs.Length));
    }

    [Fact]
    public void Without_participants_it_is_said_that_no_group_is_known()
    {
        Landscape all = Sweep.Over([LandscapeAxis.Lambda(25)], 6, 60, (_, _, place) => Bump(place[0], 0.5));
        RunOutcome model = MadeUp.Outcome(all with { Pairs = [.. all.Pairs.Select(p => p with { Groups = [] })] });
        Assert.Contains(new UtilityResult(model, model, model).Findings().Summary,
            s => s.Contains("participants.tsv", StringComparison.Ordinal));
    }

    private static double Bump(double place, double best) => 0.1 - 0.3 * Math.Pow(place - best, 2);

    private static UtilityGain[] Gains(Func<int, int, double[], double> gain)
    {
        RunOutcome model = MadeUp.Outcome(Sweep.Over([LandscapeAxis.Lambda(25)], 6, 60, gain));
        return new UtilityResult(model, model, model).Gains();
    }
}
