using HyperMorph.Training;
using Xunit;

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
    public void Where_nothing_but_regularisation_is_left_gradients_stay_finite() => Assert.Equal(10, TrainingStep.Scale(1), 1e-12);

    [Fact]
    public void A_model_of_another_hyperparameter_alone_is_trained_as_it_is() =>
        Assert.Equal(1, TrainingStep.Scale(HyperPoint.Of([("gamma", 0.7)])));
}
