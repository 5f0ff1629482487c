using HyperMorph.Data;
using HyperMorph.Registration;
using HyperMorph.Tests.Imaging;
using HyperMorph.Tests.Training;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Xunit;
using static TorchSharp.torch;

namespace HyperMorph.Tests;

[Collection(Alone.Name)]
public sealed class DevicesTests
{
    public static TheoryData<string, int> SimilaritiesAndRanks { get; } =
        [.. from similarity in RegistrationLoss.Similarities from rank in new[] { 2, 3 } select (similarity, rank)];

    [Fact]
    public void A_device_that_there_is_not_is_refused_with_those_that_there_are() =>
        Assert.Contains("there are cpu, cuda and cuda:N",
            Assert.Throws<HyperMorphException>(() => Devices.Parse("gpu")).Message, StringComparison.Ordinal);

    [Theory, MemberData(nameof(SimilaritiesAndRanks))]
    public void A_GPU_gives_the_losses_and_gradients_of_the_processor(string similarity, int rank)
    {
        Device gpu = Gpu();
        using var scope = NewDisposeScope();
        using Generator generator = new(1);
        SimilarityLoss alike = new RegistrationLoss(new() { Similarity = similarity }, []).Similarity(HyperPoint.Empty);
        long[] shape = [1, 1, .. Enumerable.Repeat(16L, rank)];
        Tensor target = rand(shape, float64, generator: generator), moving = rand(shape, float64, generator: generator),
            field = rand([1, rank, .. shape[2..]], float64, generator: generator);
        (Tensor Loss, Tensor Gradient) On(Device device)
        {
            Tensor leaf = field.to(device).detach().requires_grad_();
            Tensor of = alike(target.to(device), Warp.Linear(moving.to(device), Fields.Integrate(leaf)));
            of.backward();
            return (of.detach().cpu(), leaf.grad!.cpu());
        }
        (Tensor expected, Tensor gradient) = On(CPU);
        (Tensor actual, Tensor actualGradient) = On(gpu);
        TensorAssert.RelativelyClose(expected, actual, 1e-10);
        TensorAssert.RelativelyClose(gradient, actualGradient, 1e-8);
    }

    [Theory, InlineData("phantom-2d"), InlineData("phantom-3d")]
    public void Training_on_a_GPU_begins_as_on_the_processor_and_goes_on_there(string phantom)
    {
        Device gpu = Gpu();
        using TemporaryFolder folder = new();
        DataSet data = DataSet.Load(TinyTraining.ManifestOf(phantom, 32));
        TrainingSettings settings = TinyTraining.Settings with { Space = new(Hyperparameter.Lambda, Hyperparameter.Gamma) };
        List<double> Losses(string run, Device device, int steps)
        {
            List<double> losses = [];
            Trainer.Train(settings with { Steps = steps }, data, folder / run, device, step => losses.Add(step.Loss));
            return losses;
        }
        List<double> expected = Losses("processor", CPU, 20), actual = Losses("gpu", gpu, 20);
        // On a GPU, convolutions round their inputs to 10 bits (TF32).
        Assert.All(expected.Zip(actual), l => Assert.Equal(l.First, l.Second, 0.01 * Math.Abs(l.First)));
        Assert.Equal(10, Losses("gpu", CPU, 30).Count);
    }

    [Fact]
    public void A_landscape_from_a_GPU_is_that_of_the_processor()
    {
        Device gpu = Gpu();
        using TemporaryFolder folder = new();
        TinyTraining.Model(folder, 30).Dispose();
        using TrainedModel model = TrainedModel.Load(folder.Path), there = TrainedModel.Load(folder.Path, gpu);
        Pair[] pairs = [.. Pairs.ForEvaluation(TinyTraining.Data.Test, 3)];
        LandscapeAxis[] axes = [new(Hyperparameter.Lambda, [0, 0.5, 1])];
        Landscape expected = LandscapeSweep.Run(model, TinyTraining.Manifest, pairs, axes),
            actual = LandscapeSweep.Run(there, TinyTraining.Manifest, pairs, axes);
        static IEnumerable<double> Dice(Landscape landscape) => landscape.Scores.SelectMany(p => p).Select(s => s.MeanDice);
        Assert.All(Dice(expected).Zip(Dice(actual)), d => Assert.Equal(d.First, d.Second, 5e-3));
    }

    [Fact]
    public void Training_on_a_GPU_holds_as_many_tensors_after_many_steps_as_after_a_few()
    {
        Device gpu = Gpu();
        using TemporaryFolder folder = new();
        List<long> alive = [];
        Trainer.Train(TinyTraining.Settings with { Steps = 300, CheckpointEvery = 100, Similarity = "lncc" }, TinyTraining.Data,
            folder.Path, gpu, _ => alive.Add(Tensor.TotalCount));
        Assert.Equal(alive[5], alive[^1]);
        Assert.Equal(alive[5], alive.Max());
    }

    private static Device Gpu()
    {
        try
        {
            return Devices.Parse("cuda");
        }
        catch (HyperMorphException absent)
        {
            Assert.Skip(absent.Message);
            throw;
        }
    }
}
