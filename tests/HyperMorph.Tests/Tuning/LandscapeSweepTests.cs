using HyperMorph.Data;
using HyperMorph.Tests.Imaging;
using HyperMorph.Tests.Training;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Xunit;

namespace HyperMorph.Tests.Tuning;

public sealed class LandscapeSweepTests
{
    [Fact]
    public void A_sweep_scores_every_pair_at_every_lambda()
    {
        using TemporaryFolder folder = new();
        using TrainedModel model = TinyTraining.Model(folder, 150, warmUp: 10);
        IReadOnlyList<Pair> pairs = Pairs.ForEvaluation(TinyTraining.Data.Test, 5);
        int reported = 0;
        Landscape landscape = LandscapeSweep.Run(
            model, TinyTraining.Manifest, pairs, [Lambdas(0, 0.5, 1)], null, (done, _) => reported = done);
        Assert.Equal(15, reported);
        Assert.Equal([5, 5, 5], landscape.Scores.Select(s => s.Length));
        Assert.All(landscape.Scores.SelectMany(s => s), s => Assert.InRange(s.MeanDice, 0.01, 1));
        Assert.True(landscape.Scores[2].Average(s => s.SdLogJ) < landscape.Scores[0].Average(s => s.SdLogJ),
            "more regularisation gives smoother fields");
    }

    [Fact]
    public void Scores_do_not_depend_on_the_batch_they_are_computed_in()
    {
        using TemporaryFolder folder = new();
        using TrainedModel model = TinyTraining.Model(folder, 3);
        IReadOnlyList<Pair> pairs = Pairs.ForEvaluation(TinyTraining.Data.Test, 4);
        PairScore[] together = LandscapeSweep.Run(model, TinyTraining.Manifest, pairs, [Lambdas(0.5)]).Scores[0];
        PairScore[] alone =
            [.. pairs.Select(p => LandscapeSweep.Run(model, TinyTraining.Manifest, [p], [Lambdas(0.5)]).Scores[0][0])];
        Assert.All(together.Zip(alone), s => Assert.Equal(s.First.MeanDice, s.Second.MeanDice, 3));
    }

    [Fact]
    public void A_lambda_outside_its_range_and_a_subject_without_labels_are_refused()
    {
        using TemporaryFolder folder = new();
        using TrainedModel model = TinyTraining.Model(folder, 3);
        IReadOnlyList<Pair> pairs = Pairs.ForEvaluation(TinyTraining.Data.Test, 2);
        Assert.Contains("1.2", Assert.Throws<HyperMorphException>(() =>
            LandscapeSweep.Run(model, TinyTraining.Manifest, pairs, [Lambdas(0, 1.2)])).Message, StringComparison.Ordinal);
        Pair unlabelled = pairs[0] with { Fixed = pairs[0].Fixed with { Labels = null } };
        Assert.Contains(unlabelled.Fixed.Id, Assert.Throws<HyperMorphException>(() =>
            LandscapeSweep.Run(model, TinyTraining.Manifest, [unlabelled], [Lambdas(0.5)])).Message, StringComparison.Ordinal);
    }

    private static LandscapeAxis Lambdas(params double[] values) => new(Hyperparameter.Lambda, values);
}
