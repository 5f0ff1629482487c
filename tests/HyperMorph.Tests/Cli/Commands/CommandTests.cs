using System.Diagnostics;
using HyperMorph.Data;
using HyperMorph.Imaging;
using HyperMorph.Registration;
using HyperMorph.Tests.Imaging;
using HyperMorph.Tests.Training;
using HyperMorph.Training;
using Xunit;

namespace HyperMorph.Tests.Cli.Commands;

public sealed class CommandTests
{
    [Fact]
    public void A_killed_training_goes_on_to_the_same_losses()
    {
        using TemporaryFolder folder = new();
        string manifest = TinyManifest.WriteTo(folder);
        string[] train = ["train", manifest, "--steps", "120", "--checkpoint-every", "10", "--output"];
        using (Process killed = CommandLine.Start(folder.Path, [.. train, "broken"]))
        {
            Task reading = killed.StandardOutput.ReadToEndAsync();
            SpinWait.SpinUntil(() => killed.HasExited || Checkpoint.Find(folder / "broken") is not null, TimeSpan.FromMinutes(2));
            Assert.False(killed.HasExited, "it was to be killed in the middle, and is over");
            killed.Kill();
            killed.WaitForExit();
        }
        Assert.InRange(TrainedStep(folder / "broken"), 10, 110);
        Assert.Equal(0, CommandLine.Run(folder.Path, [.. train, "broken"]).Code);
        Assert.Equal(0, CommandLine.Run(folder.Path, [.. train, "whole"]).Code);
        Assert.Equal(120, TrainedStep(folder / "broken"));
        StepLosses[] whole = Log(folder / "whole"), broken = Log(folder / "broken");
        Assert.Equal(120, whole.Length);
        Assert.Equal(whole, broken);
    }

    [Fact]
    public void From_training_to_report_evaluation_and_registered_images()
    {
        using TemporaryFolder folder = new();
        string manifest = TinyManifest.WriteTo(folder);
        Assert.Equal(0, CommandLine.Run(folder.Path, "train", manifest, "--steps", "20", "-o", "run").Code);
        (int code, string output, string error) = CommandLine.Run(folder.Path, "landscape", "run",
            "--dataset", manifest, "--pairs", "4", "--count", "3", "-o", "results");
        Assert.True(code == 0, error);
        Assert.Contains("all structures", output, StringComparison.Ordinal);
        Assert.Equal(["landscape.csv", "optima.csv", "pairs.csv", "report.html", "structures.csv"],
            Directory.GetFiles(folder / "results").Select(Path.GetFileName).Order());
        (code, output, error) = CommandLine.Run(folder.Path, "evaluate", "run",
            "--dataset", manifest, "--pairs", "2", "--lambda", "0.2", "0.7");
        Assert.True(code == 0, error);
        Assert.Contains("0.7", output, StringComparison.Ordinal);

        Subject moving = TinyTraining.Data.Test[0], target = TinyTraining.Data.Test[1];
        Nifti.Write(folder / "moving.nii.gz", moving.Image);
        Nifti.Write(folder / "fixed.nii.gz", target.Image);
        Nifti.WriteLabels(folder / "moving-labels.nii.gz", moving.Labels!);
        Nifti.WriteLabels(folder / "fixed-labels.nii.gz", target.Labels!);
        (code, output, error) = CommandLine.Run(folder.Path, "register", "moving.nii.gz", "fixed.nii.gz",
            "--model", "run", "--lambda", "0.3", "--moved", "moved.nii.gz", "--displacement", "field.nii.gz",
            "--labels", "moving-labels.nii.gz", "--moved-labels", "moved-labels.nii.gz", "--fixed-labels", "fixed-labels.nii.gz");
        Assert.True(code == 0, error);
        Assert.Contains("all structures: Dice", output, StringComparison.Ordinal);
        Assert.Equal([48, 48], Nifti.Read(folder / "moved.nii.gz").Shape);
        Assert.Equal([48, 48, 1, 1, 3], Nifti.Read(folder / "field.nii.gz").Shape);
        Assert.Superset(Nifti.ReadLabels(folder / "moved-labels.nii.gz").Structures().ToHashSet(),
            moving.Labels!.Structures().ToHashSet());
    }

    [Fact]
    public void Hyperparameters_are_taken_by_name_from_training_to_registration()
    {
        using TemporaryFolder folder = new();
        string manifest = TinyManifest.WriteTo(folder);
        (int code, _, string error) = CommandLine.Run(folder.Path, "train", manifest, "--steps", "6", "-o", "run",
            "--similarity", "lncc", "--hyper", "lambda", "gamma", "window=3..7", "--structures", "1", "2");
        Assert.True(code == 0, error);
        (code, _, error) = CommandLine.Run(folder.Path, "landscape", "run", "--dataset", manifest,
            "--pairs", "3", "--count", "3", "--window", "5", "-o", "surface");
        Assert.True(code == 0, error);
        Assert.StartsWith("lambda,gamma,dice", File.ReadAllText(folder / "surface/landscape.csv"), StringComparison.Ordinal);
        Assert.Contains("structures held out,", File.ReadAllText(folder / "surface/optima.csv"), StringComparison.Ordinal);
        Nifti.Write(folder / "a.nii.gz", TinyTraining.Data.Test[0].Image);
        Nifti.Write(folder / "b.nii.gz", TinyTraining.Data.Test[1].Image);
        string[] register = ["register", "a.nii.gz", "b.nii.gz", "--model", "run",
            "--moved", "moved.nii.gz", "--lambda", "0.3", "--window", "5"];
        Assert.Contains("gamma is missing", CommandLine.Run(folder.Path, register).Error, StringComparison.Ordinal);
        Assert.Contains("no hyperparameter bins",
            CommandLine.Run(folder.Path, [.. register, "--gamma", "0.5", "--bins", "32"]).Error, StringComparison.Ordinal);
        Assert.Contains("γ is 1.5",
            CommandLine.Run(folder.Path, [.. register, "--gamma", "1.5"]).Error, StringComparison.Ordinal);
        Assert.Contains("λ = 0.3, γ = 0.5, window = 5",
            CommandLine.Run(folder.Path, [.. register, "--gamma", "0.5"]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_hypernetwork_is_swept_at_its_one_lambda()
    {
        using TemporaryFolder folder = new();
        string manifest = TinyManifest.WriteTo(folder);
        Assert.Equal(0, CommandLine.Run(folder.Path, "train", manifest,
            "--steps", "3", "-o", "run", "--preset", "none", "--lambda", "0.4").Code);
        (int code, string output, string error) = CommandLine.Run(folder.Path, "landscape", "run",
            "--dataset", manifest, "--pairs", "3", "-o", "results");
        Assert.True(code == 0, error);
        Assert.Contains("0.40", output, StringComparison.Ordinal);
        Assert.Contains("λ = 0.4 alone", CommandLine.Run(folder.Path, "evaluate", "run",
            "--dataset", manifest, "--pairs", "2", "--lambda", "0.2").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_is_exported_to_VoxelMorph_at_one_lambda_and_imported_again()
    {
        using TemporaryFolder folder = new();
        string manifest = TinyManifest.WriteTo(folder);
        Trainer.Train(TinyTraining.Settings with { Steps = 2 }, TinyTraining.Data, folder / "run");
        Assert.Contains("lambda is missing",
            CommandLine.Run(folder.Path, "export", "run", "--voxelmorph", "model.safetensors").Error, StringComparison.Ordinal);
        (int code, _, string error) = CommandLine.Run(folder.Path, "export", "run", "--voxelmorph", "model.safetensors",
            "--lambda", "0.3");
        Assert.True(code == 0, error);
        (code, string output, error) = CommandLine.Run(folder.Path, "import", "model.safetensors", "--output", "back");
        Assert.True(code == 0, error);
        Assert.Contains("λ = 0.3", output, StringComparison.Ordinal);
        (code, output, error) = CommandLine.Run(folder.Path, "evaluate", "back", "--dataset", manifest, "--pairs", "2");
        Assert.True(code == 0, error);
        Assert.Contains("λ = 0.3 alone", CommandLine.Run(folder.Path, "evaluate", "back", "--dataset", manifest, "--pairs", "2",
            "--lambda", "0.4").Error, StringComparison.Ordinal);
        Assert.Contains("model.safetensors", CommandLine.Run(folder.Path, "export", "run", "--voxelmorph",
            "nowhere/model.safetensors", "--lambda", "0.3").Error, StringComparison.Ordinal);
    }

    public static TheoryData<string, string[]> Mistakes => new()
    {
        { "hypermorph data fetch oasis-2d", ["train", "oasis-2d", "-o", "run"] },
        { "no-such-set", ["train", "no-such-set", "-o", "run"] },
        { "there is no hyperparameter 'sigma'", ["train", "phantom-2d", "-o", "run", "--hyper", "lambda", "sigma"] },
        { "those of the similarity mse", ["train", "phantom-2d", "-o", "run", "--hyper", "lambda", "window"] },
        { "conditioned on lambda", ["train", "phantom-2d", "-o", "run", "--preset", "none"] },
        { "no structure 'Heart'", ["train", "phantom-2d", "-o", "run", "--structures", "Heart"] },
        { "there is no trained model in 'nowhere'", ["landscape", "nowhere"] },
        { "there is no device 'tpu'", ["train", "phantom-2d", "-o", "run", "--device", "tpu"] },
        { "--focus needs --until-converged", ["train", "phantom-2d", "-o", "run", "--focus", "0.9"] },
        { "and a hypernetwork", ["train", "phantom-2d", "-o", "run", "--focus", "0.9", "--until-converged", "--preset", "none"] },
        { "preset", ["train", "phantom-2d", "-o", "run", "--preset", "huge"] },
        { "--output", ["train", "phantom-2d"] },
        { "landscapes", ["landscapes"] },
        { "--moving and --fixed", ["tune", "run", "--moving", "a.nii"] },
        { "leave --per", ["tune", "run", "--max-folds", "1", "--per", "pair"] },
    };

    [Theory, MemberData(nameof(Mistakes))]
    public void A_mistake_gives_one_line_that_says_what_to_do_and_the_code_of_a_mistake(string expected, string[] arguments)
    {
        using TemporaryFolder folder = new();
        (int code, _, string error) = CommandLine.Run(folder.Path, arguments);
        Assert.InRange(code, 1, 2);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_or_damaged_image_and_a_label_map_of_another_shape_are_named()
    {
        using TemporaryFolder folder = new();
        Trainer.Train(TinyTraining.Settings with { Steps = 2 }, TinyTraining.Data, folder / "run");
        Nifti.Write(folder / "good.nii.gz", TinyTraining.Data.Test[0].Image);
        Nifti.WriteLabels(folder / "labels.nii.gz", TinyTraining.Data.Test[0].Labels!.PadOrCrop([40, 40]));
        File.WriteAllText(folder / "damaged.nii.gz", "no image");
        string Error(params string[] files) => CommandLine.Run(folder.Path,
            ["register", files[0], "good.nii.gz", "--model", "run", "--lambda", "0.5", .. files[1..]]).Error;
        Assert.Contains("missing.nii.gz", Error("missing.nii.gz"), StringComparison.Ordinal);
        Assert.Contains("damaged.nii.gz", Error("damaged.nii.gz"), StringComparison.Ordinal);
        Assert.Contains("40×40", Error("good.nii.gz", "--labels", "labels.nii.gz"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_folder_of_a_run_may_be_named_in_brackets()
    {
        using TemporaryFolder folder = new();
        (int code, string output, string error) = CommandLine.Run(folder.Path, "train", TinyManifest.WriteTo(folder),
            "--steps", "2", "-o", "runs/[x]", "--preset", "none", "--lambda", "0.4");
        Assert.True(code == 0, error);
        Assert.Contains("hypermorph landscape runs/[x]", output, StringComparison.Ordinal);
    }

    private static StepLosses[] Log(string run) => [.. TrainingLog.Read(Path.Combine(run, TrainingLog.FileName))];

    private static long TrainedStep(string run) => Checkpoint.ReadInfo(Checkpoint.Find(run)!).Step;
}
