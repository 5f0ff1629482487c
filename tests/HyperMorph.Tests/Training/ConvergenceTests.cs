using HyperMorph.Data;
using HyperMorph.Tests.Imaging;
using HyperMorph.Training;
using Xunit;

namespace HyperMorph.Tests.Training;

public sealed class ConvergenceTests
{
    internal static readonly Convergence Rule = new()
    {
        EvaluateEvery = 10, Pairs = 6, Smoothing = 1, Patience = 0.2, Reductions = 2
    };

    private static readonly DataSet Data = TinyTraining.Validated;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void A_curve_that_levels_off_more_slowly_gets_as_many_more_steps(int slowness)
    {
        // It rises up to s = 500 k, and may then rest for a fifth of its steps three times: 500 k / 0.8³ = 977 k.
        (int reductions, long? end) = Rule.After(Scores(300 * slowness, s => 0.5 + 0.2 * Math.Min(1, s / (500 * slowness))));
        Assert.Equal(2, reductions);
        Assert.InRange(end!.Value / (double)slowness, 960, 1000);
    }

    [Fact]
    public void A_curve_that_rises_steadily_is_never_reduced() =>
        Assert.Equal((0, null), Rule.After(Scores(100, s => 0.0002 * s)));

    [Fact]
    public void A_curve_that_rises_again_after_a_reduction_is_trained_on()
    {
        // It rests up to 60, is reduced at 50, rises up to 160, is reduced at 200, and ends at 250.
        ValidationScore[] scores = Scores(60, s => 0.5 + 0.001 * Math.Clamp(s - 60, 0, 100));
        Assert.Equal((1, null), Rule.After(scores[..15]));
        Assert.Equal((2, 250), Rule.After(scores));
    }

    [Fact]
    public void Each_plateau_that_is_spared_the_learning_rate_makes_the_training_one_longer()
    {
        ValidationScore[] flat = Scores(60, _ => 0.5);
        Assert.Equal((2, 130), Rule.After(flat));
        Assert.Equal((3, 170), Rule.After(flat, spared: 1));
    }

    [Fact]
    public void A_single_lucky_evaluation_counts_as_little_as_its_share_of_the_average()
    {
        ValidationScore[] lucky = Scores(60, s => 0.5 + 0.0002 * s + (s == 100 ? 0.02 : 0));
        Assert.Equal(1, Rule.After(lucky[..15]).Plateaus);
        Assert.Equal((0, null), (Rule with { Smoothing = 4 }).After(lucky));
    }

    [Fact]
    public void Noise_below_the_tolerance_is_no_rise() => Assert.Equal(
        Rule.After(Scores(100, _ => 0.5)), Rule.After(Scores(100, s => 0.5 + 0.0009 * (s / 10 % 2))));

    [Fact]
    public void A_reduction_shortens_the_steps_by_its_factor_and_nothing_else_does()
    {
        TrainingSettings settings = new() { Convergence = Rule, WarmUpSteps = 100 };
        Assert.Equal(settings.LearningRate, settings.LearningRateAt(100));
        Assert.Equal(settings.LearningRate, settings.LearningRateAt(19_000));
        Assert.Equal(0.09 * settings.LearningRate, settings.LearningRateAt(19_000, 2), 1e-12);
        Assert.InRange(settings.LearningRateAt(0), 0, 0.01 * settings.LearningRate);
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
        // Nothing rises by so much: after 10 steps the best is set, and patience ends every 40.
        TrainingSettings settings = TinyTraining.Settings with
        {
            Convergence = Rule with { Tolerance = 0.9 }, Steps = 400, CheckpointEvery = 7
        };
        CheckpointInfo info = Trainer.Train(settings, Data, whole.Path);
        Assert.Equal((130, 130), (info.ConvergedAt, info.Step));
        Assert.Equal(Enumerable.Range(1, 13).Select(i => 10L * i), info.Validation.Select(v => v.Step));
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
    public void A_model_is_judged_from_when_its_range_is_whole()
    {
        using TemporaryFolder folder = new();
        // As above, but that the first evaluation that counts is after 60 steps.
        TrainingSettings settings = TinyTraining.Settings with
        {
            Convergence = Rule with { Tolerance = 0.9 }, Steps = 400, WideningSteps = 50
        };
        CheckpointInfo info = Trainer.Train(settings, Data, folder.Path);
        Assert.Equal((180, 180), (info.ConvergedAt, info.Step));
        Assert.Equal(18, info.Validation.Length);
        Assert.Equal(2, info.Reductions);
    }

    [Fact]
    public void A_data_set_without_validation_subjects_is_refused_before_training()
    {
        using TemporaryFolder folder = new();
        HyperMorphException refusal = Assert.Throws<HyperMorphException>(() => Trainer.Train(
            TinyTraining.Settings with { Convergence = Rule }, Data with { Validation = [] }, folder.Path));
        Assert.Contains("validation", refusal.Message, StringComparison.Ordinal);
    }

    private static ValidationScore[] Scores(int count, Func<double, double> dice) =>
        [.. Enumerable.Range(1, count).Select(i => new ValidationScore(10 * i, dice(10 * i)))];
}
