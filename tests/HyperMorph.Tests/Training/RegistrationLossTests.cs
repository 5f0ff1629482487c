using HyperMorph.Data;
using HyperMorph.Imaging;
using HyperMorph.Networks;
using HyperMorph.Registration;
using HyperMorph.Training;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace HyperMorph.Tests.Training;

public sealed class RegistrationLossTests
{
    private static readonly TrainingSettings Settings =
        TinyTraining.Settings with { Space = new(Hyperparameter.Lambda, Hyperparameter.Gamma, Hyperparameter.Bending) };
    private static readonly int[] Labels = [.. TinyTraining.Manifest.Structures.Select(s => s.Label)];
    private static readonly Subject[] Subjects = [.. TinyTraining.Data.Training];

    [Theory]
    [InlineData(0, 0), InlineData(0.3, 0.6), InlineData(0.3, 1), InlineData(1, 0.5)]
    public void The_loss_weighs_similarity_regularisation_and_overlap_by_lambda_and_gamma(double lambda, double gamma)
    {
        Terms terms = Of(Settings, Labels, [new(Subjects[0], Subjects[1])], lambda, gamma);
        double overlap = gamma > 0 ? terms.Segmentation : 0;
        Assert.Equal(
            (1 - lambda) * (1 - gamma) * terms.Similarity + lambda * terms.Regularisation + (1 - lambda) * gamma * overlap,
            terms.Total, 1e-4);
        Assert.True(terms.Regularisation > 0 && terms.Similarity > 0);
        Assert.Equal(gamma == 0, double.IsNaN(terms.Segmentation));
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public void Gamma_does_not_act_where_a_label_map_is_missing(bool movingHasLabels)
    {
        Pair whole = new(Subjects[0], Subjects[1]);
        Pair partly = movingHasLabels
            ? whole with { Fixed = Unlabelled(whole.Fixed) }
            : whole with { Moving = Unlabelled(whole.Moving) };
        Assert.Equal(Of(Settings, Labels, [whole], 0.3, 0).Total, Of(Settings, Labels, [partly], 0.3, 0.8).Total, 1e-5);
    }

    [Fact]
    public void A_partly_labelled_batch_has_the_mean_of_its_pairs_losses()
    {
        Pair labelled = new(Subjects[0], Subjects[1]), unlabelled = new(Unlabelled(Subjects[2]), Subjects[3]);
        double together = Of(Settings, Labels, [labelled, unlabelled], 0.2, 0.7).Total;
        Assert.Equal(
            (Of(Settings, Labels, [labelled], 0.2, 0.7).Total + Of(Settings, Labels, [unlabelled], 0.2, 0.7).Total) / 2,
            together, 1e-4);
    }

    [Fact]
    public void Structures_that_are_held_out_do_not_matter()
    {
        Pair pair = new(Subjects[0], Subjects[1]);
        int heldOut = Labels[2];
        Pair changed = pair with { Moving = pair.Moving with { Labels = Without(pair.Moving.Labels!, heldOut) } };
        Assert.Equal(Of(Settings, Labels[..2], [pair], 0.2, 1), Of(Settings, Labels[..2], [changed], 0.2, 1));
        Assert.NotEqual(Of(Settings, Labels[..3], [pair], 0.2, 1), Of(Settings, Labels[..3], [changed], 0.2, 1));
    }

    [Fact]
    public void The_window_is_a_hyperparameter_of_local_correlation()
    {
        TrainingSettings settings = TinyTraining.Settings with
        {
            Similarity = "lncc", Space = new(Hyperparameter.Lambda, Hyperparameter.Window)
        };
        RegistrationLoss loss = new(settings, Labels);
        using DisposeScope scope = NewDisposeScope();
        Tensor a = VolumeTensors.Stack([Subjects[0].Image]), b = VolumeTensors.Stack([Subjects[1].Image]);
        double At(double window) => loss.Similarity(HyperPoint.Of(("window", window)))(a, b).item<float>();
        Assert.NotEqual(At(3), At(9));
        Assert.Equal(loss.Similarity(HyperPoint.Empty.With("window", 9))(a, b).item<float>(), At(9));
    }

    [Fact]
    public void Bending_weighs_second_against_first_order()
    {
        Pair pair = new(Subjects[0], Subjects[1]);
        (double first, double second) =
            (Of(Settings, Labels, [pair], 1, 0, 0).Total, Of(Settings, Labels, [pair], 1, 0, 1).Total);
        Assert.NotEqual(first, second, 1e-6);
        Assert.Equal((first + second) / 2, Of(Settings, Labels, [pair], 1, 0, 0.5).Total, 1e-6);
    }

    [Fact]
    public void Overlap_moves_the_field_though_the_images_are_blank()
    {
        Subject Blank(Subject s) => s with { Image = new Volume(new float[48 * 48], [48, 48], Affine.Identity) };
        Pair pair = new(Blank(Subjects[0]), Blank(Subjects[1]));
        using DisposeScope scope = NewDisposeScope();
        Tensor displacement = zeros(1, 2, 48, 48).requires_grad_(true);
        Tensor image = VolumeTensors.Stack([pair.Fixed.Image]);
        new RegistrationLoss(Settings, Labels)
            .Of([pair], image, new(zeros(1, 2, 24, 24), displacement, image), Point(0, 1, 0)).Total.backward();
        Assert.True(displacement.grad!.abs().max().item<float>() > 0);
    }

    private readonly record struct Terms(double Total, double Similarity, double Regularisation, double Segmentation);

    private static Terms Of(
        TrainingSettings settings, int[] labels, Pair[] pairs, double lambda, double gamma, double bending = 0)
    {
        using IDisposable _ = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor moving = VolumeTensors.Stack([.. pairs.Select(p => p.Moving.Image)]),
            target = VolumeTensors.Stack([.. pairs.Select(p => p.Fixed.Image)]);
        // A smooth field that is not affine, so that first and second order both see it.
        Tensor ramp = linspace(0, 3, 24);
        Tensor velocity = stack([ramp.sin().view(24, 1).mul(ramp.cos().view(1, 24)), ramp.cos().view(24, 1).expand(24, 24)])
            .unsqueeze(0).expand(pairs.Length, 2, 24, 24).contiguous();
        Tensor displacement = Fields.Resize(Fields.Integrate(velocity), 2);
        LossTerms terms = new RegistrationLoss(settings, labels)
            .Of(pairs, target, new(velocity, displacement, Warp.Linear(moving, displacement)), Point(lambda, gamma, bending));
        return new(terms.Total.item<float>(), terms.Similarity, terms.Regularisation, terms.Segmentation);
    }

    private static HyperPoint Point(double lambda, double gamma, double bending) =>
        HyperPoint.Of(("lambda", lambda), ("gamma", gamma), ("bending", bending));

    private static Subject Unlabelled(Subject subject) => subject with { Labels = null };

    private static LabelMap Without(LabelMap map, int label) =>
        new([.. map.ToArray().Select(l => l == label ? 0 : l)], map.Shape, map.Affine);
}
