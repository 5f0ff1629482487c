using System.CommandLine;
using HyperMorph.Data;
using HyperMorph.Training;
using Spectre.Console;

namespace HyperMorph.Cli.Commands;

/// <summary>Makes a run of a VoxelMorph state dictionary.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = "A VoxelMorph state dictionary in safetensors, as 'export' writes it." };
        Option<string> output = new("--output", "-o") { Description = "The run's folder; it must hold no model.", Required = true };
        Option<string?> dataSet = new("--dataset") { Description = "The data set whose size and normalisation the model is used with: name or manifest. Default: what the file says." };
        Option<double?> lambda = new("--lambda") { Description = "The λ that the model was trained at. Default: what the file says." };
        Command command = new("import", "Makes a run's folder of a VoxelMorph model, to register, evaluate and sweep it like one that was trained here.") { file, output, dataSet, lambda };
        command.SetAction(parsed =>
        {
            Manifest? manifest = parsed.GetValue(dataSet) is { } name ? Manifest.Load(name) : null;
            CheckpointInfo info = VoxelMorphExchange.Import(parsed.GetValue(file)!, parsed.GetValue(output)!, manifest, parsed.GetValue(lambda));
            SharedOptions.Say($"A VoxelMorph model for {Markup.Escape(info.DataSet)} at {info.Settings.Constants}. Next: [bold]hypermorph evaluate {Markup.Escape(parsed.GetValue(output)!)}[/]");
        });
        return command.WithExamples("import baseline.safetensors --output runs/imported", "import voxelmorph.safetensors --output runs/imported --dataset oasis-2d --lambda 0.02");
    }
}
