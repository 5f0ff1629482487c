using HyperMorph.Experiments;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Xunit;

namespace HyperMorph.Tests.Experiments;

public sealed class RunSpecTests
{
    private static readonly RunSpec Spec = new("data", "abc", new());

    [Fact]
    public void A_run_is_named_by_what_determines_it_and_by_nothing_else()
    {
        TrainingSettings s = Spec.Settings;
        RunSpec[] others =
        [
            Spec with { DataHash = "abd" }, Spec with { Settings = s with { Seed = 1 } },
            Spec with { Settings = s with { Preset = "paper" } }, Spec with { Settings = s with { BatchSize = 2 } },
            Spec with { Settings = s with { WideningSteps = 100 } }, Spec with { Settings = s with { Focus = new() } },
            Spec with { Settings = s with { Convergence = new() } },
            Spec with { Settings = s with { Convergence = new() { Patience = 0.2 } } },
            Spec with { Settings = s with { Space = new(), Preset = null, Constants = 0.25 } },
            Spec with { Settings = s with { Space = new(), Preset = null, Constants = 0.5 } },
            Spec with { Settings = s with { Space = new(Hyperparameter.Lambda with { Prior = new(PriorKind.Uniform) }) } },
        ];
        Assert.Equal(Spec.Key, (Spec with { DataSet = "elsewhere.json", Settings = s with { CheckpointEvery = 7 } }).Key);
        Assert.Equal(others.Length + 1, others.Append(Spec).Select(o => o.Key).Distinct().Count());
    }

    [Fact]
    public void A_run_keeps_its_name_so_that_stores_outlive_versions()
    {
        Assert.Equal("78c07f3bd2c939b0", Spec.Key);
        Assert.Equal("eaf7dfdd39d82d01", Profile.Full.Baseline(0).Run.Key);
    }

    [Fact]
    public void Experiments_share_the_runs_that_they_have_in_common()
    {
        foreach (Profile profile in Profile.All)
        {
            string[] Keys(string name) =>
                [.. Experiment.Named(name).Plan(profile).Select(r => $"{r.Run.Key} {r.Evaluation.Key}")];
            Assert.All(Experiment.All, e => Assert.Equal(e.Plan(profile).Count, Keys(e.Name).Distinct().Count()));
            Assert.Equal(Keys("efficiency")[..1], Keys("efficiency").Intersect(Keys("robustness")));
            Assert.Contains(Keys("tuning")[0], Keys("efficiency"));
        }
    }

    [Fact]
    public void The_full_profile_plans_what_the_paper_did()
    {
        EfficiencyPlan one = EfficiencyPlan.OverLambda(Profile.Full), two = EfficiencyPlan.OverLambdaAndGamma(Profile.Full);
        Assert.Equal((13, 25), (one.Baselines.Length, two.Baselines.Length));
        Assert.Equal((25, 81), (one.Hyper.Evaluation.Axes[0].Values.Length,
            two.Hyper.Evaluation.Axes.Aggregate(1, (n, a) => n * a.Values.Length)));
        Assert.Equal(one.Grid[0].Values, one.Baselines.Select(b => b.Run.Settings.Constants["lambda"]));
        Assert.Equal([0.0, 0.25, 0.5, 0.75, 1], two.Baselines[..5].Select(b => b.Run.Settings.Constants["gamma"]));
        RobustnessPlan robustness = RobustnessPlan.Of(Profile.Full);
        Assert.Equal([0, 1, 2, 3], robustness.Hyper.Select(h => h.Run.Settings.Seed));
        Assert.Equal(5, robustness.Baselines.Length);
        Assert.All(robustness.Baselines, b => Assert.Equal([1, 2, 3, 4], b.Select(h => h.Run.Settings.Seed)));
        Assert.All(one.Runs, r => Assert.Equal(one.Hyper.Run.Settings.Convergence, r.Run.Settings.Convergence));
        RunSpec[] volumes = [.. VolumesPlan.Of(Profile.Full).Runs.Select(r => r.Run)],
            others = [.. Experiment.All.SelectMany(e => e.Plan(Profile.Full)).Select(r => r.Run)
                .ExceptBy(volumes.Select(v => v.Key), r => r.Key)];
        Assert.Equal([two.Hyper.Run.Key], others.Where(r => r.Settings.Focus is not null).Select(r => r.Key));
        Assert.All(others.Select(r => r.Settings),
            s => Assert.Equal(s.Preset is null ? null : s.Focus is null ? 6000 : 3000, s.WideningSteps));
        Assert.All(volumes.Select(r => r.Settings),
            s => Assert.True(s is { Steps: 6000, Convergence: null, WideningSteps: null }));
    }

    [Theory]
    [InlineData(0, 6000), InlineData(20_000, 6000), InlineData(1000, 500), InlineData(1, 1)]
    public void A_profile_of_fewer_steps_widens_over_half_of_them_at_most(int steps, int expected)
    {
        Profile profile = Profile.Full.AtMost(steps);
        TrainingSettings settings = EfficiencyPlan.OverLambda(profile).Hyper.Run.Settings;
        Assert.Equal(expected, settings.WideningSteps);
        settings.Check();
        EfficiencyPlan.OverLambdaAndGamma(profile).Hyper.Run.Settings.Check();
    }

    [Theory]
    [InlineData(0, 6000), InlineData(60_000, 6000), InlineData(100, 100)]
    public void Volumes_are_trained_for_a_fixed_number_of_steps_or_as_many_as_are_asked_for(int steps, int expected) =>
        Assert.All(VolumesPlan.Of(Profile.Full.AtMost(steps)).Runs, r => Assert.Equal(expected, r.Run.Settings.Steps));
}
