namespace HyperMorph.Experiments;

/// <summary>How long the rest of a plan will take, by what its finished runs took.</summary>
public static class TimeLeft
{
    /// <summary>Seconds of one process for all runs that are not finished; null where no run is finished yet. A run counts as the
    /// mean of the finished ones with, or without, hypernetwork; where there are none of its kind, of all.</summary>
    public static double? Of(IReadOnlyList<RunStatus> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        RunStatus[] finished = [.. runs.Where(r => r.State == RunState.Finished)];
        if (finished.Length == 0)
        {
            return null;
        }
        static bool IsHyper(RunStatus run) => run.Planned.Run.Settings.Preset is not null;
        double Expected(RunStatus run)
        {
            RunStatus[] alike = [.. finished.Where(f => IsHyper(f) == IsHyper(run))];
            return (alike.Length > 0 ? alike : finished).Average(f => f.Time.Wall);
        }
        return runs.Where(r => r.State != RunState.Finished).Sum(r => Math.Max(0, Expected(r) - r.Time.Wall));
    }
}
