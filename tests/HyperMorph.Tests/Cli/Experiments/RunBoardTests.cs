using HyperMorph.Cli.Experiments;
using HyperMorph.Data;
using HyperMorph.Experiments;
using HyperMorph.Training;
using Xunit;

namespace HyperMorph.Tests.Cli.Experiments;

public sealed class RunBoardTests
{
    private const int Hour = 3600;

    [Fact]
    public void The_sum_counts_the_runs_by_state_and_leaves_out_states_that_none_is_in() => Assert.StartsWith(
        "5 runs: 2 finished, 1 running, 2 missing; ",
        RunBoard.Sum([Run(RunState.Missing), Run(RunState.Finished), Run(RunState.Running), Run(RunState.Missing),
            Run(RunState.Finished)], 1), StringComparison.Ordinal);

    [Theory]
    [InlineData(1, "1.06:00:00")]
    [InlineData(2, "15:00:00")]
    [InlineData(8, "10:00:00")]
    [InlineData(0, "1.06:00:00")]
    public void The_time_left_is_shared_by_as_many_processes_as_there_are_runs_for(int processes, string left) => Assert.Equal(
        $"4 runs: 1 finished, 3 missing; 10:00:00 spent on them, about {left} left",
        RunBoard.Sum([Run(RunState.Finished, 10 * Hour), Run(RunState.Missing), Run(RunState.Missing), Run(RunState.Missing)],
            processes));

    [Fact]
    public void The_time_left_is_not_known_before_a_run_is_finished() => Assert.Equal(
        "2 runs: 1 failed, 1 running; 02:00:00 spent on them, time left not known before a run is finished",
        RunBoard.Sum([Run(RunState.Running, Hour), Run(RunState.Failed, Hour)], 1));

    [Fact]
    public void Where_all_are_finished_no_time_is_left() =>
        Assert.Equal("1 runs: 1 finished; 01:00:00 spent on them", RunBoard.Sum([Run(RunState.Finished, Hour)], 1));

    [Fact]
    public void A_run_that_is_scored_in_two_ways_is_watched_as_two()
    {
        int looks = 0;
        using StringWriter said = new();
        RunBoard.WatchLines(said, () => [Run(RunState.Finished), Run(looks > 0 ? RunState.Finished : RunState.Missing)], 1,
            () => looks++ < 1, CancellationToken.None);
        Assert.Single(said.ToString().Split('\n'), line => line.Contains("finished at step", StringComparison.Ordinal));
    }

    private static RunStatus Run(RunState state, double seconds = 0) => new(
        new(new("small", "hash", new TrainingSettings()), new(Part.Test, 2, [])), state, Time: new(seconds, 0, seconds));
}
