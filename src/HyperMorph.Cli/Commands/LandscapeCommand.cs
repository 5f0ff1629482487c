using System.CommandLine;
using HyperMorph.Data;
using HyperMorph.Training;
using HyperMorph.Tuning;

namespace HyperMorph.Cli.Commands;

/// <summary>Sweeps a trained model over its hyperparameters and reports the landscape and Λ*.</summary>
internal static class LandscapeCommand
{
    public static Command Create()
    {
        Argument<string> run = SharedOptions.RunArgument();
        Option<string> output = SharedOptions.WithDefault("--output", "landscape", "Folder for the tables and the report.");
        output.Aliases.Add("-o");
        Option<int[]> count = SharedOptions.CountOption("Values along each axis. Default: 21, and 11 along every further one.");
        Option<int> pairCount = SharedOptions.PairCount(100);
        Option<Part> part = SharedOptions.PartOption();
        Option<bool> png = new("--png")
        {
            Description =
                "Also write the charts as PNG and a small report without scripts; needs an installed Chromium, Chrome or Edge."
        };
        Option<string?> manifestName = SharedOptions.OtherDataSet();
        Option<string> device = SharedOptions.DeviceOption();
        Option<string?> root = SharedOptions.DataRoot();
        Command command = new("landscape",
            "Sweeps a trained model over its hyperparameters on test pairs: Dice, folds, Λ* overall, per structure and per "
            + "group, as tables and one HTML page.")
        {
            run, output, count, pairCount, part, png, manifestName, device, root,
        };
        HyperOptions hyper = HyperOptions.AddGridTo(command, "One value to hold, or several to sweep, of");
        command.SetAction((parsed, cancellation) =>
        {
            int[] counts = parsed.GetValue(count) is { Length: > 0 } given ? given : [21, 11];
            using TrainedModel model = TrainedModel.Load(parsed.GetValue(run)!,
                Devices.Parse(parsed.GetValue(device)!));
            DataSet data = SharedOptions.LoadData(Manifest.Load(parsed.GetValue(manifestName) ?? model.Info.DataSet),
                parsed.GetValue(root));
            (LandscapeAxis[] axes, HyperPoint held) = hyper.Grid(parsed, model.Info.Settings, counts);
            Report(model, data, parsed.GetValue(part), parsed.GetValue(pairCount), axes, held, parsed.GetValue(output)!,
                parsed.GetValue(png), cancellation);
            return Task.FromResult(0);
        });
        return command.WithExamples("landscape runs/oasis --output results/oasis",
            "landscape runs/oasis --part validation --pairs 50 --count 11", "landscape runs/phantom --png",
            "landscape runs/semi-supervised --count 21 11 --output results/lambda-gamma",
            "landscape runs/semi-supervised --gamma 0.5");
    }

    /// <summary>Sweeps, prints and writes.</summary>
    public static void Report(TrainedModel model, DataSet data, Part part, int pairCount, LandscapeAxis[] axes, HyperPoint held,
        string output, bool png, CancellationToken cancellation)
    {
        IReadOnlyList<Pair> pairs = Pairs.ForEvaluation(data[part], pairCount);
        Landscape landscape = Results.Sweep(model, data.Manifest, pairs, axes, held, cancellation);
        IReadOnlyList<Optimum> optima = Optima.Of(landscape);
        Results.Print(landscape, optima);
        Results.Write(output, model, landscape, optima, pairs, png);
    }
}
