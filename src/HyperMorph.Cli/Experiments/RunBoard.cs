using System.Diagnostics;
using System.Globalization;
using HyperMorph.Experiments;
using Spectre.Console;

namespace HyperMorph.Cli.Experiments;

/// <summary>Shows how far the runs of an experiment are: a live table, or a line now and then where the output is no
/// terminal.</summary>
internal static class RunBoard
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    /// <summary>Shows <paramref name="statuses"/> again and again until <paramref name="step"/> says that nothing is left to wait
    /// for.</summary>
    public static void Watch(
        Func<IReadOnlyList<RunStatus>> statuses, int processes, Func<bool> step, CancellationToken cancellation)
    {
        if (!Terminal.IsLive)
        {
            WatchLines(Console.Out, statuses, processes, step, cancellation);
            return;
        }
        AnsiConsole.Live(Table(statuses(), processes)).Start(context =>
        {
            while (step() && !cancellation.IsCancellationRequested)
            {
                context.UpdateTarget(Table(statuses(), processes));
                cancellation.WaitHandle.WaitOne(Tick);
            }
            context.UpdateTarget(Table(statuses(), processes));
        });
    }

    /// <summary>The runs, one a row, with a line below that sums up.</summary>
    public static Table Table(IReadOnlyList<RunStatus> runs, int processes)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("run", "what", "state", "steps", "time", "");
        foreach (RunStatus run in runs)
        {
            string colour = run.State switch
            {
                RunState.Finished => "green",
                RunState.Failed => "red",
                RunState.Running => "yellow",
                _ => "grey",
            };
            table.AddRow(run.Planned.Run.Key, Markup.Escape(run.Planned.Run.Title), $"[{colour}]{Name(run.State)}[/]",
                run.Step.ToString("N0", CultureInfo.InvariantCulture), Terminal.Time(run.Time.Wall), Markup.Escape(run.Message));
        }
        return table.Caption(Markup.Escape(Sum(runs, processes)));
    }

    /// <summary>One line on a run.</summary>
    public static string Line(RunStatus run) => string.Create(CultureInfo.InvariantCulture,
        $"{run.Planned.Run.Key}  {run.Planned.Run.Title}: {Name(run.State)} at step {run.Step}"
            + $"{(run.Message == "" ? "" : $", {run.Message}")}");

    /// <summary>One sentence on all runs.</summary>
    public static string Sum(IReadOnlyList<RunStatus> runs, int processes)
    {
        string counts = string.Join(", ", Enum.GetValues<RunState>().Reverse()
            .Select(state => (state, runs.Count(r => r.State == state)))
            .Where(c => c.Item2 > 0).Select(c => $"{c.Item2} {Name(c.state)}"));
        int unfinished = runs.Count(r => r.State != RunState.Finished);
        string left = unfinished == 0 ? ""
            : TimeLeft.Of(runs) is { } seconds
                ? $", about {Terminal.Time(seconds / Math.Clamp(processes, 1, unfinished))} left"
            : ", time left not known before a run is finished";
        return $"{runs.Count} runs: {counts}; {Terminal.Time(runs.Sum(r => r.Time.Wall))} spent on them{left}";
    }

    /// <summary>The same in lines: one a run whose state changes, and now and then one that sums up.</summary>
    public static void WatchLines(TextWriter output, Func<IReadOnlyList<RunStatus>> statuses, int processes, Func<bool> step,
        CancellationToken cancellation)
    {
        Stopwatch watch = Stopwatch.StartNew();
        // By their places, as a run that is scored in two ways comes twice.
        RunState[] shown = [.. statuses().Select(s => s.State)];
        string said = Sum(statuses(), processes);
        output.WriteLine(said);
        while (step() && !cancellation.IsCancellationRequested)
        {
            IReadOnlyList<RunStatus> now = statuses();
            foreach ((int i, RunStatus run) in now.Index().Where(r => shown[r.Index] != r.Item.State))
            {
                shown[i] = run.State;
                output.WriteLine(Line(run));
            }
            // Hours of output are read afterwards: a line that says what the one before said is none.
            if (watch.Elapsed > Terminal.LinePause && Sum(now, processes) is var sum && sum != said)
            {
                watch.Restart();
                said = sum;
                output.WriteLine(said);
            }
            cancellation.WaitHandle.WaitOne(Tick);
        }
        output.WriteLine(Sum(statuses(), processes));
    }

    private static string Name(RunState state) => state.ToString().ToLowerInvariant();
}
