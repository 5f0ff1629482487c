using HyperMorph.Data;
using HyperMorph.Tests.Imaging;
using HyperMorph.Training;
using Xunit;

namespace HyperMorph.Tests.Training;

public sealed class ConvergenceTests
{
    private static readonly Convergence Rule = new() { EvaluateEvery = 10, Pairs = 6, Tolerance = 0.002, CoolDown = 0.25 };

    private static readonly DataSet Data = DataSet.Load(TinyTraining.Manifest with { Split = new("tiny", 0.5, 0.3, 0.2) });

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void A_curve_that_levels_off_more_slowly_gets_as_many_more_steps(int slowness)
    {
        // 0.7 − 0.3 exp(−s / (100 k)): from quarter to quarter it rises by less than 0.002 from s = 805 k on.
        ValidationScore[] scores = [.. Enumerable.Range(1, 300 * slowness).Select(i =>
            new ValidationScore(10 * i, 0.7 - 0.3 * Math.Exp(-10.0 * i / (100 * slowness))))];
        Assert.InRange(Rule.StepOf(scores)!.Value / (double)slowness, 790, 820);
    }

    [Fact]
    public void A_curve_that_rises_steadily_never_converges() =>
        Assert.Null(Rule.StepOf([.. Enumerable.Range(1, 100).Select(i => new ValidationScore(10 * i, 0.001 * i))]));

    [Fact]
    public void Eight_evaluations_are_made_at_the_least()
    {
        ValidationScore[] flat = [.. Enumerable.Range(1, 20).Select(i => new ValidationScore(10 * i, 0.5))];
        Assert.Null(Rule.StepOf(flat[..7]));
        Assert.Equal(80, Rule.StepOf(flat));
        Assert.Equal(100, Rule.EndOf(80));
    }

    [Fact]
    public void Until_it_converges_the_step_length_is_constant_and_then_falls_to_its_end()
    {
        TrainingSettings settings = new() { Convergence = Rule, Steps = 1000, WarmUpSteps = 0 };
        Assert.Equal(settings.LearningRate, settings.LearningRateAt(700));
        Assert.Equal(settings.LearningRate, settings.LearningRateAt(400, 400), 1e-12);
        Assert.Equal((settings.LearningRate + settings.FinalLearningRate) / 2, settings.LearningRateAt(450, 400), 1e-12);
        Assert.Equal(settings.FinalLearningRate, settings.LearningRateAt(500, 400), 1e-12);
        Assert.Equal(500, settings.LastStep(400));
    }

    [Fact]
    public void A_run_that_does_not_converge_cools_down_in_time_for_its_last_step()
    {
        TrainingSettings settings = new() { Convergence = Rule, Steps = 1000 };
        Assert.Null(settings.ConvergedAt(799, []));
        Assert.Equal(800, settings.ConvergedAt(800, []));
        Assert.Equal(1000, settings.LastStep(800));
    }

    [Theory]
    [InlineData(0, 1, 50)]
    [InlineData(1, 10, 5)]
    [InlineData(2, 10, 5)]
    public void Models_of_one_and_of_many_lambdas_are_scored_by_as_many_registrations(int axes, int points, int pairs)
    {
        (double[] Places, int Pairs)[] planned = Convergence.Points(axes, 50);
        Assert.Equal((points, pairs, 50), (planned.Length, planned[0].Pairs, planned.Sum(p => p.Pairs)));
        Assert.Equal(axes == 0 ? 1 : points, planned.Select(p => string.Join(' ', p.Places)).Distinct().Count());
        Assert.All(planned, p => Assert.All(p.Places, place => Assert.InRange(place, 0.01, 0.99)));
    }

    [Fact]
    public void A_run_ends_by_its_rule_and_one_that_was_killed_ends_alike()
    {
        using TemporaryFolder whole = new(), broken = new();
        TrainingSettings settings = TinyTraining.Settings with
        {
            Convergence = Rule with { Tolerance = 0.5 }, Steps = 400, CheckpointEvery = 7
        };
        CheckpointInfo info = Trainer.Train(settings, Data, whole.Path);
        Assert.Equal((80, 100, 100), (info.ConvergedAt, info.LastStep, info.Step));
        Assert.Equal(Enumerable.Range(1, 10).Select(i => 10L * i), info.Validation.Select(v => v.Step));
        Assert.All(info.Validation, v => Assert.InRange(v.Dice, 0.1, 1));
        Assert.True(info.TrainingTime.Cpu > 0 && info.ValidationTime.Cpu > 0 && info.TrainingTime.Gpu == 0);
        using CancellationTokenSource stop = new();
        Trainer.Train(settings, Data, broken.Path,
            progress: l => { if (l.Step == 55) { stop.Cancel(); } }, cancellation: stop.Token);
        CheckpointInfo again = Trainer.Train(settings, Data, broken.Path);
        Assert.Equal(info.Validation, again.Validation);
        Assert.Equal(info.Step, again.Step);
    }

    [Fact]
    public void A_data_set_without_validation_subjects_is_refused_before_training()
    {
        using TemporaryFolder folder = new();
        HyperMorphException refusal = Assert.Throws<HyperMorphException>(() => Trainer.Train(
            TinyTraining.Settings with { Convergence = Rule }, Data with { Validation = [] }, folder.Path));
        Assert.Contains("validation", refusal.Message, StringComparison.Ordinal);
    }
}
