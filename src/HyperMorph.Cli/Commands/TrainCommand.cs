using System.CommandLine;
using HyperMorph.Data;
using HyperMorph.Networks;
using HyperMorph.Training;
using Spectre.Console;
using TorchSharp;

namespace HyperMorph.Cli.Commands;

/// <summary>Trains a model on a data set, or goes on training it.</summary>
internal static class TrainCommand
{
    private static readonly TrainingSettings Default = new();

    public static Command Create()
    {
        Argument<string> dataSet = SharedOptions.DataSetArgument();
        Option<string> output =
            new("--output", "-o") { Description = "The run's folder; a run that is there is continued.", Required = true };
        Option<int> steps = SharedOptions.WithDefault("--steps", Default.Steps, "Training steps in all.");
        Option<bool> converge = new("--until-converged")
        {
            Description = "End when the validation Dice no longer rises (see the README), after --steps at the latest."
        };
        Option<int> batch = SharedOptions.WithDefault("--batch", Default.BatchSize, "Batch size: the pairs of a step.");
        Option<double?> rate = new("--learning-rate")
        {
            Description = "Adam's largest learning rate; it falls to almost nothing at the end. Default: 1e-3; 2e-4 for the "
                + "presets paper and reference in 3-D.",
        };
        Option<string> preset = SharedOptions.WithDefault("--preset", Default.Preset!,
            "Hypernetwork: mip, mip-leaky (for volumes), paper, reference; or none, for a VoxelMorph model at one --lambda.");
        Option<string[]> hyper = new("--hyper")
        {
            Description = "What the hypernetwork is conditioned on: NAME[=LOW..HIGH][,log][,uniform|end-points|log-uniform], "
                + $"with NAME of {string.Join(", ", Hyperparameter.Known.Select(h => h.Name))}. Default: lambda.",
            AllowMultipleArgumentsPerToken = true,
        };
        Option<int?> widen = new("--widen")
        {
            Description = "Steps over which the range that the hypernetwork's values are drawn from grows, from its middle to "
                + "all of it; such as half of --steps. Default: all of it from the first step on.",
        };
        Option<double?> focus = new("--focus")
        {
            Description = "Share of the values that is drawn from around the Λ* of validation pairs once the Dice of all the "
                + "range no longer rises, more narrowly whenever --until-converged reduces the learning rate; such as 0.9. "
                + "Default: none.",
        };
        Option<string> similarity = SharedOptions.WithDefault("--similarity", Default.Similarity,
            $"{string.Join(", ", RegistrationLoss.Similarities)}.");
        Option<string[]> structures = new("--structures")
        {
            Description = "Names or labels of the structures whose overlap is trained on where γ is above 0. Default: all.",
            AllowMultipleArgumentsPerToken = true
        };
        Option<double> sigma = SharedOptions.WithDefault("--sigma", Default.Sigma,
            "Noise that mse assumes of intensities in 0..1.");
        Option<int> seed = SharedOptions.WithDefault("--seed", Default.Seed, "Initial weights and the sequence of pairs and λ.");
        Option<int> every = SharedOptions.WithDefault("--checkpoint-every", Default.CheckpointEvery,
            "Steps between checkpoints.");
        Option<string> device = SharedOptions.DeviceOption();
        Option<string?> root = SharedOptions.DataRoot();
        Command command = new("train",
            "Trains HyperMorph, or VoxelMorph at one Λ, on a data set. A run that was stopped or killed goes on from its last "
            + "checkpoint.")
        {
            dataSet, output, steps, converge, batch, rate, preset, hyper, widen, focus, similarity, structures, sigma, seed,
            every, device, root,
        };
        command.Validators.Add(given =>
        {
            if (given.GetValue(focus) is not null && (!given.GetValue(converge) || given.GetValue(preset) == "none"))
            {
                given.AddError("--focus needs --until-converged, whose rule says when to look for Λ*, and a hypernetwork.");
            }
        });
        HyperOptions constants = HyperOptions.AddPointTo(command, "Hold constant the");
        command.SetAction((parsed, cancellation) =>
        {
            Manifest manifest = Manifest.Load(parsed.GetValue(dataSet)!);
            string? hypernetwork = parsed.GetValue(preset) is "none" ? null : parsed.GetValue(preset);
            double learningRate = parsed.GetValue(rate) ?? TrainingSettings.LearningRateFor(hypernetwork, manifest.Size.Length);
            TrainingSettings settings = Default with
            {
                Steps = parsed.GetValue(steps),
                Convergence = parsed.GetValue(converge) ? new() : null,
                BatchSize = parsed.GetValue(batch),
                LearningRate = learningRate,
                FinalLearningRate = Math.Min(Default.FinalLearningRate, learningRate),
                Preset = hypernetwork,
                WideningSteps = parsed.GetValue(widen),
                Focus = parsed.GetValue(focus) is { } share ? new(share) : null,
                Space = SpaceOf(hypernetwork, parsed.GetValue(hyper)),
                Constants = constants.Point(parsed),
                Similarity = parsed.GetValue(similarity)!,
                Structures = StructuresOf(manifest, parsed.GetValue(structures)),
                Sigma = parsed.GetValue(sigma),
                Seed = parsed.GetValue(seed),
                CheckpointEvery = parsed.GetValue(every),
            };
            settings.Check();
            torch.Device where = Devices.Parse(parsed.GetValue(device)!);
            DataSet data = SharedOptions.LoadData(manifest, parsed.GetValue(root));
            CheckpointInfo info = Train(settings, data, parsed.GetValue(output)!, where, cancellation);
            cancellation.ThrowIfCancellationRequested();
            SharedOptions.Say($"Trained {info.Step} steps on {Markup.Escape(info.DataSet)}. "
                + $"Next: [bold]hypermorph landscape {Markup.Escape(parsed.GetValue(output)!)}[/]");
            return Task.FromResult(0);
        });
        return command.WithExamples(
            "train phantom-2d --output runs/phantom --steps 3000",
            "train oasis-2d --output runs/oasis --steps 30000 --data path/to/data",
            "train oasis-2d --output runs/voxelmorph-0.4 --preset none --lambda 0.4",
            "train oasis-2d --output runs/semi-supervised --hyper lambda gamma --structures 1 3 5 7",
            "train hippocampus --output runs/volumes --preset mip-leaky --similarity lncc --hyper lambda gamma --device cuda");
    }

    /// <summary>Trains under a progress bar: step, loss, steps a second, time left.</summary>
    public static CheckpointInfo Train(
        TrainingSettings settings, DataSet data, string run, torch.Device device, CancellationToken cancellation) =>
        ProgressBar.Run("training", bar =>
        {
            double average = double.NaN;
            return Trainer.Train(settings, data, run, device, losses =>
            {
                average = double.IsNaN(average) ? losses.Loss : 0.98 * average + 0.02 * losses.Loss;
                bar.Report(losses.Step + 1, settings.Steps, FormattableString.Invariant($"loss {average:f4}"), "steps");
            }, cancellation);
        });

    private static HyperSpace SpaceOf(string? hypernetwork, string[]? hyper) => hyper is { Length: > 0 }
        ? new([.. hyper.Select(Hyperparameter.Parse)])
        : hypernetwork is null ? new() : Default.Space;

    private static string[]? StructuresOf(Manifest manifest, string[]? given) =>
        given is not { Length: > 0 } ? null : [.. given.Select(text => manifest.StructureOf(text).Name)];
}
