using HyperMorph.Training;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace HyperMorph.Tests.Training;

public sealed class TrainingStepTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.35)]
    [InlineData(0.9)]
    public void The_similarity_moves_the_weights_as_much_at_every_lambda(double lambda) =>
        Assert.Equal(1, (1 - lambda) * TrainingStep.Scale(lambda), 1e-12);

    [Fact]
    public void Where_nothing_but_regularisation_is_left_gradients_stay_finite() =>
        Assert.Equal(10, TrainingStep.Scale(1), 1e-12);

    [Fact]
    public void Where_there_is_no_lambda_gradients_stay_as_they_are() =>
        Assert.Equal(1, TrainingStep.Scale(HyperPoint.Of([("gamma", 0.7)])));

    [Fact]
    public void A_first_step_at_a_large_lambda_gives_Adam_as_large_gradients_as_one_without_regularisation()
    {
        float[] without = FirstMoments(0), large = FirstMoments(0.75);
        float greatest = without.Max(Math.Abs);
        Assert.True(greatest > 0);
        Assert.All(without.Zip(large), m => Assert.Equal(m.First, m.Second, 0.01 * greatest));
    }

    [Fact]
    public void A_model_of_one_lambda_keeps_its_gradients()
    {
        float[] without = OfVoxelMorph(0), large = OfVoxelMorph(0.75);
        float greatest = without.Max(Math.Abs);
        Assert.True(greatest > 0);
        Assert.All(without.Zip(large), m => Assert.Equal(0.25 * m.First, m.Second, 0.01 * greatest));

        static float[] OfVoxelMorph(double lambda)
        {
            TrainingSettings settings = TinyTraining.Settings with { Preset = null, Space = new(), Constants = lambda };
            using DisposeScope scope = NewDisposeScope();
            using TrainingStep step = new(settings, new(settings, []), 2, CPU);
            return FirstMoments(step, lambda, step.Optimiser.Moments.Keys.First());
        }
    }

    /// <summary>What Adam holds of the gradients of a hypernetwork's θ₀ after one step.</summary>
    private static float[] FirstMoments(double lambda)
    {
        TrainingSettings settings = TinyTraining.Settings;
        using DisposeScope scope = NewDisposeScope();
        using TrainingStep step = new(settings, new(settings, []), 2, CPU);
        using (no_grad())
        {
            // The kernels are then θ₀ whatever λ is. Its field is nearly at rest, and all but free of roughness.
            Checkpoint.Parameters(step.Weights)["_output"].zero_();
        }
        return FirstMoments(step, lambda, "mean._start");
    }

    private static float[] FirstMoments(TrainingStep step, double lambda, string name)
    {
        step.Run(0, TinyTraining.Settings.LearningRate, lambda,
            [new(TinyTraining.Data.Training[0], TinyTraining.Data.Training[1])]);
        return [.. step.Optimiser.Moments[name].data<float>()];
    }
}
