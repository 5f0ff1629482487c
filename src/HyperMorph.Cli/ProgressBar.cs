using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace HyperMorph.Cli;

/// <summary>A live bar: how far, at what rate, and how long to go. Where the output is no terminal,
/// a line now and then.</summary>
internal sealed class ProgressBar
{
    private readonly ProgressTask? _task;
    private readonly string _title;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Pace _pace = new(TimeProvider.System);
    private TimeSpan _lastShown = TimeSpan.MinValue;

    private ProgressBar(string title, ProgressTask? task) => (_title, _task) = (title, task);

    /// <summary>Runs <paramref name="work"/> under a bar.</summary>
    public static T Run<T>(string title, Func<ProgressBar, T> work)
    {
        if (!Terminal.IsLive)
        {
            return work(new ProgressBar(title, null));
        }
        return AnsiConsole.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 30 },
                new PercentageColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(title));
                T result = work(new ProgressBar(title, task));
                task.Value = task.MaxValue;
                return result;
            });
    }

    /// <summary>Shows that <paramref name="done"/> of <paramref name="of"/> is done;
    /// <paramref name="detail"/> stands beside the bar.</summary>
    /// <param name="done">How much is done.</param>
    /// <param name="of">How much there is.</param>
    /// <param name="detail">What else to show, such as the loss.</param>
    /// <param name="unit">What is counted, for the rate; none is shown where it is empty.</param>
    public void Report(double done, double of, string detail = "", string unit = "")
    {
        string pace = _pace.Text(done, of, unit);
        TimeSpan pause = _task is null ? Terminal.LinePause : TimeSpan.FromMilliseconds(200);
        if (_lastShown != TimeSpan.MinValue && _watch.Elapsed - _lastShown < pause && done < of)
        {
            return;
        }
        _lastShown = _watch.Elapsed;
        string text = string.Create(CultureInfo.InvariantCulture,
            $"{_title} {done:0}/{of:0}{(detail == "" ? "" : "  " + detail)}{(pace == "" ? "" : "  " + pace)}");
        if (_task is null)
        {
            Console.WriteLine(text);
            return;
        }
        _task.MaxValue = of;
        _task.Value = done;
        _task.Description = Markup.Escape(text);
    }
}
