using HyperMorph.Data;
using HyperMorph.Tests.Imaging;
using HyperMorph.Tests.Training;
using HyperMorph.Training;
using HyperMorph.Tuning;
using TorchSharp;
using Xunit;

namespace HyperMorph.Tests.Tuning;

/// <summary>A small model of λ and γ, trained for a few hundred steps.</summary>
public sealed class TwoHyperparameters : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TwoHyperparameters()
    {
        TrainingSettings settings = TinyTraining.Settings with
        {
            Steps = 600, WarmUpSteps = 20, CheckpointEvery = 600, LearningRate = 4e-3, IntegrationSteps = 4,
            Space = new(Hyperparameter.Lambda, Hyperparameter.Gamma)
        };
        Trainer.Train(settings, TinyTraining.Data, _folder.Path);
        Model = TrainedModel.Load(_folder.Path);
    }

    internal TrainedModel Model { get; }

    internal TuningTarget Target =>
        TuningTarget.Of(Model, TinyTraining.Manifest, Pairs.ForEvaluation(TinyTraining.Data.Training, 10));

    public void Dispose()
    {
        Model.Dispose();
        _folder.Dispose();
    }
}

public sealed class GradientTuningTests(TwoHyperparameters trained) : IClassFixture<TwoHyperparameters>
{
    private static readonly TuningSettings Fine = new() { Tolerance = 0.003, ScreeningPairs = 4 };

    [Fact]
    public void The_gradient_is_that_of_the_soft_dice()
    {
        SoftDiceObjective objective = new(trained.Model, trained.Target, CancellationToken.None);
        double[] places = [0.8, 0.6];
        double[] gradient = objective.At(places, 6).Gradient;
        for (int a = 0; a < places.Length; a++)
        {
            // Wide enough for float32 and for the kinks of leaky ReLUs, narrow enough for a straight line.
            double At(double step) => objective.At([.. places.Select((p, i) => i == a ? p + step : p)], 6).Value;
            Assert.Equal((At(0.01) - At(-0.01)) / 0.02, gradient[a], 0.05 * Math.Abs(gradient[a]) + 1e-3);
            // Far above what the comparison lets pass.
            Assert.True(Math.Abs(gradient[a]) > 0.005);
        }
    }

    [Fact]
    public void Tuning_finds_what_a_dense_sweep_of_the_same_objective_finds()
    {
        SoftDiceObjective objective = new(trained.Model, trained.Target, CancellationToken.None);
        double[] even = [.. Enumerable.Range(0, 21).Select(i => i / 20.0)];
        (double[] swept, _) = GridPeak.Find([even], [.. even.Select(lambda => objective.At([lambda, 0], 10).Value)]);
        TuningResult tuned = GradientTuning.Run(trained.Model, trained.Target, HyperPoint.Of(("gamma", 0)), settings: Fine);
        Assert.Equal(swept[0], tuned.Path.Last(step => step.Stage == TuningStage.Polish).Point["lambda"], 0.03);
        Assert.Equal(0, tuned.Optimum.Point["gamma"]);
        Assert.All(tuned.Path, step => Assert.Equal(0, step.Point["gamma"]));
    }

    [Fact]
    public void The_dice_of_labels_is_as_high_as_on_a_landscape()
    {
        Landscape landscape = LandscapeSweep.Run(trained.Model, TinyTraining.Manifest, trained.Target.Pairs,
            GradientTuning.Axes(trained.Model, HyperPoint.Empty, [11, 6]));
        Optimum swept = trained.Target.OptimumOf(landscape)!,
            tuned = GradientTuning.Run(trained.Model, trained.Target, settings: new() { ApproachPairs = 6 }).Optimum;
        Assert.Equal(swept.Dice, tuned.Dice, 0.005);
        Assert.Equal(swept.Pairs, tuned.Pairs);
        Assert.Equal(["gamma", "lambda"], tuned.Low.Values.Keys);
    }

    [Fact]
    public void It_settles_at_the_top_of_the_dice_of_labels_around()
    {
        TuningResult tuned = GradientTuning.Run(trained.Model, trained.Target, HyperPoint.Of(("gamma", 0.3)), settings: Fine);
        TuningStep[] around = [.. tuned.Path.Where(step => step.Stage == TuningStage.Settle)];
        double[] lambdas = [.. around.Select(step => step.Point["lambda"])];
        Assert.Equal(5, around.Length);
        Assert.Equal(0.24, lambdas[^1] - lambdas[0], 1e-9);
        (double[] top, _) = GridPeak.Find([lambdas], [.. around.Select(step => step.Dice)]);
        Assert.Equal(top[0], tuned.Optimum.Point["lambda"], 1e-9);
    }

    [Fact]
    public void The_hypernetwork_stays_as_it_is()
    {
        float[][] Learned() => [.. trained.Model.Weights.parameters().Select(p => p.data<float>().ToArray())];
        float[][] before = Learned();
        trained.Model.Weights.zero_grad();
        GradientTuning.Run(trained.Model, trained.Target, settings: new() { Starts = 1, ScreeningPairs = 2 });
        Assert.Equal(before, Learned());
        Assert.All(trained.Model.Weights.parameters(),
            p => Assert.True(p.requires_grad && (p.grad is null || p.grad.count_nonzero().item<long>() == 0)));
    }

    [Fact]
    public void The_same_call_goes_the_same_way()
    {
        IReadOnlyList<TuningStep> Path() =>
            GradientTuning.Run(trained.Model, trained.Target, settings: new() { Starts = 2, ScreeningPairs = 2 }).Path;
        Assert.Equal(Path(), Path());
    }

    [Fact]
    public void Targets_are_the_structures_groups_and_pairs_that_have_values()
    {
        IReadOnlyList<Pair> pairs = trained.Target.Pairs;
        IReadOnlyList<TuningTarget> each = TuningTarget.PerStructure(TinyTraining.Manifest, pairs);
        Assert.Subset(TinyTraining.Manifest.Structures.Select(s => s.Name).ToHashSet(), each.Select(t => t.Name).ToHashSet());
        Assert.All(each, target => Assert.All(target.Labels, labels => Assert.Single(labels)));
        Assert.Equal(10, TuningTarget.PerPair(TinyTraining.Manifest, pairs).Count);
        Assert.Contains("nowhere", Assert.Throws<HyperMorphException>(() =>
            TuningTarget.Of(trained.Model, TinyTraining.Manifest, pairs, "nowhere")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void There_must_be_something_to_tune()
    {
        HyperPoint all = HyperPoint.Of(("lambda", 0.2), ("gamma", 0.5));
        Assert.Contains("held", Assert.Throws<HyperMorphException>(() =>
            GradientTuning.Run(trained.Model, trained.Target, all)).Message, StringComparison.Ordinal);
        Assert.Throws<HyperMorphException>(() =>
            GradientTuning.Run(trained.Model, trained.Target, HyperPoint.Of(("gamma", 1.5))));
        using CancellationTokenSource stopped = new();
        stopped.Cancel();
        Assert.Throws<OperationCanceledException>(() =>
            GradientTuning.Run(trained.Model, trained.Target, cancellation: stopped.Token));
        Assert.All(trained.Model.Weights.parameters(), p => Assert.True(p.requires_grad));
    }
}
