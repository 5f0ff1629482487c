using System.CommandLine;
using HyperMorph.Data;
using HyperMorph.Training;
using HyperMorph.Tuning;

namespace HyperMorph.Cli.Commands;

/// <summary>The whole of it on synthetic brains: generate, train, sweep, find λ*, report.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        Option<string> output = SharedOptions.WithDefault("--output", "hypermorph-demo",
            "Folder for the model, the tables and the report; a demo that was stopped there goes on.");
        output.Aliases.Add("-o");
        Option<int> steps = SharedOptions.WithDefault("--steps", 3000, "Training steps.");
        Option<int> pairs = SharedOptions.PairCount(100);
        Option<string> dataSet = SharedOptions.WithDefault("--dataset", "phantom-2d",
            "Data set: phantom-2d, phantom-3d, or any other.");
        Option<string> device = SharedOptions.DeviceOption();
        Option<string?> root = SharedOptions.DataRoot();
        Command command = new("demo",
            "Generates synthetic brains, trains HyperMorph on them, sweeps λ, and writes one HTML page: a few minutes on two "
            + "cores.")
        {
            output, steps, pairs, dataSet, device, root,
        };
        command.SetAction((parsed, cancellation) =>
        {
            string folder = parsed.GetValue(output)!, run = Path.Combine(folder, "model");
            var where = Devices.Parse(parsed.GetValue(device)!);
            DataSet data = SharedOptions.LoadData(Manifest.Load(parsed.GetValue(dataSet)!), parsed.GetValue(root));
            TrainingSettings settings = new() { Steps = parsed.GetValue(steps) };
            TrainCommand.Train(settings, data, run, where, cancellation);
            cancellation.ThrowIfCancellationRequested();
            using TrainedModel model = TrainedModel.Load(run, where);
            LandscapeCommand.Report(model, data, Part.Test, parsed.GetValue(pairs), [LandscapeAxis.Lambda()], HyperPoint.Empty,
                folder, png: false, cancellation);
            return Task.FromResult(0);
        });
        return command.WithExamples("demo", "demo --steps 500 --output quick-look", "demo --dataset phantom-3d --steps 500");
    }
}
