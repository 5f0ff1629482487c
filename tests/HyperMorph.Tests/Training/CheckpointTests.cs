using HyperMorph.Networks;
using HyperMorph.Tests.Imaging;
using HyperMorph.Training;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace HyperMorph.Tests.Training;

public sealed class CheckpointTests
{
    [Fact]
    public void A_loaded_model_registers_as_the_trained_one_does()
    {
        using TemporaryFolder folder = new();
        string checkpoint = Trained(folder);
        using TrainedModel one = TrainedModel.Load(folder.Path), other = TrainedModel.Load(checkpoint);
        var pair = TinyTraining.Data.Test;
        Assert.Equal(one.Register(pair[0].Image, pair[1].Image, 0.4).Displacement.Values,
            other.Register(pair[0].Image, pair[1].Image, 0.4).Displacement.Values);
    }

    [Fact]
    public void Only_the_newest_checkpoint_is_kept_and_an_unfinished_one_is_not_taken_for_it()
    {
        using TemporaryFolder folder = new();
        string newest = Trained(folder);
        Directory.CreateDirectory(Path.Combine(folder.Path, "checkpoint-00000099.tmp"));
        Assert.Equal(newest, Checkpoint.Find(folder.Path));
        Assert.Single(Directory.GetDirectories(folder.Path, "checkpoint-????????"));
    }

    [Theory]
    [InlineData("weights.safetensors"), InlineData("optimizer.safetensors"), InlineData("config.json")]
    public void A_truncated_file_is_refused_by_name(string file)
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(Trained(folder), file);
        using (FileStream stream = File.OpenWrite(path))
        {
            stream.SetLength(stream.Length / 2);
        }
        Assert.Contains(file, Assert.Throws<HyperMorphException>(() =>
            Trainer.Train(TinyTraining.Settings, TinyTraining.Data, folder.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("weights.safetensors"), InlineData("optimizer.safetensors"), InlineData("config.json")]
    public void Training_does_not_go_on_from_a_file_that_somebody_edited(string file)
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(Trained(folder), file);
        byte[] whole = File.ReadAllBytes(path), edited = [.. whole];
        // The last digit of a number: a weight, a moment, or a second of the run's cost.
        edited[Array.FindLastIndex(edited, b => file != "config.json" || char.IsAsciiDigit((char)b))] ^= 1;
        File.WriteAllBytes(path, edited);
        CheckpointInfo Train() => Trainer.Train(TinyTraining.Settings with { Steps = 5 }, TinyTraining.Data, folder.Path);
        string refusal = Assert.Throws<HyperMorphException>(Train).Message;
        Assert.Contains(path, refusal, StringComparison.Ordinal);
        Assert.Contains("was changed after it was written", refusal, StringComparison.Ordinal);
        File.WriteAllBytes(path, whole);
        Assert.Equal(5, Train().Step);
    }

    [Fact]
    public void The_version_names_the_commit_and_says_where_the_source_was_changed_since() =>
        Assert.Matches(@"^\d+\.\d+\.\d+(\+[0-9a-f]{40}(-changed)?)?$", CheckpointInfo.LibraryVersion);

    [Theory]
    [InlineData("\"mip\"", "\"reference\""), InlineData("\"Encoder\": [\n      8", "\"Encoder\": [\n      4")]
    public void Weights_of_another_preset_or_width_are_refused(string stored, string changed)
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(Trained(folder), "config.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace(stored, changed, StringComparison.Ordinal));
        Assert.Contains("another preset or rank",
            Assert.Throws<HyperMorphException>(() => TrainedModel.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_another_rank_says_so()
    {
        using TemporaryFolder folder = new();
        Trained(folder);
        using TrainedModel model = TrainedModel.Load(folder.Path);
        HyperMorph.Imaging.Volume volume = new(new float[32 * 32 * 32], [32, 32, 32], HyperMorph.Imaging.Affine.Identity);
        Assert.Contains("2 axes", Assert.Throws<HyperMorphException>(() => model.Register(volume, volume, 0.5)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_written_leaves_the_earlier_one()
    {
        using TemporaryFolder folder = new();
        string newest = Trained(folder);
        CheckpointInfo info = Checkpoint.ReadInfo(newest);
        using Weights weights = info.Settings.CreateWeights(info.Settings.CreateModel(2).Network);
        using Adam adam = new(weights);
        File.WriteAllText(Path.Combine(folder.Path, "checkpoint-00000077.tmp"), "a file where the folder should go");
        HyperMorphException failure =
            Assert.Throws<HyperMorphException>(() => Checkpoint.Save(folder.Path, info with { Step = 77 }, weights, adam));
        Assert.Contains("step 77", failure.Message, StringComparison.Ordinal);
        using TrainedModel model = TrainedModel.Load(folder.Path);
        Assert.Equal(3, model.Info.Step);
    }

    [Fact]
    public void Images_of_two_sizes_are_registered_and_the_field_points_into_the_moving_one()
    {
        using TemporaryFolder folder = new();
        Trained(folder);
        using TrainedModel model = TrainedModel.Load(folder.Path);
        var moving = TinyTraining.Data.Test[0].Image.PadOrCrop([56, 44]);
        (var field, int[] offset) = model.Register(moving, TinyTraining.Data.Test[1].Image, 0.5);
        Assert.Equal([48, 48], field.Shape);
        Assert.Equal([4, -2], offset);
    }

    private static string Trained(TemporaryFolder folder)
    {
        Trainer.Train(TinyTraining.Settings with { Steps = 3 }, TinyTraining.Data, folder.Path);
        return Checkpoint.Find(folder.Path)!;
    }
}
