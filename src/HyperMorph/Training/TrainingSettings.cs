using HyperMorph.Networks;
using HyperMorph.Registration;

namespace HyperMorph.Training;

/// <summary>Everything that determines a training run, besides the images; stored with every checkpoint.</summary>
public sealed record TrainingSettings
{
    /// <summary>Training steps in all.</summary>
    public int Steps { get; init; } = 20_000;

    /// <summary>Pairs a step; they share one λ.</summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>Adam's largest step length; it falls along a half cosine to <see cref="FinalLearningRate"/> at the last step.</summary>
    /// <remarks>See <see cref="LearningRateFor"/>: a rate that serves slices diverges on volumes.</remarks>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Adam's step length at the last step.</summary>
    public double FinalLearningRate { get; init; } = 1e-5;

    /// <summary>Steps over which the step length rises from nothing: a hypernetwork's output layer amplifies Adam's first, blind steps.</summary>
    public int WarmUpSteps { get; init; } = 200;

    /// <summary>Determines the initial weights and the sequences of pairs and of λ.</summary>
    public int Seed { get; init; }

    /// <summary>The hypernetwork's preset, or null to train an ordinary VoxelMorph model at <see cref="Lambda"/>.</summary>
    public string? Preset { get; init; } = HyperPreset.Mip.Name;

    /// <summary>The one λ of an ordinary VoxelMorph model; null for a hypernetwork.</summary>
    public double? Lambda { get; init; }

    /// <summary>How a hypernetwork's λ are drawn.</summary>
    public Prior Prior { get; init; } = new(PriorKind.EndPoints, HyperPreset.Mip.EndPoints);

    /// <summary>The similarity loss: "mse" or "lncc".</summary>
    public string Similarity { get; init; } = "mse";

    /// <summary>Assumed noise of intensities in 0..1; the mean squared error is divided by its square.</summary>
    public double Sigma { get; init; } = 0.05;

    /// <summary>Window of the local correlation, in voxels.</summary>
    public int Window { get; init; } = 9;

    /// <summary>Channels of the U-Net's encoder.</summary>
    public int[] Encoder { get; init; } = new UNet(2).Encoder;

    /// <summary>Channels of the U-Net's decoder.</summary>
    public int[] Decoder { get; init; } = new UNet(2).Decoder;

    /// <summary>Squarings of the integration.</summary>
    public int IntegrationSteps { get; init; } = 7;

    /// <summary>How many times as coarse as the images the velocity field is.</summary>
    public int VelocityDownsampling { get; init; } = 2;

    /// <summary>Steps between two checkpoints.</summary>
    public int CheckpointEvery { get; init; } = 500;

    /// <summary>A step length that trains a hypernetwork well on images of <paramref name="rank"/> axes: 1e-3 in 2-D, 2e-4 in 3-D.</summary>
    /// <remarks>A step moves every generated kernel entry by about 25 times the step length, and in 3-D three times as many entries add up in a voxel.</remarks>
    public static double LearningRateFor(int rank) => rank == 2 ? 1e-3 : 2e-4;

    /// <summary>The registration model of these settings for images of <paramref name="rank"/> axes.</summary>
    public RegistrationModel CreateModel(int rank) => new(new UNet(rank) { Encoder = Encoder, Decoder = Decoder })
    {
        IntegrationSteps = IntegrationSteps,
        VelocityDownsampling = VelocityDownsampling,
    };

    /// <summary>Freshly initialised weights for <paramref name="network"/>.</summary>
    public Weights CreateWeights(UNet network) =>
        Preset is null ? new FixedWeights(network, Seed) : new HyperWeights(network, HyperPreset.Named(Preset), seed: Seed);

    /// <summary>The similarity term of these settings, scaled so that λ in 0..1 is its useful range.</summary>
    /// <exception cref="HyperMorphException">There is no loss of that name.</exception>
    public SimilarityLoss CreateSimilarity() => Similarity switch
    {
        "mse" => (target, moved) => Losses.MeanSquaredError(target, moved).OverInPlace(Sigma * Sigma),
        "lncc" => (target, moved) => Losses.LocalCorrelation(target, moved, Window),
        _ => throw new HyperMorphException($"there is no similarity loss '{Similarity}'; there are mse and lncc"),
    };

    /// <summary>The step length at a step: a half cosine from first to last, after a linear rise.</summary>
    public double LearningRateAt(long step) =>
        Math.Min(1, (step + 1.0) / (WarmUpSteps + 1)) * (FinalLearningRate + (LearningRate - FinalLearningRate) * (1 + Math.Cos(Math.PI * step / Math.Max(1, Steps))) / 2);

    /// <summary>Throws one sentence when a value makes no sense.</summary>
    /// <exception cref="HyperMorphException">A value is out of its range; the message names it.</exception>
    public void Check()
    {
        Require(Steps >= 1, nameof(Steps), Steps, "at least 1");
        Require(BatchSize >= 1, nameof(BatchSize), BatchSize, "at least 1");
        Require(CheckpointEvery >= 1, nameof(CheckpointEvery), CheckpointEvery, "at least 1");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "above 0");
        Require(FinalLearningRate >= 0 && FinalLearningRate <= LearningRate, nameof(FinalLearningRate), FinalLearningRate, "between 0 and LearningRate");
        Require(WarmUpSteps >= 0, nameof(WarmUpSteps), WarmUpSteps, "at least 0");
        Require(Sigma > 0, nameof(Sigma), Sigma, "above 0");
        Require(Window >= 3 && Window % 2 == 1, nameof(Window), Window, "odd and at least 3");
        Require(Prior.EndPointShare is >= 0 and <= 1, "Prior.EndPointShare", Prior.EndPointShare, "between 0 and 1");
        Require(Prior.Smallest is > 0 and < 1, "Prior.Smallest", Prior.Smallest, "between 0 and 1");
        Require(IntegrationSteps is >= 0 and <= 20, nameof(IntegrationSteps), IntegrationSteps, "between 0 and 20");
        Require(VelocityDownsampling >= 1, nameof(VelocityDownsampling), VelocityDownsampling, "at least 1");
        Require(Lambda is null or (>= 0 and <= 1), nameof(Lambda), Lambda, "between 0 and 1");
        Require((Preset is null) == (Lambda is not null), nameof(Lambda), Lambda?.ToString() ?? "missing", "given for a model without hypernetwork, and only there");
        _ = Preset is null ? null : HyperPreset.Named(Preset);
        _ = CreateSimilarity();
    }

    private static void Require(bool holds, string name, object? value, string range)
    {
        if (!holds)
        {
            throw new HyperMorphException($"the training setting {name} is {FormattableString.Invariant($"{value}")}, and must be {range}");
        }
    }
}
