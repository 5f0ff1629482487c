using HyperMorph.Networks;
using HyperMorph.Registration;

namespace HyperMorph.Training;

/// <summary>Everything that determines a training run, besides the images; stored with every checkpoint.</summary>
public sealed record TrainingSettings
{
    /// <summary>Training steps in all; at most, where <see cref="Convergence"/> decides.</summary>
    public int Steps { get; init; } = 20_000;

    /// <summary>The rule by which the run ends; null where it ends after <see cref="Steps"/>.</summary>
    public Convergence? Convergence { get; init; }

    /// <summary>Pairs in a step (batch size); they share one λ.</summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>Adam's largest learning rate; it falls along a half cosine to <see cref="FinalLearningRate"/> at the last
    /// step, or as a <see cref="Convergence"/> says.</summary>
    /// <remarks>See <see cref="LearningRateFor"/>: not every hypernetwork stands this one on volumes.</remarks>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Adam's learning rate at the last step.</summary>
    public double FinalLearningRate { get; init; } = 1e-5;

    /// <summary>Steps over which the learning rate rises from nothing: Adam's first steps are blind,
    /// and a hypernetwork's output layer may amplify them.</summary>
    public int WarmUpSteps { get; init; } = 200;

    /// <summary>Steps over which the range that Λ is drawn from grows, from its middle to all of it; null to draw from all of
    /// it from the first step on.</summary>
    /// <remarks>A model of all Λ learns more slowly than one of a single Λ, and most of what it learns first, where structures
    /// lie, serves every Λ. A <see cref="Convergence"/> does not judge before the range is whole.</remarks>
    public int? WideningSteps { get; init; }

    /// <summary>How training after the first reduction of the learning rate keeps to where Λ* is; null to draw from all of the
    /// range to the end.</summary>
    public Focus? Focus { get; init; }

    /// <summary>Determines the initial weights and the sequences of pairs and of λ.</summary>
    public int Seed { get; init; }

    /// <summary>The hypernetwork's preset, or null to train an ordinary VoxelMorph model, whose Λ is all constant.</summary>
    public string? Preset { get; init; } = HyperPreset.Mip.Name;

    /// <summary>The hyperparameters that the hypernetwork is conditioned on; none for a model without one.</summary>
    public HyperSpace Space { get; init; } = new(Hyperparameter.Lambda);

    /// <summary>Hyperparameters that are held constant; what neither this nor <see cref="Space"/> names
    /// has its usual value.</summary>
    public HyperPoint Constants { get; init; } = HyperPoint.Empty;

    /// <summary>The similarity loss: one of <see cref="RegistrationLoss.Similarities"/>.</summary>
    public string Similarity { get; init; } = "mse";

    /// <summary>Assumed noise of intensities in 0..1; the mean squared error is divided by its square.</summary>
    public double Sigma { get; init; } = 0.05;

    /// <summary>Names of the structures whose overlap is trained on where γ is above 0; null for all.</summary>
    public string[]? Structures { get; init; }

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

    /// <summary>The same for a VoxelMorph model: no hypernetwork, thus no range of Λ, and all of it constant.</summary>
    /// <param name="constants">Λ, and whatever else is held constant.</param>
    public TrainingSettings WithoutHypernetwork(HyperPoint constants) =>
        this with { Preset = null, Space = new(), WideningSteps = null, Focus = null, Constants = constants };

    /// <summary>A learning rate that trains well: 1e-3, and 2e-4 on volumes for a hypernetwork without
    /// <see cref="HyperPreset.OutputScale"/>.</summary>
    /// <remarks>Without it, a step moves every generated kernel entry by some 25 times the learning rate,
    /// and in 3-D three times as many entries add up in a voxel.</remarks>
    /// <param name="preset">The hypernetwork's preset, or null for none.</param>
    /// <param name="rank">Axes of the images.</param>
    public static double LearningRateFor(string? preset, int rank) =>
        rank > 2 && preset is not null && HyperPreset.Named(preset).OutputScale == 1 ? 2e-4 : 1e-3;

    /// <summary>The registration model of these settings for images of <paramref name="rank"/> axes.</summary>
    public RegistrationModel CreateModel(int rank) => new(new UNet(rank) { Encoder = Encoder, Decoder = Decoder })
    {
        IntegrationSteps = IntegrationSteps,
        VelocityDownsampling = VelocityDownsampling,
    };

    /// <summary>Freshly initialised weights for <paramref name="network"/>.</summary>
    public Weights CreateWeights(UNet network) =>
        Preset is null
            ? new FixedWeights(network, Seed)
            : new HyperWeights(network, HyperPreset.Named(Preset), Space.Axes.Length, Seed);

    /// <summary>The hyperparameters that matter to this loss and are held constant, with their values.</summary>
    public HyperPoint Held() => Constants.Over(HyperPoint.Of(
        RegistrationLoss.Hyperparameters(Similarity)
            .Where(h => !Space.Names().Contains(h.Name) && !double.IsNaN(h.Default)).Select(h => (h.Name, h.Default))));

    /// <summary>A place in 0..1 as it is drawn at a step: nearer to the prior's median while the range widens.</summary>
    /// <param name="prior">The prior that <paramref name="place"/> is drawn from.</param>
    /// <param name="place">The draw.</param>
    /// <param name="step">Training steps made.</param>
    public double Widened(Prior prior, double place, long step)
    {
        ArgumentNullException.ThrowIfNull(prior);
        return WideningSteps is { } steps && step + 1 < steps
            ? prior.Median + (step + 1.0) / steps * (place - prior.Median)
            : place;
    }

    /// <summary>How a hyperparameter is drawn: by its own prior, else uniformly with the preset's share of end points.</summary>
    public Prior PriorOf(Hyperparameter hyperparameter)
    {
        ArgumentNullException.ThrowIfNull(hyperparameter);
        return hyperparameter.Prior ?? new(PriorKind.EndPoints, Preset is null ? 0 : HyperPreset.Named(Preset).EndPoints);
    }

    /// <summary>The places in 0..1 of Λ that the hypernetwork is given, one an axis of <see cref="Space"/>.</summary>
    /// <param name="point">A value for each axis; it may repeat what the model holds constant.</param>
    /// <exception cref="HyperMorphException">A value is missing, out of range, unknown to the model,
    /// or not the constant it was trained at.</exception>
    public double[] PlacesOf(HyperPoint point) => Space.PlacesOf(point, Held());

    /// <summary>The learning rate at a step: a half cosine from first to last; under a <see cref="Convergence"/> the first one,
    /// reduced so many times. Either rises linearly at the beginning.</summary>
    public double LearningRateAt(long step, int reductions = 0)
    {
        double rate = Convergence is { } rule
            ? LearningRate * Math.Pow(rule.Factor, reductions)
            : FinalLearningRate + (LearningRate - FinalLearningRate) * (1 + Math.Cos(Math.PI * step / Math.Max(1, Steps))) / 2;
        return Math.Min(1, (step + 1.0) / (WarmUpSteps + 1)) * rate;
    }

    /// <summary>Throws one sentence when a value makes no sense, or training cannot take it.</summary>
    /// <exception cref="HyperMorphException">A value is out of its range, or a constant is none that training takes;
    /// the message names it.</exception>
    public void Check()
    {
        CheckModel();
        foreach ((string name, double value) in Constants.Values)
        {
            double nearest = Hyperparameter.Named(name).Snap(value);
            Require(value == nearest, nameof(Constants), HyperPoint.Of((name, value)),
                $"a value that training takes, such as {HyperPoint.Of((name, nearest))}");
        }
    }

    /// <summary>The same for a model that is trained already: one that a hypernetwork was exported to may be held between
    /// the values that training takes.</summary>
    internal void CheckModel()
    {
        Require(Steps >= 1, nameof(Steps), Steps, "at least 1");
        Convergence?.Check();
        Require(BatchSize >= 1, nameof(BatchSize), BatchSize, "at least 1");
        Require(CheckpointEvery >= 1, nameof(CheckpointEvery), CheckpointEvery, "at least 1");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "above 0");
        Require(FinalLearningRate >= 0 && FinalLearningRate <= LearningRate, nameof(FinalLearningRate), FinalLearningRate,
            "between 0 and LearningRate");
        Require(WarmUpSteps >= 0, nameof(WarmUpSteps), WarmUpSteps, "at least 0");
        Require(WideningSteps is null or >= 1, nameof(WideningSteps), WideningSteps, "at least 1, or null");
        Require(WideningSteps is null || Preset is not null, nameof(WideningSteps), WideningSteps,
            "null for a model without hypernetwork (Preset), which has one Λ");
        Focus?.Check();
        Require(Focus is null || (Preset is not null && Convergence is not null), nameof(Focus), Focus,
            "null for a model without hypernetwork (Preset), or without a rule (Convergence) that reduces the learning rate");
        Require(Sigma > 0, nameof(Sigma), Sigma, "above 0");
        Require(IntegrationSteps is >= 0 and <= 20, nameof(IntegrationSteps), IntegrationSteps, "between 0 and 20");
        Require(VelocityDownsampling >= 1, nameof(VelocityDownsampling), VelocityDownsampling, "at least 1");
        _ = Preset is null ? null : HyperPreset.Named(Preset);
        CheckHyperparameters();
    }

    private void CheckHyperparameters()
    {
        string[] known = [.. RegistrationLoss.Hyperparameters(Similarity).Select(h => h.Name)];
        Require((Preset is null) == (Space.Axes.Length == 0), nameof(Space), string.Join(", ", Space.Names()),
            "empty for a model without hypernetwork (Preset), and only there");
        Space.Check();
        foreach (string name in Space.Names().Concat(Constants.Values.Keys))
        {
            Require(known.Contains(name), nameof(Space), name,
                $"one of {string.Join(", ", known)}, which are those of the similarity {Similarity}");
        }
        foreach (string name in Constants.Values.Keys)
        {
            Require(!Space.Names().Contains(name), nameof(Constants), name, "conditioned on or constant, not both");
            Hyperparameter.Named(name).Check(Constants[name]);
        }
        Require(Space.Names().Contains("lambda") || Constants.Values.ContainsKey("lambda"), nameof(Constants), "no lambda",
            "given, since the model is not conditioned on lambda");
        Require(Structures is null or { Length: > 0 }, nameof(Structures), "empty", "null for all structures, or name some");
    }

    internal static void Require(bool holds, string name, object? value, string range)
    {
        if (!holds)
        {
            throw new HyperMorphException(
                $"the training setting {name} is {FormattableString.Invariant($"{value}")}, and must be {range}");
        }
    }
}
