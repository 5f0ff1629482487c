using HyperMorph.Experiments;

namespace HyperMorph.Cli.Experiments;

/// <summary>How far runs are, asked again and again: one that is finished stays so, and its files are not read again.</summary>
internal sealed class RunWatch(RunStore store, IReadOnlyList<PlannedRun> runs)
{
    private readonly RunStatus?[] _seen = new RunStatus?[runs.Count];

    /// <summary>How far each run is now.</summary>
    public IReadOnlyList<RunStatus> Look() => [.. runs.Select((run, i) =>
        _seen[i] is { State: RunState.Finished } finished ? finished : _seen[i] = store.StatusOf(run))];
}
