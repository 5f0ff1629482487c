using System.Globalization;
using Spectre.Console;

namespace HyperMorph.Cli;

/// <summary>Whether somebody watches the output or it is a file, and what that means for what is written.</summary>
internal static class Terminal
{
    /// <summary>Between two lines on how far the same work is, where the output is not live.</summary>
    public static readonly TimeSpan LinePause = TimeSpan.FromSeconds(20);

    /// <summary>Whether what is written can be drawn again in its place.</summary>
    public static bool IsLive => AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected;

    /// <summary>A file has no edge: paths, titles and commands that are to be copied stay on one line there.</summary>
    public static void WidenFile()
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = 1000;
        }
    }

    /// <summary>A duration as hours, minutes and seconds, after days if there are any: "1.06:00:00" for thirty hours.</summary>
    public static string Time(double seconds)
    {
        TimeSpan time = TimeSpan.FromSeconds(seconds);
        return time.ToString(time.Days > 0 ? @"d\.hh\:mm\:ss" : @"hh\:mm\:ss", CultureInfo.InvariantCulture);
    }
}
