using System.CommandLine;
using HyperMorph.Training;

namespace HyperMorph.Cli.Commands;

/// <summary>Writes a trained model at one Λ for VoxelMorph's PyTorch code.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        Argument<string> run = SharedOptions.RunArgument();
        Option<string> file = new("--voxelmorph")
        {
            Description = "The safetensors file to write: a state dictionary under the names of VoxelMorph's PyTorch code.",
                Required = true,
        };
        Command command = new("export",
            "Writes a trained model for VoxelMorph in PyTorch: a baseline as it is, a HyperMorph model at one Λ.")
        {
            run, file,
        };
        HyperOptions hyper = HyperOptions.AddPointTo(command, "The");
        command.SetAction(parsed =>
        {
            using TrainedModel model = TrainedModel.Load(parsed.GetValue(run)!);
            VoxelMorphExchange.Export(model, parsed.GetValue(file)!, hyper.Point(parsed));
        });
        return command.WithExamples("export runs/voxelmorph-0.4 --voxelmorph baseline.safetensors",
            "export runs/oasis --lambda 0.3 --voxelmorph model.safetensors");
    }
}
