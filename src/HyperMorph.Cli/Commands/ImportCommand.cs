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
        Argument<string> file = new(
            "FILE") { Description = "A VoxelMorph state dictionary in safetensors, as 'export' writes it." };
        Option<string> output = new("--output", "-o") { Description = "The run's folder; it must hold no model.",
            Required = true };
        Option<string?> dataSet = new("--dataset")
        {
            Description = "The data set to use it with: name or manifest. Default: what the file says.",
        };
        Option<double?> lambda = new("--lambda") { Description = "The λ it was trained at. Default: what the file says." };
        Command command = new("import", "Makes a run's folder of a VoxelMorph model, to be used like one that was trained here.")
        {
            file, output, dataSet, lambda,
        };
        command.SetAction(parsed =>
        {
            Manifest? manifest = parsed.GetValue(dataSet) is { } name ? Manifest.Load(name) : null;
            string run = parsed.GetValue(output)!;
            CheckpointInfo info = VoxelMorphExchange.Import(parsed.GetValue(file)!, run, manifest, parsed.GetValue(lambda));
            SharedOptions.Say($"A VoxelMorph model for {Markup.Escape(info.DataSet)} at {info.Settings.Constants}. "
                + $"Next: [bold]hypermorph evaluate {Markup.Escape(run)}[/]");
        });
        return command.WithExamples("import baseline.safetensors --output runs/imported",
            "import voxelmorph.safetensors --output runs/imported --dataset oasis-2d --lambda 0.02");
    }
}
