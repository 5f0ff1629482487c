using System.CommandLine;
using HyperMorph.Data;
using Spectre.Console;

namespace HyperMorph.Cli.Commands;

/// <summary>Lists, checks and downloads data sets.</summary>
internal static class DataCommand
{
    public static Command Create() => new Command("data", "Lists, checks and downloads data sets.") { List(), Verify(), Fetch() }
        .WithExamples("data list", "data verify oasis-2d", "data fetch oasis-2d");

    private static Command List()
    {
        Option<string?> root = SharedOptions.DataRoot();
        Command command = new("list", "Lists the data sets that have a manifest, and which of them are here.") { root };
        command.SetAction(parsed =>
        {
            Table table = new Table().Border(TableBorder.Rounded)
                .AddColumns("name", "title", "size", "structures", "subjects", "where");
            foreach (DataSetStatus status in DataStore.List(parsed.GetValue(root)))
            {
                Manifest manifest = status.Manifest;
                table.AddRow(manifest.Name, Markup.Escape(manifest.Title), Imaging.Grid.Describe(manifest.Size),
                    $"{manifest.Structures.Length}", $"{status.Subjects}",
                    status.Folder is null ? "[green]generated[/]"
                        : status.Subjects > 0 ? $"[green]{Markup.Escape(status.Folder)}[/]"
                        : $"[yellow]not here:[/] hypermorph data fetch {manifest.Name}");
            }
            AnsiConsole.Write(table);
            return 0;
        });
        return command.WithExamples("data list", "data list --data path/to/data");
    }

    private static Command Verify()
    {
        Argument<string> name = SharedOptions.DataSetArgument();
        Option<string?> root = SharedOptions.DataRoot();
        Command command = new("verify", "Reads every file of a data set and says which are missing or wrong.") { name, root };
        command.SetAction((parsed, cancellation) =>
        {
            Manifest manifest = Manifest.Load(parsed.GetValue(name)!);
            Verification result = ProgressBar.Run($"verifying {manifest.Name}", bar =>
                DataStore.Verify(manifest, parsed.GetValue(root), (done, of) => bar.Report(done, of), cancellation));
            foreach (FileProblem problem in result.Problems)
            {
                Console.Error.WriteLine($"{problem.File}: {problem.Problem}");
            }
            Console.WriteLine($"{manifest.Name}: {result.Subjects} subjects, {result.Labelled} with a label map, "
                + $"{result.Problems.Count} problems");
            return Task.FromResult(result.IsClean ? 0 : 1);
        });
        return command.WithExamples("data verify oasis-2d", "data verify data-manifests/hippocampus.json --data path/to/data");
    }

    private static Command Fetch()
    {
        Argument<string> name = SharedOptions.DataSetArgument();
        Option<string?> root = SharedOptions.DataRoot();
        Command command = new("fetch",
            "Downloads a data set. A download that broke off goes on where it stopped; nothing half-made is left in the data "
            + "set's folder.")
        {
            name, root,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            Manifest manifest = Manifest.Load(parsed.GetValue(name)!);
            Console.WriteLine($"{manifest.Title}. Terms: {manifest.Licence}");
            bool fetched = await Task.Run(() => ProgressBar.Run($"fetching {manifest.Name} (MB)", bar => DataStore.FetchAsync(
                manifest, parsed.GetValue(root),
                (done, of) => bar.Report(done / 1e6, (of ?? manifest.Source!.Megabytes * 1_000_000L) / 1e6, unit: "MB"),
                cancellation).GetAwaiter().GetResult()), cancellation);
            Console.WriteLine(fetched
                ? $"{manifest.Name} is in {DataStore.Folder(manifest, parsed.GetValue(root))}"
                : $"{manifest.Name} is here already: {DataStore.Folder(manifest, parsed.GetValue(root))}");
            return 0;
        });
        return command.WithExamples("data fetch oasis-2d", "data fetch hippocampus --data path/to/data");
    }
}
