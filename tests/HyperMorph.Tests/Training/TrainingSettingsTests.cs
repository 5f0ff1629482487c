using HyperMorph.Training;
using Xunit;

namespace HyperMorph.Tests.Training;

public sealed class TrainingSettingsTests
{
    [Theory]
    [InlineData("mip", 3, 1e-3), InlineData("paper", 2, 1e-3), InlineData("paper", 3, 2e-4),
        InlineData("reference", 3, 2e-4), InlineData(null, 3, 1e-3)]
    public void Only_a_hypernetwork_without_scaled_output_wants_shorter_steps_on_volumes(
        string? preset, int rank, double expected) =>
        Assert.Equal(expected, TrainingSettings.LearningRateFor(preset, rank));
}
