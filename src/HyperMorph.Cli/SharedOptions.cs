using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using HyperMorph.Data;
using Spectre.Console;

namespace HyperMorph.Cli;

/// <summary>Options that several commands have, made anew for each.</summary>
internal static class SharedOptions
{
    private const string RunMeaning = "A run's folder, or one of its checkpoints.";

    public static Argument<string> RunArgument() => new("RUN") { Description = RunMeaning };

    public static Option<string> ModelOption() => new("--model", "-m") { Description = RunMeaning, Required = true };

    public static Argument<string> DataSetArgument() => new("DATASET")
    {
        Description = "Name of a data set (see 'hypermorph data list') or path of a manifest.",
    };

    public static Option<string?> OtherDataSet() => new("--dataset")
    {
        Description = "Another data set than the one the model was trained on: name or manifest.",
    };

    public static Option<string> DeviceOption() => new("--device")
    {
        Description = "Where to compute: cpu, cuda, or cuda:N.",
        DefaultValueFactory = _ => "cpu",
    };

    public static Option<string?> DataRoot() => new("--data")
    {
        Description = "Folder that holds the data sets' folders. Default: HYPERMORPH_DATA, else 'data' in the current folder.",
    };

    public static Option<int> PairCount(int count) => new("--pairs")
    {
        Description = "Number of test pairs; the same ones every time.",
        DefaultValueFactory = _ => count,
    };

    public static Option<Part> PartOption() => new("--part")
    {
        Description = "Which subjects to evaluate on: test, or validation for choices that must not see the test subjects.",
        DefaultValueFactory = _ => Part.Test,
    };

    /// <summary>How many values a grid has along each axis: at least 3, or the command line is wrong.</summary>
    public static Option<int[]> CountOption(string description)
    {
        Option<int[]> count = new("--count") { Description = description, AllowMultipleArgumentsPerToken = true };
        count.Validators.Add(given =>
        {
            // What is no number the parser itself refuses.
            foreach (Token few in given.Tokens.Where(t =>
                int.TryParse(t.Value, CultureInfo.InvariantCulture, out int values) && values < 3))
            {
                given.AddError($"--count is {few.Value}, and a grid needs at least 3 values along an axis.");
            }
        });
        return count;
    }

    public static Option<T> WithDefault<T>(string name, T value, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };

    /// <summary>Loads a data set, with a progress bar where there is something to wait for.</summary>
    public static DataSet LoadData(Manifest manifest, string? root) => ProgressBar.Run(
        $"loading {manifest.Name}", bar => DataSet.Load(manifest, root, (done, of) => bar.Report(done, of)));

    /// <summary>Writes a line of markup.</summary>
    public static void Say(string markup) => AnsiConsole.MarkupLine(markup);
}
