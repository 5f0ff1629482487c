using HyperMorph.Data;
using HyperMorph.Tests.Imaging;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Xunit;

namespace HyperMorph.Tests.Training;

public sealed class FocusTests
{
    // Nothing rises by so much: after 10 steps the best is set, and patience ends every 40.
    private static readonly TrainingSettings Settings = TinyTraining.Settings with
    {
        Space = new(Hyperparameter.Lambda, Hyperparameter.Gamma), Steps = 400, CheckpointEvery = 7, Focus = new(),
        Convergence = ConvergenceTests.Rule with { Tolerance = 0.9 },
    };

    private static readonly DataSet Data = TinyTraining.Validated;

    [Theory]
    [InlineData(0.4, 1, 0.3, 0.5), InlineData(0.02, 1, 0, 0.2), InlineData(1, 1, 0.8, 1), InlineData(0.5, 3, 0.48, 0.52)]
    public void The_part_narrows_at_every_reduction_and_is_moved_inside_where_it_would_reach_beyond_an_end(
        double centre, int reductions, double low, double high)
    {
        Focus focus = new(Narrowing: Math.Sqrt(0.2));
        FocusPart part = new(HyperPoint.Of(("lambda", centre)), reductions);
        Assert.Equal(low, focus.Narrow(part, Hyperparameter.Lambda, 0), 1e-12);
        Assert.Equal(high, focus.Narrow(part, Hyperparameter.Lambda, 1), 1e-12);
    }

    [Fact]
    public void Its_share_of_the_draws_lies_around_the_best_point_and_the_others_are_as_they_were()
    {
        FocusPart best = new(HyperPoint.Of(("lambda", 0.3), ("gamma", 0.8)), 1);
        HyperPoint At(int step, FocusPart? focus) => Trainer.Draw(Settings, Data.Training, step, focus).Point;
        int[] moved = [.. Enumerable.Range(0, 4000).Where(step => At(step, best) != At(step, null))];
        Assert.InRange(moved.Length / 4000.0, 0.88, 0.92);
        Assert.All(moved.Select(step => At(step, best)), point =>
        {
            Assert.InRange(point["lambda"], 0.148, 0.452);
            Assert.InRange(point["gamma"], 0.648, 0.952);
        });
        Assert.InRange(moved.Average(step => At(step, best)["lambda"]), 0.29, 0.31);
    }

    [Theory]
    [InlineData(50, 0), InlineData(90, 1), InlineData(130, 2)]
    public void It_keeps_to_where_validation_pairs_overlap_best_before_and_whenever_the_learning_rate_is_reduced(
        int steps, int reductions)
    {
        using TemporaryFolder folder = new();
        CheckpointInfo before = Trainer.Train(Settings with { Steps = steps }, Data, folder.Path);
        Assert.Equal((reductions, reductions - 1), (before.Reductions, before.Focused?.Reductions ?? -1));
        CheckpointInfo info = Trainer.Train(Settings with { Steps = steps + 10 }, Data, folder.Path);
        using TrainedModel model = TrainedModel.Load(folder.Path);
        IReadOnlyList<Pair> pairs = Pairs.ForEvaluation(Data.Validation, 6);
        LandscapeAxis[] grid = [.. Settings.Space.Axes.Select(axis => LandscapeAxis.Even(axis, 5))];
        Landscape landscape = LandscapeSweep.Run(model, Data.Manifest, [.. pairs.Take(2)], grid);
        Assert.Equal(reductions, info.Reductions);
        Assert.Equal(new FocusPart(Optima.Of(landscape, Optimum.AllStructures)!.Point, reductions), info.Focused);
    }

    [Fact]
    public void The_rule_of_convergence_judges_where_it_keeps_to()
    {
        using TemporaryFolder folder = new();
        CheckpointInfo info = Trainer.Train(
            Settings with { Focus = new(1, 1e-12), Steps = 70 }, Data, folder.Path);
        using TrainedModel model = TrainedModel.Load(folder.Path);
        PairScore[] scores =
            [.. LandscapeSweep.At(model, Data.Manifest, Pairs.ForEvaluation(Data.Validation, 6), info.Focused!.Centre)];
        Assert.Equal(70, info.Validation[^1].Step);
        Assert.Equal(scores.Average(s => s.MeanDice), info.Validation[^1].Dice, 1e-5);
    }

    [Fact]
    public void A_run_that_was_killed_after_it_found_where_to_keep_to_ends_alike()
    {
        using TemporaryFolder whole = new(), broken = new();
        CheckpointInfo info = Trainer.Train(Settings, Data, whole.Path);
        using CancellationTokenSource stop = new();
        Trainer.Train(Settings, Data, broken.Path,
            progress: l => { if (l.Step == 65) { stop.Cancel(); } }, cancellation: stop.Token);
        CheckpointInfo again = Trainer.Train(Settings, Data, broken.Path);
        Assert.Equal(170, info.ConvergedAt);
        Assert.Equal(info.Validation, again.Validation);
        Assert.Equal(info.Focused, again.Focused);
        StepLosses[] Log(TemporaryFolder folder) => [.. TrainingLog.Read(Path.Combine(folder.Path, TrainingLog.FileName))];
        Assert.Equal(Log(whole), Log(broken));
    }

    [Fact]
    public void Without_a_rule_that_reduces_the_learning_rate_or_with_a_share_of_nothing_it_is_refused()
    {
        string Refusal(TrainingSettings settings) => Assert.Throws<HyperMorphException>(settings.Check).Message;
        Assert.Contains("Convergence", Refusal(Settings with { Convergence = null }), StringComparison.Ordinal);
        Assert.Contains("Preset", Refusal(Settings with { Preset = null, Space = new(), Constants = 0.5 }),
            StringComparison.Ordinal);
        Assert.Contains("Focus.Share", Refusal(Settings with { Focus = new(0) }), StringComparison.Ordinal);
        Assert.Contains("Focus.Narrowing", Refusal(Settings with { Focus = new(Narrowing: 2) }), StringComparison.Ordinal);
        Settings.Check();
    }
}
