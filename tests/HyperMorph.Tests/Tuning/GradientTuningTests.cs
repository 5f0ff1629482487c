using HyperMorph.Data;
using HyperMorph.Tests.Imaging;
using HyperMorph.Tests.Training;
using HyperMorph.Training;
using HyperMorph.Tuning;
using TorchSharp;
using Xunit;

namespace HyperMorph.Tests.Tuning;

/// <summary>A small model of λ and γ, trained until its landscape is smooth.</summary>
public sealed class TwoHyperparameters : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TwoHyperparameters()
    {
        TrainingSettings settings = TinyTraining.Settings with
        {
            Steps = 1000, WarmUpSteps = 20, CheckpointEvery = 1000, LearningRate = 2e-3, IntegrationSteps = 4,
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
    private static readonly double[] Lambdas = [.. Enumerable.Range(0, 21).Select(i => i / 20.0)];

    private SoftDiceObjective Objective(TuningTarget target) => new(trained.Model, target, CancellationToken.None);

    private double[] Sweep(TuningTarget target, double gamma)
    {
        SoftDiceObjective objective = Objective(target);
        return [.. Lambdas.Select(lambda => objective.At([lambda, gamma], 10).Value)];
    }

    private static double Ascended(TuningResult tuned) =>
        tuned.Path.Last(step => step.Stage == TuningStage.Polish).Point["lambda"];

    [Fact]
    public void The_gradient_is_that_of_the_soft_dice()
    {
        SoftDiceObjective objective = Objective(trained.Target);
        double[] wrong = [0, 0], steep = [0, 0], steepest = [0, 0];
        foreach (double[] places in
            from l in (double[])[0.5, 0.8, 0.95] from g in (double[])[0.2, 0.4, 0.8] select (double[])[l, g])
        {
            double[] gradient = objective.At(places, 6).Gradient;
            for (int a = 0; a < places.Length; a++)
            {
                // Wide enough for float32, narrow enough to cross few kinks of leaky ReLUs;
                // all places together, as some still do.
                double At(double step) => objective.At([.. places.Select((p, i) => i == a ? p + step : p)], 6).Value;
                wrong[a] += Math.Pow(((At(3e-4) - At(-3e-4)) / 6e-4) - gradient[a], 2);
                steep[a] += gradient[a] * gradient[a];
                steepest[a] = Math.Max(steepest[a], Math.Abs(gradient[a]));
            }
        }
        Assert.All(steepest, slope => Assert.True(slope > 0.01));
        Assert.All(wrong.Zip(steep), squares => Assert.Equal(0, Math.Sqrt(squares.First / squares.Second), 0.03));
    }

    [Fact]
    public void Tuning_ends_as_high_as_a_dense_sweep_of_the_same_objective()
    {
        double[] swept = Sweep(trained.Target, gamma: 0);
        TuningResult tuned = GradientTuning.Run(trained.Model, trained.Target, HyperPoint.Of(("gamma", 0)), settings: Fine);
        Assert.Equal(swept.Max(), Objective(trained.Target).At([Ascended(tuned), 0], 10).Value, 0.0005);
        Assert.Equal(0, tuned.Optimum.Point["gamma"]);
        Assert.All(tuned.Path, step => Assert.Equal(0, step.Point["gamma"]));
    }

    [Fact]
    public void Tuning_finds_the_top_that_a_dense_sweep_of_the_same_objective_finds()
    {
        // A flat top has no place: taken is the most pronounced of some structures'.
        static double Height(double[] curve)
        {
            int top = Array.IndexOf(curve, curve.Max());
            return curve[top] - Math.Max(curve[Math.Max(top - 4, 0)], curve[Math.Min(top + 4, curve.Length - 1)]);
        }
        string[] structures = ["Left lateral ventricle", "Right lateral ventricle", "Third ventricle", "Left caudate"];
        (TuningTarget target, double gamma, double[] swept) = TuningTarget
            .PerStructure(TinyTraining.Manifest, trained.Target.Pairs)
            .Where(t => structures.Contains(t.Name))
            .SelectMany(t => ((double[])[0, 1]).Select(gamma => (t, gamma, Sweep(t, gamma))))
            .MaxBy(candidate => Height(candidate.Item3));
        // Its place is as exact as it is pronounced: where the objective is hardly lower.
        SoftDiceObjective objective = Objective(target);
        double middle = Lambdas[Array.IndexOf(swept, swept.Max())];
        (double Lambda, double Value)[] around = [.. Enumerable.Range(-20, 41).Select(i => middle + (i / 100.0))
            .Where(lambda => lambda is >= 0 and <= 1).Select(lambda => (lambda, objective.At([lambda, gamma], 10).Value))];
        double[] top = [.. around.Where(at => at.Value > around.Max(a => a.Value) - 0.001).Select(at => at.Lambda)];
        Assert.InRange(top[^1] - top[0], 0, 0.15);
        TuningResult tuned = GradientTuning.Run(trained.Model, target, HyperPoint.Of(("gamma", gamma)), settings: Fine);
        Assert.InRange(Ascended(tuned), top[0] - 0.03, top[^1] + 0.03);
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
