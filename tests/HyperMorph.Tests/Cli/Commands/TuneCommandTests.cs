using HyperMorph.Imaging;
using HyperMorph.Tests.Imaging;
using HyperMorph.Tests.Training;
using HyperMorph.Training;
using Xunit;

namespace HyperMorph.Tests.Cli.Commands;

public sealed class TuneCommandTests
{
    [Fact]
    public void A_model_is_tuned_by_gradient_within_limits_and_without_labels()
    {
        using TemporaryFolder folder = new();
        string manifest = TinyManifest.WriteTo(folder);
        Trainer.Train(TinyTraining.Settings with { Steps = 20 }, TinyTraining.Data, folder / "run");
        string Tune(params string[] arguments)
        {
            (int code, string output, string error) = CommandLine.Run(folder.Path,
                ["tune", "run", "--dataset", manifest, "--pairs", "3", .. arguments]);
            Assert.True(code == 0, error);
            return output;
        }
        Assert.Contains("ratio", Tune("--per", "pair", "--starts", "1", "--count", "5", "--check", "-o", "tuned"),
            StringComparison.Ordinal);
        Assert.Equal(["check.csv", "path.csv", "tuning.csv"],
            Directory.GetFiles(folder / "tuned").Select(Path.GetFileName).Order());
        Assert.Equal(5, File.ReadAllLines(folder / "tuned/tuning.csv").Length);
        Assert.Equal("name,lambda_swept,lambda_tuned,dice_swept,dice_tuned,seconds_swept,seconds_tuned,pairs",
            File.ReadLines(folder / "tuned/check.csv").First());
        string limited = Tune("--max-folds", "99", "--count", "3", "-o", "limited");
        // A limit that does not bind leaves the best point of the front.
        Assert.Single(limited.Split('\n'), line => line.Contains("the limits", StringComparison.Ordinal));
        Assert.Equal(4, File.ReadAllLines(folder / "limited/pareto.csv").Length);
        Assert.Contains("folds up to 99 %", File.ReadAllText(folder / "limited/pareto.html"), StringComparison.Ordinal);
        Assert.Contains("Correlation", Tune("--label-free", "--count", "3", "-o", "chosen"), StringComparison.Ordinal);
        Assert.Equal(["label-free.csv", "label-free.html"],
            Directory.GetFiles(folder / "chosen").Select(Path.GetFileName).Order());
        Nifti.Write(folder / "moving.nii.gz", TinyTraining.Data.Test[0].Image);
        Nifti.Write(folder / "fixed.nii.gz", TinyTraining.Data.Test[1].Image);
        Assert.Contains("λ = ", Tune("--moving", "moving.nii.gz", "--fixed", "fixed.nii.gz", "--count", "3"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_tuned_is_said_in_one_line()
    {
        using TemporaryFolder folder = new();
        string manifest = TinyManifest.WriteTo(folder);
        Trainer.Train(TinyTraining.Settings with { Steps = 2 }, TinyTraining.Data, folder / "run");
        Trainer.Train(TinyTraining.Settings with { Steps = 2, Preset = null, Space = new(), Constants = 0.3 },
            TinyTraining.Data, folder / "plain");
        string Error(params string[] arguments) =>
            CommandLine.Run(folder.Path, ["tune", .. arguments, "--dataset", manifest, "--pairs", "2"]).Error.TrimEnd();
        Assert.Contains("no hypernetwork", Error("plain"), StringComparison.Ordinal);
        Assert.Contains("'nowhere'", Error("run", "--structure", "nowhere"), StringComparison.Ordinal);
        Assert.Contains("all held", Error("run", "--lambda", "0.3"), StringComparison.Ordinal);
        Assert.Contains("no Λ is regular enough", Error("run", "--max-sdlogj=-1", "--count", "3"), StringComparison.Ordinal);
        Assert.DoesNotContain("\n", Error("plain"), StringComparison.Ordinal);
    }
}
