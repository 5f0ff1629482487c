using HyperMorph.Experiments;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Xunit;

namespace HyperMorph.Tests.Experiments;

public sealed class TimeLeftTests
{
    [Fact]
    public void Before_a_run_is_finished_it_is_not_known() =>
        Assert.Null(TimeLeft.Of([Run(RunState.Running, 40), Run(RunState.Missing, 0)]));

    [Fact]
    public void Runs_with_and_without_hypernetwork_take_as_long_as_others_of_their_kind() =>
        Assert.Equal(300 + 20, TimeLeft.Of(
        [
            Run(RunState.Finished, 200, "mip"), Run(RunState.Finished, 400, "mip"), Run(RunState.Finished, 20),
            Run(RunState.Missing, 0, "mip"), Run(RunState.Missing, 0),
        ]));

    [Fact]
    public void A_kind_of_which_none_is_finished_takes_as_long_as_any() =>
        Assert.Equal(30, TimeLeft.Of([Run(RunState.Finished, 20), Run(RunState.Finished, 40), Run(RunState.Failed, 0, "mip")]));

    [Fact]
    public void What_was_spent_is_not_left() =>
        Assert.Equal(15, TimeLeft.Of([Run(RunState.Finished, 20), Run(RunState.Running, 5)]));

    [Fact]
    public void A_run_takes_as_long_as_those_that_took_longer_than_it_has() =>
        Assert.Equal(15, TimeLeft.Of([Run(RunState.Finished, 20), Run(RunState.Finished, 40), Run(RunState.Running, 25)]));

    [Fact]
    public void A_run_that_outlasts_all_others_takes_a_sixth_longer_and_nothing_from_them() =>
        Assert.Equal(15 + 10, TimeLeft.Of(
            [Run(RunState.Finished, 20), Run(RunState.Running, 5), Run(RunState.Running, 60)])!.Value, 1e-9);

    private static RunStatus Run(RunState state, double wall, string? preset = null) => new(
        new(new("data", "hash", new TrainingSettings { Preset = preset }),
            new(HyperMorph.Data.Part.Test, 1, Array.Empty<LandscapeAxis>())),
        state, 0, new(wall, 0, wall));
}
