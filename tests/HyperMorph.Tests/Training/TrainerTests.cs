using System.Text.Json.Nodes;
using HyperMorph.Data;
using HyperMorph.Imaging;
using HyperMorph.Networks;
using HyperMorph.Tests.Imaging;
using HyperMorph.Training;
using Xunit;
using static TorchSharp.torch;

namespace HyperMorph.Tests.Training;

public sealed class TrainerTests
{
    [Fact]
    public void Training_brings_the_loss_down_and_leaves_a_model_and_a_log()
    {
        using TemporaryFolder folder = new();
        TrainingSettings settings = TinyTraining.Settings with
        {
            Steps = 200, Space = new(Hyperparameter.Lambda with { Prior = new(PriorKind.Uniform) })
        };
        CheckpointInfo info = Trainer.Train(settings, TinyTraining.Data, folder.Path);
        StepLosses[] log = [.. TrainingLog.Read(Path.Combine(folder.Path, TrainingLog.FileName))];
        Assert.Equal(200, info.Step);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => (long)i), log.Select(l => l.Step));
        Assert.True(log[^50..].Average(l => l.Similarity) < 0.9 * log[..50].Average(l => l.Similarity));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(folder.Path, "tensorboard")));
        using TrainedModel model = TrainedModel.Load(folder.Path);
        Assert.Equal("tiny", model.Info.DataSet);
    }

    [Fact]
    public void A_cancelled_run_goes_on_to_the_same_losses()
    {
        using TemporaryFolder whole = new(), broken = new();
        Trainer.Train(TinyTraining.Settings, TinyTraining.Data, whole.Path);
        using CancellationTokenSource stop = new();
        CheckpointInfo half = Trainer.Train(TinyTraining.Settings, TinyTraining.Data, broken.Path,
            progress: l => { if (l.Step == 13) { stop.Cancel(); } }, cancellation: stop.Token);
        Assert.Equal(14, half.Step);
        Trainer.Train(TinyTraining.Settings, TinyTraining.Data, broken.Path);
        Assert.Equal(File.ReadAllLines(Path.Combine(whole.Path, TrainingLog.FileName)),
            File.ReadAllLines(Path.Combine(broken.Path, TrainingLog.FileName)));
    }

    [Fact]
    public void A_run_that_several_versions_made_names_them_all()
    {
        using TemporaryFolder folder = new();
        TrainingSettings settings = TinyTraining.Settings with { Steps = 10 };
        Trainer.Train(settings, TinyTraining.Data, folder.Path);
        string checkpoint = Checkpoint.Find(folder.Path)!, path = Path.Combine(checkpoint, "config.json");
        // As a version did that wrote no checksums.
        File.Delete(Path.Combine(checkpoint, "checksums.txt"));
        JsonNode config = JsonNode.Parse(File.ReadAllText(path))!;
        config["Version"] = "0.0.1";
        File.WriteAllText(path, config.ToJsonString());
        CheckpointInfo info = Trainer.Train(settings with { Steps = 20 }, TinyTraining.Data, folder.Path);
        Assert.Equal($"0.0.1, {CheckpointInfo.LibraryVersion}", info.Version);
        Assert.Equal(info.Version, Trainer.Train(settings with { Steps = 25 }, TinyTraining.Data, folder.Path).Version);
    }

    [Fact]
    public void A_model_without_hypernetwork_trains_at_its_one_lambda()
    {
        using TemporaryFolder folder = new();
        Trainer.Train(TinyTraining.Settings with { Preset = null, Space = new(), Constants = 0.3, Steps = 5 },
            TinyTraining.Data, folder.Path);
        Assert.All(TrainingLog.Read(Path.Combine(folder.Path, TrainingLog.FileName)), l => Assert.Equal(0.3, l.Point));
        using TrainedModel model = TrainedModel.Load(folder.Path);
        Assert.Contains("0.3 alone", Assert.Throws<HyperMorphException>(() => model.KernelsAt(0.5)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_that_is_not_a_number_stops_the_run_with_step_lambda_and_pair()
    {
        using TemporaryFolder folder = new();
        Subject[] subjects = [.. TinyTraining.Data.Training.Select((s, i) => i > 1
            ? s
            : s with { Image = new Volume(Enumerable.Repeat(float.NaN, 48 * 48).ToArray(), [48, 48], Affine.Identity) })];
        HyperMorphException failure = Assert.Throws<HyperMorphException>(() =>
            Trainer.Train(TinyTraining.Settings, TinyTraining.Data with { Training = subjects }, folder.Path));
        Assert.Matches(@"stopped at step \d+: the loss is not a finite number at λ = [\d.]+ for phantom-\d+ to phantom-\d+",
            failure.Message);
    }

    [Fact]
    public void A_diverging_loss_stops_the_run_and_keeps_the_last_checkpoint()
    {
        using TemporaryFolder folder = new();
        TrainingSettings settings =
            TinyTraining.Settings with { LearningRate = 30, WarmUpSteps = 0, CheckpointEvery = 1, Steps = 300 };
        HyperMorphException failure =
            Assert.Throws<HyperMorphException>(() => Trainer.Train(settings, TinyTraining.Data, folder.Path));
        Assert.Matches("diverges|not a finite number", failure.Message);
        Assert.NotNull(Checkpoint.Find(folder.Path));
    }

    [Fact]
    public void A_hypernetwork_that_died_stops_the_run_and_keeps_the_last_checkpoint()
    {
        using TemporaryFolder folder = new();
        Trainer.Train(TinyTraining.Settings with { Steps = 10 }, TinyTraining.Data, folder.Path);
        string checkpoint = Checkpoint.Find(folder.Path)!, path = Path.Combine(checkpoint, Checkpoint.WeightsFile);
        using (NewDisposeScope())
        {
            Dictionary<string, Tensor> weights = Safetensors.Load(path);
            weights["_hidden.7"].fill_(-100);
            Safetensors.Save(path, weights);
        }
        File.Delete(Path.Combine(checkpoint, "checksums.txt"));
        HyperMorphException failure = Assert.Throws<HyperMorphException>(() =>
            Trainer.Train(TinyTraining.Settings with { Steps = 20 }, TinyTraining.Data, folder.Path));
        Assert.Contains(
            "stopped at step 20: no unit of the hypernetwork's last layer", failure.Message, StringComparison.Ordinal);
        Assert.Equal(checkpoint, Checkpoint.Find(folder.Path));
    }

    [Fact]
    public void A_long_run_is_taken_up_without_being_mistaken_for_a_diverging_one()
    {
        using TemporaryFolder folder = new();
        TrainingSettings settings = TinyTraining.Settings with { Steps = 260, WarmUpSteps = 50 };
        Trainer.Train(settings, TinyTraining.Data, folder.Path);
        Assert.Equal(265, Trainer.Train(settings with { Steps = 265 }, TinyTraining.Data, folder.Path).Step);
    }

    [Fact]
    public void A_run_is_not_continued_with_other_settings()
    {
        using TemporaryFolder folder = new();
        Trainer.Train(TinyTraining.Settings with { Steps = 3 }, TinyTraining.Data, folder.Path);
        Assert.Contains("other settings", Assert.Throws<HyperMorphException>(() =>
                Trainer.Train(TinyTraining.Settings with { Seed = 9 }, TinyTraining.Data, folder.Path)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0), InlineData(1)]
    public void The_draws_of_a_step_depend_on_seed_and_step_alone(int seed)
    {
        TrainingSettings settings = TinyTraining.Settings with { Seed = seed, BatchSize = 3 };
        (HyperPoint point, Pair[] pairs) = Trainer.Draw(settings, TinyTraining.Data.Training, 1234);
        (HyperPoint again, Pair[] same) = Trainer.Draw(settings, TinyTraining.Data.Training, 1234);
        Assert.Equal(point, again);
        Assert.Equal(pairs, same);
        Assert.NotEqual(point, Trainer.Draw(settings, TinyTraining.Data.Training, 1235).Point);
    }

    [Fact]
    public void A_range_that_widens_grows_evenly_from_its_middle_to_what_is_drawn_without_widening()
    {
        TrainingSettings whole = TinyTraining.Settings with { Space = new(Hyperparameter.Lambda, Hyperparameter.Gamma) },
            widening = whole with { WideningSteps = 1000 };
        for (int step = 0; step < 1200; step++)
        {
            HyperPoint all = Trainer.Draw(whole, TinyTraining.Data.Training, step).Point,
                some = Trainer.Draw(widening, TinyTraining.Data.Training, step).Point;
            double width = Math.Min(1, (step + 1) / 1000.0);
            Assert.All((string[])["lambda", "gamma"], name => Assert.Equal(width * (all[name] - 0.5), some[name] - 0.5, 1e-12));
        }
    }

    [Fact]
    public void A_logarithmic_range_widens_from_where_half_of_its_draws_are_below()
    {
        TrainingSettings settings = TinyTraining.Settings with
        {
            Space = new(Hyperparameter.Lambda with { Prior = new(PriorKind.LogUniform) }), WideningSteps = 1_000_000
        };
        Assert.Equal(Math.Pow(1e-3, 0.5), Trainer.Draw(settings, TinyTraining.Data.Training, 0).Point["lambda"], 1e-5);
    }

    [Fact]
    public void Subjects_without_labels_are_trained_on_beside_those_with_labels()
    {
        using TemporaryFolder folder = new();
        Subject[] partly = [.. TinyTraining.Data.Training.Select((s, i) => i % 2 == 0 ? s : s with { Labels = null })];
        TrainingSettings settings = TinyTraining.Settings with
        {
            Space = new(Hyperparameter.Lambda, Hyperparameter.Gamma with { Prior = new(PriorKind.Uniform) })
        };
        Trainer.Train(settings, TinyTraining.Data with { Training = partly }, folder.Path);
        StepLosses[] log = [.. TrainingLog.Read(Path.Combine(folder.Path, TrainingLog.FileName))];
        HashSet<Subject> labelled = [.. partly.Where(s => s.Labels is not null)];
        bool[] both = [.. log.Select(l => Trainer.Draw(settings, partly, l.Step).Pairs[0])
            .Select(p => labelled.Contains(p.Moving) && labelled.Contains(p.Fixed))];
        Assert.Contains(true, both);
        Assert.Contains(false, both);
        Assert.Equal(both, log.Select(l => double.IsFinite(l.Segmentation)));
    }

    [Fact]
    public void A_label_weight_without_label_maps_and_a_structure_that_is_not_there_are_refused()
    {
        using TemporaryFolder folder = new();
        TrainingSettings settings = TinyTraining.Settings with { Space = new(Hyperparameter.Lambda, Hyperparameter.Gamma) };
        DataSet bare =
            TinyTraining.Data with { Training = [.. TinyTraining.Data.Training.Select(s => s with { Labels = null })] };
        Assert.Contains("without gamma", Assert.Throws<HyperMorphException>(() =>
            Trainer.Train(settings, bare, folder.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("no structure 'Heart'", Assert.Throws<HyperMorphException>(() =>
                Trainer.Train(settings with { Structures = ["Heart"] }, TinyTraining.Data, folder.Path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Every_hyperparameter_is_drawn_from_its_own_sequence_and_training_values_alone()
    {
        TrainingSettings settings = TinyTraining.Settings with
        {
            Similarity = "lncc", Space = new(Hyperparameter.Lambda, Hyperparameter.Gamma, Hyperparameter.Window)
        };
        HyperPoint[] draws = [.. Enumerable.Range(0, 400)
            .Select(step => Trainer.Draw(settings, TinyTraining.Data.Training, step).Point)];
        Assert.All(draws, d => Assert.Contains(d["window"], (double[])[3, 5, 7, 9, 11, 13, 15]));
        Assert.Equal(7, draws.Select(d => d["window"]).Distinct().Count());
        (double[] x, double[] y) = ([.. draws.Select(d => d["lambda"] - 0.5)], [.. draws.Select(d => d["gamma"] - 0.5)]);
        Assert.InRange(x.Zip(y, (a, b) => a * b).Sum() / Math.Sqrt(x.Sum(a => a * a) * y.Sum(b => b * b)), -0.15, 0.15);
    }
}
