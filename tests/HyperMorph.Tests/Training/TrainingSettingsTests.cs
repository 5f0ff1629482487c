using HyperMorph.Training;
using Xunit;

namespace HyperMorph.Tests.Training;

public sealed class TrainingSettingsTests
{
    [Theory]
    [InlineData("mip", 3, 1e-3), InlineData("paper", 2, 1e-3), InlineData("paper", 3, 2e-4),
        InlineData("reference", 3, 2e-4), InlineData(null, 3, 1e-3)]
    public void Only_a_hypernetwork_without_scaled_output_wants_a_smaller_learning_rate_on_volumes(
        string? preset, int rank, double expected) =>
        Assert.Equal(expected, TrainingSettings.LearningRateFor(preset, rank));

    [Theory]
    [InlineData("Steps"), InlineData("λ"), InlineData("Similarity"), InlineData("Preset"), InlineData("Window"),
        InlineData("WideningSteps"), InlineData("null for a model without hypernetwork")]
    public void A_setting_out_of_range_is_named(string name)
    {
        TrainingSettings wrong = name switch
        {
            "Steps" => TinyTraining.Settings with { Steps = 0 },
            "λ" => TinyTraining.Settings with { Preset = null, Space = new(), Constants = 1.5 },
            "Similarity" => TinyTraining.Settings with { Similarity = "psnr" },
            "Preset" => TinyTraining.Settings with { Preset = "big" },
            "WideningSteps" => TinyTraining.Settings with { WideningSteps = 0 },
            "null for a model without hypernetwork" =>
                TinyTraining.Settings with { Preset = null, Space = new(), Constants = 0.5, WideningSteps = 10 },
            _ => TinyTraining.Settings with { Constants = HyperPoint.Of(("window", 9)) },
        };
        Assert.Contains(name, Assert.Throws<HyperMorphException>(wrong.Check).Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(6, "window = 7"), InlineData(8.5, "window = 9")]
    public void A_constant_that_training_does_not_take_is_refused_with_the_nearest_one(double window, string nearest)
    {
        static TrainingSettings At(double window) =>
            TinyTraining.Settings with { Similarity = "lncc", Constants = HyperPoint.Of(("window", window)) };
        Assert.Contains($"window = {window}, and must be a value that training takes, such as {nearest}",
            Assert.Throws<HyperMorphException>(At(window).Check).Message, StringComparison.Ordinal);
        At(7).Check();
    }
}
