using HyperMorph.Data;
using HyperMorph.Tests.Imaging;
using HyperMorph.Tests.Training;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Microsoft.Data.Analysis;
using Xunit;

namespace HyperMorph.Tests.Tuning;

public sealed class LandscapeTests
{
    [Fact]
    public void A_sweep_scores_every_pair_at_every_lambda()
    {
        using TemporaryFolder folder = new();
        Trainer.Train(TinyTraining.Settings with { Steps = 150, WarmUpSteps = 10 }, TinyTraining.Data, folder.Path);
        using TrainedModel model = TrainedModel.Load(folder.Path);
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
    public void A_sweep_that_was_stopped_goes_on_where_it_was()
    {
        using TemporaryFolder folder = new();
        Trainer.Train(TinyTraining.Settings with { Steps = 3 }, TinyTraining.Data, folder.Path);
        using TrainedModel model = TrainedModel.Load(folder.Path);
        IReadOnlyList<Pair> pairs = Pairs.ForEvaluation(TinyTraining.Data.Test, 3);
        List<int> reported = [];
        Landscape Run(IReadOnlyList<Pair> some, Action<int, int>? progress, CancellationToken cancellation = default) =>
            LandscapeSweep.Run(model, TinyTraining.Manifest, some, [Lambdas(0, 0.5, 1)], null, progress,
                SweepStore.Open(model, TinyTraining.Manifest, some), cancellation);
        using CancellationTokenSource stop = new();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Run(pairs, (done, _) => { if (done > 3) { stop.Cancel(); } else { reported.Add(done); } }, stop.Token));
        Assert.Equal([3], reported);
        // The second point was finished when the token was looked at; of the third, a line was begun.
        File.AppendAllText(Directory.GetFiles(model.Folder!, "sweep-*").Single(), "{\"Point\":{\"lambda\":1},\"Sco");
        Landscape whole = Run(pairs, (done, _) => reported.Add(done)),
            again = Run(pairs, (_, _) => Assert.Fail("nothing is left to sweep"));
        Assert.Equal([3, 9], reported);
        Landscape fresh = LandscapeSweep.Run(model, TinyTraining.Manifest, pairs, [Lambdas(0, 0.5, 1)]);
        foreach (Landscape landscape in (Landscape[])[whole, again])
        {
            Assert.Equal(fresh.Scores.SelectMany(s => s).SelectMany(s => s.Dice),
                landscape.Scores.SelectMany(s => s).SelectMany(s => s.Dice));
            Assert.Equal(fresh.Scores.SelectMany(s => s).Select(s => s.SdLogJ),
                landscape.Scores.SelectMany(s => s).Select(s => s.SdLogJ));
        }
        Assert.Equal([2, 2, 2], Run([.. pairs.Take(2)], null).Scores.Select(s => s.Length));
    }

    [Fact]
    public void Scores_do_not_depend_on_the_batch_they_are_computed_in()
    {
        using TemporaryFolder folder = new();
        Trainer.Train(TinyTraining.Settings with { Steps = 3 }, TinyTraining.Data, folder.Path);
        using TrainedModel model = TrainedModel.Load(folder.Path);
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
        Trainer.Train(TinyTraining.Settings with { Steps = 3 }, TinyTraining.Data, folder.Path);
        using TrainedModel model = TrainedModel.Load(folder.Path);
        IReadOnlyList<Pair> pairs = Pairs.ForEvaluation(TinyTraining.Data.Test, 2);
        Assert.Contains("1.2", Assert.Throws<HyperMorphException>(() =>
            LandscapeSweep.Run(model, TinyTraining.Manifest, pairs, [Lambdas(0, 1.2)])).Message, StringComparison.Ordinal);
        Pair unlabelled = pairs[0] with { Fixed = pairs[0].Fixed with { Labels = null } };
        Assert.Contains(unlabelled.Fixed.Id, Assert.Throws<HyperMorphException>(() =>
            LandscapeSweep.Run(model, TinyTraining.Manifest, [unlabelled], [Lambdas(0.5)])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_hold_the_landscape_and_read_back_as_data_frames()
    {
        using TemporaryFolder folder = new();
        Landscape landscape = OptimaTests.Synthetic();
        LandscapeTables.Write(folder.Path, landscape, Optima.Of(landscape));
        DataFrame summary = DataFrame.LoadCsv(folder / "landscape.csv"), pairs = DataFrame.LoadCsv(folder / "pairs.csv");
        Assert.Equal(22, summary.Rows.Count);
        Assert.Equal(22 * 40, pairs.Rows.Count);
        Assert.Equal(0.25, Convert.ToDouble(summary["dice"][0], System.Globalization.CultureInfo.InvariantCulture), 1e-6);
        Assert.Contains("0.2,", File.ReadAllText(folder / "landscape.csv"), StringComparison.Ordinal);
        Assert.Equal(6, File.ReadAllLines(folder / "optima.csv").Length);
    }

    private static LandscapeAxis Lambdas(params double[] values) => new(Hyperparameter.Lambda, values);
}
