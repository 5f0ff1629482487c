using HyperMorph.Data;
using HyperMorph.Networks;
using HyperMorph.Registration;
using TorchSharp;
using static TorchSharp.torch;

namespace HyperMorph.Training;

/// <summary>What a step's loss is made of.</summary>
/// <param name="Total">The loss, a scalar of the caller's dispose scope.</param>
/// <param name="Similarity">The similarity term.</param>
/// <param name="Regularisation">The regularisation term.</param>
/// <param name="Segmentation">The label overlap term; NaN where it does not count.</param>
public readonly record struct LossTerms(Tensor Total, double Similarity, double Regularisation, double Segmentation);

/// <summary>(1 − λ)(1 − γ) · similarity + λ · regularisation + (1 − λ) γ · segmentation, Hoopes et al.,
/// IPMI 2021, at any Λ.</summary>
/// <remarks>
/// γ acts only on pairs that both have label maps; on others it counts as 0. The terms are scaled so that the useful values of λ
/// and γ lie inside 0..1 whatever the loss: on neurite-OASIS slices a good registration gains 2.3 in mean squared error with
/// σ = 0.05, and, before scaling, 0.23 in local correlation (window 9), 0.09 in mutual information (32 bins) and 0.18 to 0.25 in
/// soft Dice; the same fields have half as much bending energy as first-order roughness.
/// </remarks>
/// <param name="settings">What the loss is, and its constants.</param>
/// <param name="structures">Labels of the structures whose overlap counts.</param>
public sealed class RegistrationLoss(TrainingSettings settings, int[] structures)
{
    private const double SegmentationScale = 10, CorrelationScale = 10, InformationScale = 25, BendingScale = 2;

    private readonly HyperPoint _held = settings.Held();

    /// <summary>Names of the similarity losses: mean squared error, local correlation in windows or with Gaussian weights,
    /// normalised mutual information.</summary>
    public static IReadOnlyList<string> Similarities { get; } = ["mse", "lncc", "lncc-gaussian", "nmi"];

    /// <summary>The hyperparameters of a loss with that similarity.</summary>
    public static IReadOnlyList<Hyperparameter> Hyperparameters(string similarity) => similarity switch
    {
        "mse" => [Hyperparameter.Lambda, Hyperparameter.Gamma, Hyperparameter.Bending],
        "lncc" => [Hyperparameter.Lambda, Hyperparameter.Gamma, Hyperparameter.Window, Hyperparameter.Bending],
        "lncc-gaussian" => [Hyperparameter.Lambda, Hyperparameter.Gamma, Hyperparameter.Width, Hyperparameter.Bending],
        "nmi" => [Hyperparameter.Lambda, Hyperparameter.Gamma, Hyperparameter.Bins,
            Hyperparameter.Parzen, Hyperparameter.Bending],
        _ => throw new HyperMorphException(
            $"there is no similarity loss '{similarity}'; there are {string.Join(", ", Similarities)}"),
    };

    /// <summary>Whether the label overlap counts anywhere in Λ.</summary>
    public bool UsesLabels { get; } = settings.Space.Names().Contains("gamma") || settings.Held()["gamma"] > 0;

    /// <summary>The loss of a registered batch.</summary>
    /// <param name="pairs">The batch's pairs.</param>
    /// <param name="fixedImage">Their fixed images, [N, 1, d0, d1(, d2)].</param>
    /// <param name="result">What the model made of them.</param>
    /// <param name="point">A value for each hyperparameter that the model is conditioned on.</param>
    public LossTerms Of(Pair[] pairs, Tensor fixedImage, RegistrationResult result, HyperPoint point)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(fixedImage);
        using DisposeScope scope = NewDisposeScope();
        HyperPoint at = point.Over(_held);
        (double lambda, double gamma) = (at["lambda"], at["gamma"]);
        SimilarityLoss similarity = Similarity(at);
        Tensor rough = Roughness(result.Velocity, at["bending"]);
        Tensor total = rough.Times(lambda);
        (double alike, double overlap, int labelled) = (0, 0, 0);
        for (int n = 0; n < pairs.Length; n++)
        {
            bool counts = gamma > 0 && pairs[n] is { Moving.Labels: not null, Fixed.Labels: not null };
            double share = (1 - lambda) / pairs.Length, labels = counts ? gamma : 0;
            Tensor image = similarity(fixedImage.narrow(0, n, 1), result.Moved.narrow(0, n, 1));
            alike += image.item<float>() / pairs.Length;
            total = total.Plus(image.Times(share * (1 - labels)));
            if (counts)
            {
                Tensor segmentation = Segmentation(pairs[n], result.Displacement.narrow(0, n, 1));
                (overlap, labelled) = (overlap + segmentation.item<float>(), labelled + 1);
                total = total.Plus(segmentation.Times(share * labels));
            }
        }
        return new(total.MoveToOuterDisposeScope(), alike, rough.item<float>(), labelled == 0 ? double.NaN : overlap / labelled);
    }

    /// <summary>The similarity term at Λ.</summary>
    public SimilarityLoss Similarity(HyperPoint point)
    {
        HyperPoint at = point.Over(_held);
        return settings.Similarity switch
        {
            "mse" => (target, moved) => Losses.MeanSquaredError(target, moved).OverInPlace(settings.Sigma * settings.Sigma),
            "lncc" => (target, moved) => LocalCorrelation.Box(target, moved, (int)at["window"]).Times(CorrelationScale),
            "lncc-gaussian" => (target, moved) => LocalCorrelation.Gaussian(target, moved, at["width"]).Times(CorrelationScale),
            "nmi" => (target, moved) =>
                MutualInformation.Normalized(target, moved, (int)Math.Round(at["bins"]), at["parzen"]).Times(InformationScale),
            _ => throw new HyperMorphException(
                $"there is no similarity loss '{settings.Similarity}'; there are {string.Join(", ", Similarities)}"),
        };
    }

    private Tensor Roughness(Tensor velocity, double bending)
    {
        Tensor Scaled(Func<Tensor, double, Tensor> term, double weight) => term(velocity, settings.VelocityDownsampling * weight);
        return bending == 0 ? Scaled(Losses.Diffusion, 1)
            : bending == 1 ? Scaled(Losses.Bending, BendingScale)
            : Scaled(Losses.Diffusion, 1 - bending).Plus(Scaled(Losses.Bending, BendingScale * bending));
    }

    private Tensor Segmentation(Pair pair, Tensor displacement)
    {
        Tensor target = VolumeTensors.Channels(pair.Fixed.Labels!, structures, displacement.device);
        Tensor moving = VolumeTensors.Channels(pair.Moving.Labels!, structures, displacement.device);
        return Losses.SoftDice(target, Warp.Linear(moving, displacement)).TimesInPlace(SegmentationScale);
    }
}
