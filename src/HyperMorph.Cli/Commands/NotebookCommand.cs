using System.CommandLine;
using System.Globalization;
using HyperMorph.Figures.Notebook;
using HyperMorph.Kernel.Notebooks;

namespace HyperMorph.Cli.Commands;

/// <summary>Runs notebooks without Jupyter.</summary>
internal static class NotebookCommand
{
    private const int LongestLine = 60;

    public static Command Create() => new Command("notebook", "Runs C# notebooks without Jupyter.") { Run() }
        .WithExamples("notebook run notebooks/01-what-is-registration.ipynb --html page.html");

    private static Command Run()
    {
        Argument<string> path = new("NOTEBOOK") { Description = "A notebook (.ipynb) for C#; it runs in its own folder." };
        Option<string?> output = new("--output", "-o") { Description = "Where to write the notebook with its outputs." };
        Option<string?> html =
            new("--html") { Description = "Where to write a page that opens without Jupyter and without internet." };
        Option<bool> strip = new("--strip")
        {
            Description = "Leave plotly.js (1.4 MB) out of --output, to keep it small: its charts appear when it is run."
        };
        Option<string[]> set = new("--set")
        {
            Description = "name=value: another value for a variable of the cell tagged 'parameters'. May be repeated.",
            DefaultValueFactory = _ => []
        };
        Option<double?> timeout = new("--timeout") { Description = "Seconds that each cell may take. Default: no limit." };
        Command command = new("run", "Runs a notebook from top to bottom and stops at the first cell that fails.")
        {
            path, output, html, strip, set, timeout
        };
        command.SetAction((parsed, cancellation) =>
        {
            if (parsed.GetValue(strip) && parsed.GetValue(output) is null)
            {
                throw new HyperMorphException("--strip makes what --output writes smaller; name a file with --output as well");
            }
            Notebook notebook = Notebook.Read(parsed.GetValue(path)!);
            Parameters.Set(notebook, parsed.GetValue(set)!);
            TimeSpan? limit = parsed.GetValue(timeout) is { } seconds ? Limit(seconds) : null;
            CellFailure? failure = NotebookRunner.Run(notebook, limit, Report, cancellation);
            if (parsed.GetValue(html) is { } page)
            {
                AtomicFile.Write(page, NotebookPage.Html(notebook));
            }
            if (parsed.GetValue(strip))
            {
                notebook.ChangeHtml(NotebookFormatters.WithoutScript);
            }
            if (parsed.GetValue(output) is { } written)
            {
                notebook.Write(written);
            }
            return failure is null
                ? Task.FromResult(0)
                : throw new HyperMorphException($"{notebook.FilePath}: cell {failure.Number} failed: {failure.Error}");
        });
        return command.WithExamples(
            "notebook run tour.ipynb --output tour-run.ipynb --html tour.html",
            "notebook run tour.ipynb --set steps=2000 --set dataset=oasis-2d --timeout 600");
    }

    private static TimeSpan Limit(double seconds) =>
        seconds > 0 && double.IsFinite(seconds)
            ? TimeSpan.FromSeconds(seconds)
            : throw new HyperMorphException($"--timeout is {seconds}; it must be a number of seconds above 0");

    private static void Report(CellDone done)
    {
        string line = done.Cell.Source.Split('\n').First(l => !string.IsNullOrWhiteSpace(l)).Trim();
        string shown = line.Length > LongestLine ? line[..LongestLine] + "…" : line;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"[{done.Number}/{done.Of}] {done.Time.TotalSeconds,7:0.00} s  {shown}"));
    }
}
