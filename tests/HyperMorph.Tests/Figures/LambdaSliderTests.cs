using System.Text.Json.Nodes;
using HyperMorph.Data;
using HyperMorph.Figures;
using HyperMorph.Tests.Imaging;
using HyperMorph.Tests.Training;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Plotly.NET;
using Xunit;

namespace HyperMorph.Tests.Figures;

public sealed class LambdaSliderTests
{
    private static readonly Pair Pair = new(TinyTraining.Data.Test[0], TinyTraining.Data.Test[1]);

    private static TrainedModel Trained(TemporaryFolder folder, TrainingSettings settings)
    {
        Trainer.Train(settings, TinyTraining.Data, folder / "run");
        return TrainedModel.Load(folder / "run");
    }

    [Fact]
    public void The_slider_has_a_step_a_lambda_with_its_own_pictures_bars_and_heading()
    {
        using TemporaryFolder folder = new();
        using TrainedModel model = Trained(folder, TinyTraining.Settings);
        GenericChart chart = LambdaSlider.Of(model, Pair, [0, 0.25, 1], TinyTraining.Manifest.Structures);
        JsonNode figure = JsonNode.Parse(PlotlyFigure.Json(chart))!;
        JsonArray steps = figure["layout"]!["sliders"]![0]!["steps"]!.AsArray();
        Assert.Equal(["0", "0.25", "1"], steps.Select(s => (string?)s!["label"]));
        Assert.Equal(3, steps.Select(s => (string?)s!["args"]![1]!["images[2].source"]).Distinct().Count());
        Assert.Equal((string?)figure["layout"]!["images"]![2]!["source"], (string?)steps[1]!["args"]![1]!["images[2].source"]);
        Assert.StartsWith("λ = 0.25, ", (string?)figure["layout"]!["annotations"]![4]!["text"], StringComparison.Ordinal);
        RegistrationView view = RegistrationView.Of(model, Pair, 1, TinyTraining.Manifest.Structures);
        Assert.Equal(view.After.Select(d => (double?)d),
            steps[2]!["args"]![0]!["x"]![0]!.AsArray().Select(d => d is null ? double.NaN : (double?)d));
        Assert.Equal(view.ToString(), (string?)steps[2]!["args"]![1]!["annotations[4].text"]);
    }

    [Fact]
    public void It_is_small_at_the_size_of_brain_slices()
    {
        using TemporaryFolder folder = new();
        DataSet data = DataSet.Load(
            TinyTraining.Manifest with { Size = [160, 192], Phantom = new(4, 3), Split = new("tiny", 1, 0, 0) });
        Trainer.Train(TinyTraining.Settings with { Steps = 10, WarmUpSteps = 0, LearningRate = 5e-3 }, data, folder / "run");
        using TrainedModel model = TrainedModel.Load(folder / "run");
        int size = PlotlyFigure.Json(LambdaSlider.Of(model, new(data.Training[0], data.Training[1]))).Length;
        Assert.InRange(size, 50_000, 600_000);
    }

    [Fact]
    public void Another_hyperparameter_is_held_and_asked_for_where_it_is_missing()
    {
        using TemporaryFolder folder = new();
        using TrainedModel model = Trained(folder,
            TinyTraining.Settings with { Steps = 2, Space = new(Hyperparameter.Lambda, Hyperparameter.Gamma) });
        Assert.Contains("gamma is missing", Assert.Throws<HyperMorphException>(() => LambdaSlider.Of(model, Pair)).Message,
            StringComparison.Ordinal);
        Assert.Contains("1 × bar", HyperMorph.Figures.Notebook.NotebookChart.Text(
            LambdaSlider.Of(model, Pair, [0.5], held: HyperPoint.Of(("gamma", 0.5)))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_view_scores_as_a_sweep_does_and_does_without_labels()
    {
        using TemporaryFolder folder = new();
        using TrainedModel model = Trained(folder, TinyTraining.Settings);
        PairScore score = LandscapeSweep.At(model, TinyTraining.Manifest, [Pair], 0.3)[0];
        RegistrationView view = RegistrationView.Of(model, Pair, 0.3, TinyTraining.Manifest.Structures);
        Assert.Equal(score.Dice, view.After);
        Assert.Equal(score.FoldPercent, view.FoldPercent);
        Assert.Equal(TinyTraining.Manifest.Structures.Length, view.DiceTable().Rows.Count);
        RegistrationView plain = RegistrationView.Of(model, Pair with { Fixed = Pair.Fixed with { Labels = null } }, 0.3);
        Assert.Equal($"λ = 0.3, {Pair.Moving.Id} to {Pair.Fixed.Id}: no folds", plain.ToString());
        Assert.Empty(plain.Structures);
    }
}
