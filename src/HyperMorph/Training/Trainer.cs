using System.Text.Json;
using HyperMorph.Data;
using HyperMorph.Networks;
using HyperMorph.Registration;
using TorchSharp;
using static TorchSharp.torch;

namespace HyperMorph.Training;

/// <summary>The training loop: at every step a pair and a λ, the loss (1 − λ) · similarity + λ · regularisation, and a step of Adam.</summary>
/// <remarks>Hoopes et al., IPMI 2021. With stored weights and one λ it is VoxelMorph's training.</remarks>
public static class Trainer
{
    private const double DivergenceFactor = 1000;
    private const ulong LambdaStream = 1;

    /// <summary>Trains in the folder <paramref name="run"/>, from its newest checkpoint where it has one.</summary>
    /// <param name="settings">How to train.</param>
    /// <param name="data">What to train on; its training part is used.</param>
    /// <param name="run">The run's folder: checkpoints, <c>log.csv</c> and TensorBoard events.</param>
    /// <param name="device">Where to compute; the processor by default.</param>
    /// <param name="progress">Is told every step's losses.</param>
    /// <param name="cancellation">Stops after the current step, with a checkpoint.</param>
    /// <returns>What the last checkpoint says; its step is less than asked for when cancelled.</returns>
    /// <exception cref="HyperMorphException">The settings make no sense, the run's checkpoint is of other settings, or the loss is not finite or diverges.</exception>
    public static CheckpointInfo Train(
        TrainingSettings settings, DataSet data, string run, Device? device = null, Action<StepLosses>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(data);
        settings.Check();
        RegistrationModel model = settings.CreateModel(data.Manifest.Size.Length);
        using Weights weights = settings.CreateWeights(model.Network);
        weights.to(device ?? CPU);
        using Adam optimiser = new(weights);
        CheckpointInfo info = Start(settings, data, run, weights, optimiser);
        using TrainingLog log = new(run, info.Step);
        SimilarityLoss similarity = settings.CreateSimilarity();
        while (info.Step < settings.Steps && !cancellation.IsCancellationRequested)
        {
            (double lambda, Pair[] pairs) = Draw(settings, data.Training, info.Step);
            StepLosses losses = Step(
                model, weights, optimiser, similarity, settings.LearningRateAt(info.Step), info.Step, lambda, pairs, device ?? CPU);
            Guard(settings, similarity, losses, pairs);
            log.Add(losses);
            progress?.Invoke(losses);
            info = info with { Step = info.Step + 1 };
            if (info.Step % settings.CheckpointEvery == 0 || info.Step == settings.Steps || cancellation.IsCancellationRequested)
            {
                log.Flush();
                Checkpoint.Save(run, info, weights, optimiser);
            }
        }
        return info;
    }

    /// <summary>The λ and the pairs of a step: the same whenever settings and subjects are.</summary>
    public static (double Lambda, Pair[] Pairs) Draw(TrainingSettings settings, IReadOnlyList<Subject> subjects, long step)
    {
        ArgumentNullException.ThrowIfNull(settings);
        double Uniform(ulong n) => StableHash.Uniform(settings.Seed, LambdaStream, 2 * (ulong)step + n);
        double lambda = settings.Lambda ?? settings.Prior.Draw(Uniform(0), Uniform(1));
        return (lambda, [.. Enumerable.Range(0, settings.BatchSize).Select(b => Pairs.At(subjects, settings.Seed, step * settings.BatchSize + b))]);
    }

    /// <summary>One step: losses, gradients, Adam.</summary>
    internal static StepLosses Step(
        RegistrationModel model, Weights weights, Adam optimiser, SimilarityLoss similarity,
        double learningRate, long step, double lambda, Pair[] pairs, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor moving = VolumeTensors.Stack([.. pairs.Select(p => p.Moving.Image)], device);
        Tensor target = VolumeTensors.Stack([.. pairs.Select(p => p.Fixed.Image)], device);
        IReadOnlyList<Kernel> kernels = weights.Generate(tensor([(float)lambda], device: device));
        RegistrationResult result = model.Register(moving, target, kernels);
        Tensor alike = similarity(target, result.Moved);
        Tensor rough = Losses.Diffusion(result.Velocity, model.VelocityDownsampling);
        Tensor loss = alike.Times(1 - lambda).add(rough.Times(lambda));
        StepLosses losses = new(step, lambda, loss.item<float>(), alike.item<float>(), rough.item<float>());
        if (double.IsFinite(losses.Loss))
        {
            loss.backward();
            optimiser.Step(learningRate);
        }
        return losses;
    }

    private static CheckpointInfo Start(TrainingSettings settings, DataSet data, string run, Weights weights, Adam optimiser)
    {
        if (Checkpoint.Find(run) is not { } folder)
        {
            TryCreate(run);
            return new(settings, data.Manifest.Name, data.Manifest.Hash, data.Manifest.Size, data.Manifest.Normalization, 0, CheckpointInfo.LibraryVersion);
        }
        CheckpointInfo stored = Checkpoint.ReadInfo(folder);
        if (stored.DataHash != data.Manifest.Hash || !SameRun(stored.Settings, settings))
        {
            throw new HyperMorphException($"'{run}' holds a run on {stored.DataSet} with other settings; "
                + $"continue it with its own settings (see '{folder}'), or train in another folder");
        }
        Checkpoint.Restore(folder, stored, weights, optimiser);
        return stored with { Settings = settings };
    }

    // More steps may be added to a run, and checkpoints be spaced otherwise; all else determines its losses.
    private static bool SameRun(TrainingSettings a, TrainingSettings b) =>
        JsonSerializer.Serialize(a with { Steps = b.Steps, CheckpointEvery = b.CheckpointEvery }) == JsonSerializer.Serialize(b);

    private static void TryCreate(string run)
    {
        try
        {
            Directory.CreateDirectory(run);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new HyperMorphException($"the folder '{run}' cannot be written: {failure.Message}", failure);
        }
    }

    private static void Guard(TrainingSettings settings, SimilarityLoss similarity, StepLosses losses, Pair[] pairs)
    {
        bool finite = double.IsFinite(losses.Loss);
        if (finite && (losses.Loss < DivergenceFactor || losses.Step < settings.WarmUpSteps || losses.Loss < DivergenceFactor * Unregistered(similarity, pairs)))
        {
            return;
        }
        string names = string.Join(", ", pairs.Select(p => $"{p.Moving.Id} to {p.Fixed.Id}"));
        string what = finite ? FormattableString.Invariant($"{losses.Loss:g4} and diverges") : "not a finite number";
        throw new HyperMorphException(FormattableString.Invariant($"training stopped at step {losses.Step}: the loss is {what} at λ = {losses.Lambda:g4} for {names}; ")
            + "look at these images, or train with a smaller learning rate. The last checkpoint is kept.");
    }

    /// <summary>What doing nothing would lose.</summary>
    private static double Unregistered(SimilarityLoss similarity, Pair[] pairs)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor moving = VolumeTensors.Stack([.. pairs.Select(p => p.Moving.Image)]), target = VolumeTensors.Stack([.. pairs.Select(p => p.Fixed.Image)]);
        return Math.Abs(similarity(target, moving).item<float>());
    }
}
