using HyperMorph.Data;
using HyperMorph.Imaging;
using HyperMorph.Registration;
using HyperMorph.Registration.Metrics;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using Adam = HyperMorph.Training.Adam;

namespace HyperMorph.Tests.Registration;

public sealed class AcrossContrastsTests
{
    private static readonly PhantomSettings s_population = new() { Shape = [64, 64], Subjects = 2, Noise = 0.02 };

    [Fact]
    public void Mutual_information_aligns_a_negative_where_the_squared_error_fails()
    {
        IReadOnlyList<Subject> subjects = Phantom.Generate(s_population);
        double before = Score(subjects[0], subjects[1].Labels!);
        double byInformation =
            ScoreAfter((target, moved) => MutualInformation.Normalized(target, moved), subjects[0], subjects[1]);
        double bySquares = ScoreAfter(Losses.MeanSquaredError, subjects[0], subjects[1]);
        Assert.True(byInformation > before + 0.15, $"Dice goes from {before:f3} to {byInformation:f3}");
        Assert.True(bySquares < before, $"Dice goes from {before:f3} to {bySquares:f3}");
    }

    /// <summary>Dice after the moving subject's negative was registered to the fixed one's image, by descent on a velocity
    /// field.</summary>
    private static double ScoreAfter(SimilarityLoss loss, Subject still, Subject moving)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor target = VolumeTensors.Stack([still.Image]), negative = Negative(VolumeTensors.Stack([moving.Image]));
        using Parameter velocity = new(zeros(1, 2, 32, 32));
        using ParameterList parameters = nn.ParameterList(velocity);
        using Adam adam = new(parameters);
        Tensor Displacement() => Fields.Resize(Fields.Integrate(velocity, 5), 2);
        for (int step = 0; step < 60; step++)
        {
            using DisposeScope inner = NewDisposeScope();
            loss(target, Warp.Linear(negative, Displacement())).Plus(Losses.Diffusion(velocity, 0.1)).backward();
            adam.Step(0.2);
        }
        return Score(still, LabelWarp.Nearest(moving.Labels!, VolumeTensors.ToFields(Displacement().detach())[0]));
    }

    /// <summary>Bright where the image is dark, and along a curve.</summary>
    private static Tensor Negative(Tensor image)
    {
        Tensor negative = image.neg().Plus(1).Between(0, 1);
        return negative.mul(negative.sqrt());
    }

    private static double Score(Subject still, LabelMap moved) =>
        Dice.Mean(Dice.PerStructure(still.Labels!, moved, [.. Phantom.Structures.Select(s => s.Label)]));
}
