using HyperMorph.Data;
using HyperMorph.Figures;
using HyperMorph.Registration;
using HyperMorph.Tests.Imaging;
using HyperMorph.Tests.Training;
using HyperMorph.Training;
using HyperMorph.Tuning;
using TorchSharp;
using Xunit;

namespace HyperMorph.Tests;

/// <summary>Live tensors are counted in the whole process, so nothing else runs meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}

[Collection(Alone.Name)]
public sealed class TensorLifetimeTests
{
    // What earlier tests let go of is finalised now, not in the middle of a count.
    public TensorLifetimeTests()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    [Theory]
    [InlineData("mse"), InlineData("lncc")]
    public void Training_holds_as_many_tensors_after_a_thousand_steps_as_after_a_few(string similarity)
    {
        using TemporaryFolder folder = new();
        List<long> alive = [];
        TrainingSettings settings = TinyTraining.Settings with
        {
            Steps = 1000, CheckpointEvery = 300, Encoder = [2], Decoder = [2], IntegrationSteps = 2, Similarity = similarity
        };
        Trainer.Train(settings, TinyTraining.Data, folder.Path, progress: _ => alive.Add(torch.Tensor.TotalCount));
        Assert.Equal(alive[5], alive[^1]);
        Assert.Equal(alive[5], alive.Max());
    }

    [Fact]
    public void Sweeping_registering_and_tuning_leave_no_tensor_behind()
    {
        using TemporaryFolder folder = new();
        using TrainedModel model = TinyTraining.Model(folder, 2);
        long loaded = torch.Tensor.TotalCount;
        LandscapeSweep.Run(model, TinyTraining.Manifest, Pairs.ForEvaluation(TinyTraining.Data.Test, 3),
            [new(Hyperparameter.Lambda, [0, 0.5, 1])]);
        model.Register(TinyTraining.Data.Test[0].Image, TinyTraining.Data.Test[1].Image, 0.5);
        Assert.Equal(loaded, torch.Tensor.TotalCount);
        FieldsAtRest.IntegrateInverse(model.Velocity(TinyTraining.Data.Test[0].Image, TinyTraining.Data.Test[1].Image, 0.5));
        RegistrationView.Of(model, new(TinyTraining.Data.Test[0], TinyTraining.Data.Test[1]), 0.5);
        VoxelMorphExchange.Export(model, folder / "model.safetensors", 0.5);
        Assert.Equal(loaded, torch.Tensor.TotalCount);
        GradientTuning.Run(model, TuningTarget.Of(model, TinyTraining.Manifest, Pairs.ForEvaluation(TinyTraining.Data.Test, 3)));
        Assert.Equal(loaded, torch.Tensor.TotalCount);
    }
}
