namespace HyperMorph.Experiments;

/// <summary>How long the rest of a plan will take, by what its finished runs took.</summary>
public static class TimeLeft
{
    // For how long a run whose Dice rises no more may yet rest, as a share of its time: about the patience of the rule of
    // convergence.
    private const double Rest = 1.0 / 6;

    /// <summary>Seconds of one process for all runs that are not finished; null where no run is finished yet. A run takes as long
    /// as the mean of the finished ones with, or without, hypernetwork that took longer than it has so far; where there are none
    /// of its kind, of all kinds. One that outlasts them all takes a sixth longer.</summary>
    public static double? Of(IReadOnlyList<RunStatus> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        RunStatus[] finished = [.. runs.Where(r => r.State == RunState.Finished)];
        if (finished.Length == 0)
        {
            return null;
        }
        static bool IsHyper(RunStatus run) => run.Planned.Run.Settings.Preset is not null;
        double Left(RunStatus run)
        {
            RunStatus[] alike = [.. finished.Where(f => IsHyper(f) == IsHyper(run))];
            double[] longer = [.. (alike.Length > 0 ? alike : finished).Select(f => f.Time.Wall).Where(w => w > run.Time.Wall)];
            return longer.Length > 0 ? longer.Average() - run.Time.Wall : Rest * run.Time.Wall;
        }
        return runs.Where(r => r.State != RunState.Finished).Sum(Left);
    }
}
