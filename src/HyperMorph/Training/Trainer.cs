using System.Text.Json;
using HyperMorph.Data;
using HyperMorph.Networks;
using HyperMorph.Registration;
using TorchSharp;
using static TorchSharp.torch;

namespace HyperMorph.Training;

/// <summary>The training loop: at every step a pair and a Λ, the loss of <see cref="RegistrationLoss"/>,
/// and a step of Adam.</summary>
/// <remarks>Hoopes et al., IPMI 2021. With stored weights and one Λ it is VoxelMorph's training.</remarks>
public static class Trainer
{
    private const double DivergenceFactor = 1000;
    private const ulong HyperStream = 1, FocusStream = 100;

    /// <summary>Trains in the folder <paramref name="run"/>, from its newest checkpoint where it has one.</summary>
    /// <param name="settings">How to train.</param>
    /// <param name="data">What to train on; its training part is used.</param>
    /// <param name="run">The run's folder: checkpoints, <c>log.csv</c> and TensorBoard events.</param>
    /// <param name="device">Where to compute; the processor by default.</param>
    /// <param name="progress">Is told every step's losses.</param>
    /// <param name="cancellation">Stops after the current step, with a checkpoint.</param>
    /// <returns>What the last checkpoint says; its step is less than asked for when cancelled.</returns>
    /// <exception cref="HyperMorphException">The settings make no sense, the run's checkpoint is of other settings,
    /// or the loss is not finite or diverges.</exception>
    public static CheckpointInfo Train(
        TrainingSettings settings, DataSet data, string run, Device? device = null, Action<StepLosses>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(data);
        settings.Check();
        RegistrationLoss loss = CreateLoss(settings, data);
        using TrainingStep step = new(settings, loss, data.Manifest.Size.Length, device ?? CPU);
        CheckpointInfo info = Start(settings, data, run, step);
        ValidationScorer? validation = settings.Convergence is null ? null : new(settings, data);
        using TrainingLog log = new(run, info.Step, LoggedNames(settings));
        ComputeMeter meter = new(device ?? CPU);
        int reductions = info.Reductions;
        while (!info.IsComplete && !cancellation.IsCancellationRequested)
        {
            (HyperPoint point, Pair[] pairs) = Draw(settings, data.Training, info.Step, info.Focused);
            StepLosses losses = step.Run(info.Step, settings.LearningRateAt(info.Step, reductions), point, pairs);
            Guard(settings, loss, losses, pairs);
            log.Add(losses);
            progress?.Invoke(losses);
            info = info with { Step = info.Step + 1 };
            if (settings.Convergence is { } rule && info.Step % rule.EvaluateEvery == 0)
            {
                info = info with { TrainingTime = info.TrainingTime + meter.Lap() };
                // By the scores before this one, not at once: at the learning rate before, a model is still good at another Λ
                // every other step.
                bool isFocusDue = info.FocusIsDue;
                info = info with { Validation = [.. info.Validation, validation!.Score(info, step.Model, step.Weights)] };
                if (isFocusDue)
                {
                    info = info with { Focused = new(validation.Best(info, step.Model, step.Weights), reductions) };
                }
                info = info with { ValidationTime = info.ValidationTime + meter.Lap() };
                reductions = info.Reductions;
            }
            if (info.Step % settings.CheckpointEvery == 0 || info.IsComplete || cancellation.IsCancellationRequested)
            {
                info = info with { TrainingTime = info.TrainingTime + meter.Lap() };
                log.Flush();
                Guard(info, step.Weights);
                Checkpoint.Save(run, info, step.Weights, step.Optimiser);
            }
        }
        return info;
    }

    /// <summary>Λ and the pairs of a step: the same whenever settings and subjects are.</summary>
    /// <param name="settings">How to train.</param>
    /// <param name="subjects">Those of the training part.</param>
    /// <param name="step">Training steps made.</param>
    /// <param name="focus">Where the settings' <see cref="Focus"/> keeps to; null where it has found none yet.</param>
    /// <returns>A value for each hyperparameter of the space, and λ where it is constant.</returns>
    public static (HyperPoint Point, Pair[] Pairs) Draw(
        TrainingSettings settings, IReadOnlyList<Subject> subjects, long step, FocusPart? focus = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Focus? around = focus is not null && StableHash.Uniform(settings.Seed, FocusStream, (ulong)step) < settings.Focus?.Share
            ? settings.Focus
            : null;
        double Uniform(int axis, ulong n) => StableHash.Uniform(settings.Seed, HyperStream + (ulong)axis, 2 * (ulong)step + n);
        double Place(Hyperparameter axis, Prior prior, int a) => around is null
            ? settings.Widened(prior, prior.Draw(Uniform(a, 0), Uniform(a, 1)), step)
            : around.Narrow(focus!, axis, Uniform(a, 0));
        IEnumerable<(string, double)> values = settings.Space.Axes.Select((axis, a) =>
            (axis.Name, axis.Snap(axis.At(Place(axis, settings.PriorOf(axis), a)))));
        Pair[] pairs = [.. Enumerable.Range(0, settings.BatchSize)
            .Select(b => Pairs.At(subjects, settings.Seed, step * settings.BatchSize + b))];
        return (
            HyperPoint.Of(values).Over(
                HyperPoint.Of(settings.Constants.Values.Where(c => c.Key == "lambda").Select(c => (c.Key, c.Value)))),
            pairs);
    }

    private static RegistrationLoss CreateLoss(TrainingSettings settings, DataSet data)
    {
        IEnumerable<Structure> chosen = settings.Structures?.Select(data.Manifest.StructureOf) ?? data.Manifest.Structures;
        RegistrationLoss loss = new(settings, [.. chosen.Select(s => s.Label)]);
        if (loss.UsesLabels && data.Training.Count(s => s.Labels is not null) < 2)
        {
            throw new HyperMorphException(
                $"γ weighs the overlap of label maps, and fewer than two training subjects of {data.Manifest.Name} have one: "
                + "train without gamma");
        }
        return loss;
    }

    private static string[] LoggedNames(TrainingSettings settings) => [.. settings.Space.Names().Append("lambda").Distinct()];

    private static CheckpointInfo Start(TrainingSettings settings, DataSet data, string run, TrainingStep step)
    {
        if (Checkpoint.Find(run) is not { } folder)
        {
            TryCreate(run);
            return new(settings, data.Manifest.Name, data.Manifest.Hash, data.Manifest.Size, data.Manifest.Normalization, 0,
                CheckpointInfo.LibraryVersion);
        }
        CheckpointInfo stored = Checkpoint.ReadInfo(folder);
        if (stored.DataHash != data.Manifest.Hash || !SameRun(stored.Settings, settings))
        {
            throw new HyperMorphException($"'{run}' holds a run on {stored.DataSet} with other settings; "
                + $"continue it with its own settings (see '{folder}'), or train in another folder");
        }
        Checkpoint.Restore(folder, stored, step.Weights, step.Optimiser);
        return stored with { Settings = settings, Version = Versions(stored.Version) };
    }

    private static string Versions(string earlier) =>
        earlier.Split(", ").Contains(CheckpointInfo.LibraryVersion) ? earlier : $"{earlier}, {CheckpointInfo.LibraryVersion}";

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

    private static void Guard(TrainingSettings settings, RegistrationLoss loss, StepLosses losses, Pair[] pairs)
    {
        bool finite = double.IsFinite(losses.Loss);
        if (finite && (losses.Loss < DivergenceFactor || losses.Step < settings.WarmUpSteps
            || losses.Loss < DivergenceFactor * Unregistered(loss, losses.Point, pairs)))
        {
            return;
        }
        string names = string.Join(", ", pairs.Select(p => $"{p.Moving.Id} to {p.Fixed.Id}"));
        string what = finite ? FormattableString.Invariant($"{losses.Loss:g4} and diverges") : "not a finite number";
        throw new HyperMorphException(FormattableString.Invariant(
            $"training stopped at step {losses.Step}: the loss is {what} at {losses.Point} for {names}; ")
            + "look at these images, or train with a smaller learning rate. The last checkpoint is kept.");
    }

    private static void Guard(CheckpointInfo info, Weights weights)
    {
        if (weights.IsDead())
        {
            throw new HyperMorphException(
                $"training stopped at step {info.Step}: no unit of the hypernetwork's last layer is above 0 at any Λ, so that "
                + "all Λ give the same registration, and training cannot change that; train anew with --preset "
                + $"{HyperPreset.MipLeaky.Name}, a smaller --learning-rate, or without --widen. The last checkpoint is kept.");
        }
    }

    /// <summary>What doing nothing would lose in similarity.</summary>
    private static double Unregistered(RegistrationLoss loss, HyperPoint point, Pair[] pairs)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor moving, Tensor target) = Pairs.Stack(pairs);
        return Math.Abs(loss.Similarity(point)(target, moving).item<float>());
    }
}
