using System.Diagnostics;
using static System.FormattableString;

namespace HyperMorph.Figures;

/// <summary>An installed Chromium, Chrome or Edge, run without a window.</summary>
internal static class Browser
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly string[] Names =
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge",
            "microsoft-edge-stable", "msedge"];

    private static readonly string[] UsualPlaces =
    [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
        InProgramFiles(Environment.SpecialFolder.ProgramFiles, "Google/Chrome/Application/chrome.exe"),
        InProgramFiles(Environment.SpecialFolder.ProgramFilesX86, "Google/Chrome/Application/chrome.exe"),
        InProgramFiles(Environment.SpecialFolder.LocalApplicationData, "Google/Chrome/Application/chrome.exe"),
        InProgramFiles(Environment.SpecialFolder.ProgramFilesX86, "Microsoft/Edge/Application/msedge.exe"),
    ];

    /// <summary>The browser's path: what CHROMIUM names, else one on PATH or in the usual places;
    /// null where there is none.</summary>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named)
        {
            return File.Exists(named)
                ? named
                : throw new HyperMorphException($"the environment variable CHROMIUM names {named}, which is not there; "
                    + "let it name a browser's executable, or unset it");
        }
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string suffix = OperatingSystem.IsWindows() ? ".exe" : "";
        return Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name + suffix)))
            .Concat(UsualPlaces).FirstOrDefault(File.Exists);
    }

    /// <summary>The upper left <paramref name="width"/>×<paramref name="height"/> pixels of a page as PNG,
    /// enlarged by <paramref name="scale"/>.</summary>
    public static byte[] Screenshot(string html, int width, int height, double scale)
    {
        string browser = Find() ?? throw new HyperMorphException(
            "no browser was found to draw pictures of charts with: install Chromium, Chrome or Edge "
            + "(on Debian \"apt-get install chromium\"), or let the environment variable CHROMIUM name its executable");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("hypermorph-picture-");
        try
        {
            string page = Path.Combine(folder.FullName, "page.html"), png = Path.Combine(folder.FullName, "page.png");
            File.WriteAllText(page, html);
            string complaint = Run(browser, [.. Flags(folder, png, width, height, scale), new Uri(page).AbsoluteUri]);
            return File.Exists(png)
                ? File.ReadAllBytes(png)
                : throw new HyperMorphException($"{browser} drew no picture; it said: {complaint.Trim()}");
        }
        finally
        {
            Delete(folder);
        }
    }

    private static string[] Flags(DirectoryInfo folder, string png, int width, int height, double scale) =>
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
        "--disable-dev-shm-usage", "--hide-scrollbars", Invariant($"--force-device-scale-factor={scale}"),
        $"--user-data-dir={Path.Combine(folder.FullName, "profile")}",
        $"--window-size={width},{height}", "--virtual-time-budget=10000", $"--screenshot={png}",
    ];

    private static string Run(string browser, string[] arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(browser, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        Task<string> complaint = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new HyperMorphException(
                $"{browser} did not draw within {Patience.TotalSeconds} seconds; try again on a machine that is less busy");
        }
        // A helper that outlives the browser would keep the stream open.
        return complaint.Wait(TimeSpan.FromSeconds(2)) ? complaint.Result : "nothing";
    }

    // The browser's helpers may still be writing their profile when it has ended.
    private static void Delete(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // What stays behind lies in the temporary folder, which the system empties.
        }
    }

    private static string InProgramFiles(Environment.SpecialFolder folder, string path) =>
        Path.Combine(Environment.GetFolderPath(folder), path);
}
