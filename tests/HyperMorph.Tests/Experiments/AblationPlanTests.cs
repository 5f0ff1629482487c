using HyperMorph.Data;
using HyperMorph.Experiments;
using HyperMorph.Networks;
using HyperMorph.Tests.Imaging;
using HyperMorph.Training;
using Xunit;

namespace HyperMorph.Tests.Experiments;

public sealed class AblationPlanTests
{
    public static TheoryData<string> Presets => [.. HyperPreset.Published.Select(p => p.Name)];

    [Fact]
    public void The_full_profile_crosses_presets_priors_and_batches_and_the_quick_one_has_the_presets()
    {
        IReadOnlyList<PlannedRun> runs = AblationPlan.Of(Profile.Full).Runs;
        Assert.Equal((18, 18), (runs.DistinctBy(r => r.Run.Key).Count(), runs.DistinctBy(r => r.Run.Title).Count()));
        Assert.Equal(Presets.Select(row => row.Data), AblationPlan.Of(Profile.Quick).Runs.Select(r => r.Run.Settings.Preset));
    }

    [Fact]
    public void Published_presets_take_the_learning_rate_that_was_published() =>
        Assert.All(AblationPlan.Of(Profile.Full).Runs.Select(r => r.Run.Settings),
            s => Assert.Equal(s.Preset == HyperPreset.Mip.Name ? 1e-3 : 1e-4, s.LearningRate));

    [Theory, InlineData("quick"), InlineData("full")]
    public void The_hypermorph_of_the_efficiency_experiment_is_one_of_its_arms(string name)
    {
        Profile profile = Profile.Named(name);
        Assert.Contains(EfficiencyPlan.OverLambda(profile).Hyper.Run.Key, AblationPlan.Of(profile).Runs.Select(r => r.Run.Key));
    }

    // Divergence ends a training from the step on at which its warm-up ends.
    [Theory, MemberData(nameof(Presets))]
    public void No_preset_diverges_once_it_is_warm(string preset)
    {
        using TemporaryFolder run = new();
        TrainingSettings settings = AblationPlan.Of(Profile.Quick).Runs.Single(r => r.Run.Settings.Preset == preset).Run.Settings;
        int steps = settings.WarmUpSteps + 30;
        CheckpointInfo trained = Trainer.Train(
            settings with { Steps = steps, Convergence = null }, DataSet.Load(Manifest.Load(Profile.Quick.DataSet)), run.Path);
        Assert.Equal(steps, trained.Step);
    }
}
