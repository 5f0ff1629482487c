using System.CommandLine;
using HyperMorph.Data;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Spectre.Console;

namespace HyperMorph.Cli.Commands;

/// <summary>Scores a model at given Λ, structure by structure.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        Argument<string> run = SharedOptions.RunArgument();
        Option<int> pairCount = SharedOptions.PairCount(100);
        Option<Part> part = SharedOptions.PartOption();
        Option<string?> output = new("--output", "-o") { Description = "Folder for CSV tables; none are written without it." };
        Option<string?> manifestName = SharedOptions.OtherDataSet();
        Option<string> device = SharedOptions.DeviceOption();
        Option<string?> root = SharedOptions.DataRoot();
        Command command = new("evaluate",
            "Scores a trained model at given Λ: Dice of every structure before and after, folds, SDlogJ.")
        {
            run, pairCount, part, output, manifestName, device, root,
        };
        HyperOptions hyper = HyperOptions.AddGridTo(command, "One value or more of");
        command.SetAction((parsed, cancellation) =>
        {
            using TrainedModel model = TrainedModel.Load(parsed.GetValue(run)!,
                Devices.Parse(parsed.GetValue(device)!));
            DataSet data = SharedOptions.LoadData(Manifest.Load(parsed.GetValue(manifestName) ?? model.Info.DataSet),
                parsed.GetValue(root));
            (LandscapeAxis[] axes, HyperPoint held) = hyper.Chosen(parsed, model.Info.Settings);
            IReadOnlyList<Pair> pairs = Pairs.ForEvaluation(data[parsed.GetValue(part)], parsed.GetValue(pairCount));
            Landscape landscape = Results.Sweep(model, data.Manifest, pairs, axes, held, cancellation);
            AnsiConsole.Write(Results.StructureTable(landscape));
            if (parsed.GetValue(output) is { } folder)
            {
                LandscapeTables.Write(folder, landscape, Optima.Of(landscape));
            }
            return Task.FromResult(0);
        });
        return command.WithExamples("evaluate runs/oasis --lambda 0.4",
            "evaluate runs/oasis --lambda 0 0.3 1 --part validation --output scores",
            "evaluate runs/semi-supervised --lambda 0.3 --gamma 0 0.5 1");
    }
}
