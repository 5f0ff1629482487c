using System.Globalization;

namespace HyperMorph.Cli;

/// <summary>How fast something goes, and how long it still takes; anew whenever something else is counted, such as registrations
/// after training steps.</summary>
internal sealed class Pace(TimeProvider clock)
{
    private string? _unit;
    private long _began;
    private double _first;

    /// <summary>For people: "12.5 steps/s  00:01:20 left"; empty at first, and where nothing is counted.</summary>
    /// <param name="done">How much is done.</param>
    /// <param name="of">How much there is.</param>
    /// <param name="unit">What is counted.</param>
    public string Text(double done, double of, string unit)
    {
        if (unit != _unit)
        {
            (_unit, _began, _first) = (unit, clock.GetTimestamp(), done);
        }
        double rate = (done - _first) / Math.Max(1e-9, clock.GetElapsedTime(_began).TotalSeconds);
        return unit == "" || rate <= 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"{rate:g3} {unit}/s  {Terminal.Time((of - done) / rate)} left");
    }
}
