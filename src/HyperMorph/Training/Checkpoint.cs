using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using HyperMorph.Data;
using HyperMorph.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HyperMorph.Training;

/// <summary>What a checkpoint says of itself in <c>config.json</c>.</summary>
/// <param name="Settings">How the model is trained.</param>
/// <param name="DataSet">The manifest's name.</param>
/// <param name="DataHash">The manifest's hash.</param>
/// <param name="Size">The grid of the training images, in voxels.</param>
/// <param name="Normalization">How stored intensities become the values in 0..1 that the model takes.</param>
/// <param name="Step">Training steps made.</param>
/// <param name="Version">The library's version and commit; of a run that several made, all in order.</param>
public sealed record CheckpointInfo(TrainingSettings Settings, string DataSet, string DataHash, int[] Size,
    Normalization Normalization, long Step, string Version)
{
    /// <summary>Validation scores under a <see cref="Convergence"/>, in order.</summary>
    public ValidationScore[] Validation { get; init; } = [];

    /// <summary>What a <see cref="Training.Focus"/> keeps to; null before it has found it, and without one.</summary>
    public FocusPart? Focused { get; init; }

    /// <summary>What the steps cost; those that a killed run made after its last checkpoint are not in it.</summary>
    public ComputeTime TrainingTime { get; init; }

    /// <summary>What the validation scores cost.</summary>
    public ComputeTime ValidationTime { get; init; }

    /// <summary>The step at which the run has converged; null before, and where it trains a number of steps.</summary>
    [JsonIgnore]
    public long? ConvergedAt => Verdict.ConvergedAt;

    /// <summary>How often the rule of convergence has reduced the learning rate.</summary>
    [JsonIgnore]
    public int Reductions => Math.Max(0, Verdict.Plateaus - Spared);

    /// <summary>Whether a <see cref="Training.Focus"/> has to look for Λ*, for the first time or again.</summary>
    [JsonIgnore]
    internal bool FocusIsDue =>
        Settings.Focus is not null && (Focused is { } part ? Reductions > part.Reductions : Verdict.Plateaus > 0);

    /// <summary>Whether the run has ended.</summary>
    [JsonIgnore]
    public bool IsComplete => Step >= Settings.Steps || ConvergedAt is not null;

    /// <summary>Number of image axes.</summary>
    public int Rank => Size.Length;

    /// <summary>This library's version, with the commit it was built from.</summary>
    public static string LibraryVersion { get; } =
        typeof(CheckpointInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            ?? "unknown";

    // The first plateau is that of all the range, and narrows what is drawn instead of the learning rate.
    private int Spared => Settings.Focus is null ? 0 : 1;

    // A model is scored at all of its range, which says nothing while it learns only a part.
    private (int Plateaus, long? ConvergedAt) Verdict =>
        Settings.Convergence?.After([.. Validation.Where(v => v.Step > (Settings.WideningSteps ?? 0))], Spared) ?? (0, null);
}

/// <summary>A training run's state on disk: a folder written under a temporary name and then renamed,
/// so that it is there whole or not at all.</summary>
public static class Checkpoint
{
    internal const string WeightsFile = "weights.safetensors";
    private const string OptimiserFile = "optimizer.safetensors", InfoFile = "config.json",
        Prefix = "checkpoint-", Unfinished = ".tmp",
        Advice = "put it back, or delete the checkpoint to train anew";

    internal static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Writes the state after <c>info.Step</c> steps into <paramref name="run"/>,
    /// then removes older checkpoints.</summary>
    /// <exception cref="HyperMorphException">The folder cannot be written or the disk is full;
    /// the previous checkpoint is still there.</exception>
    public static void Save(string run, CheckpointInfo info, Weights weights, Adam optimiser)
    {
        string folder = Path.Combine(run, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{info.Step:D8}"));
        try
        {
            Directory.CreateDirectory(folder + Unfinished);
            Safetensors.Save(Path.Combine(folder + Unfinished, WeightsFile), Parameters(weights));
            Safetensors.Save(Path.Combine(folder + Unfinished, OptimiserFile), optimiser.Moments);
            AtomicFile.Write(Path.Combine(folder + Unfinished, InfoFile), stream => JsonSerializer.Serialize(stream, info, Json));
            Checksums.Add(folder + Unfinished, WeightsFile, OptimiserFile, InfoFile);
            Delete(folder);
            Directory.Move(folder + Unfinished, folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A disk that is full needs the room more than anyone needs half a checkpoint.
            Delete(folder + Unfinished);
            throw new HyperMorphException(
                $"the checkpoint of step {info.Step} cannot be written to '{run}': {failure.Message}; "
                + "earlier checkpoints are untouched", failure);
        }
        foreach (string older in Directory.GetDirectories(run, Prefix + "*").Where(f => f != folder))
        {
            Delete(older);
        }
    }

    /// <summary>The newest complete checkpoint in a run's folder, or the folder itself where it is one;
    /// null where there is none.</summary>
    public static string? Find(string path)
    {
        if (File.Exists(Path.Combine(path, InfoFile)))
        {
            return path;
        }
        string[] folders = Directory.Exists(path) ? Directory.GetDirectories(path, Prefix + "*") : [];
        return folders.Where(f => !f.EndsWith(Unfinished, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).LastOrDefault();
    }

    /// <summary>What the newest checkpoint of a run says of itself, while somebody may be replacing it by a newer one; null where
    /// there is none.</summary>
    /// <exception cref="HyperMorphException">Its description is damaged.</exception>
    public static CheckpointInfo? ReadNewest(string run)
    {
        for (string? folder = Find(run); folder is not null;)
        {
            try
            {
                return ReadInfo(folder);
            }
            catch (HyperMorphException) when (Find(run) != folder)
            {
                folder = Find(run);
            }
        }
        return null;
    }

    /// <summary>Reads what a checkpoint says of itself.</summary>
    /// <exception cref="HyperMorphException">Its description is missing or damaged.</exception>
    public static CheckpointInfo ReadInfo(string folder)
    {
        string path = Path.Combine(folder, InfoFile);
        try
        {
            CheckpointInfo? info = JsonSerializer.Deserialize<CheckpointInfo>(File.ReadAllText(path), Json);
            if (info is not { Settings.Space.Axes: not null, Size: not null })
            {
                throw new JsonException("it has no settings");
            }
            info.Settings.CheckModel();
            return info;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new HyperMorphException($"the description of a model, '{path}', cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Fills weights and optimiser from the checkpoint that <paramref name="info"/> describes.</summary>
    /// <exception cref="HyperMorphException">A tensor is missing, damaged or of another shape, or a file was changed since it was
    /// written.</exception>
    public static void Restore(string folder, CheckpointInfo info, Weights weights, Adam optimiser)
    {
        Checksums.Verify(folder, InfoFile, Advice);
        Fill(folder, WeightsFile, Parameters(weights));
        Fill(folder, OptimiserFile, optimiser.Moments);
        optimiser.Steps = info.Step;
    }

    internal static IReadOnlyDictionary<string, Tensor> Parameters(Weights weights) =>
        weights.named_parameters().ToDictionary(p => p.name, p => (Tensor)p.parameter);

    /// <summary>Copies stored tensors into <paramref name="targets"/>, all of them or none.</summary>
    internal static void Fill(string folder, string file, IReadOnlyDictionary<string, Tensor> targets)
    {
        string path = Path.Combine(folder, file);
        Checksums.Verify(folder, file, Advice);
        using IDisposable _ = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> stored = Safetensors.Load(path);
        if (stored.Count != targets.Count)
        {
            throw new HyperMorphException(
                $"'{path}' has {stored.Count} tensors where the model has {targets.Count}; it belongs to another preset or rank");
        }
        foreach ((string name, Tensor target) in targets)
        {
            if (!stored.TryGetValue(name, out Tensor? source) || !source.shape.SequenceEqual(target.shape))
            {
                string found = source is null ? "missing" : $"[{string.Join(", ", source.shape)}]";
                throw new HyperMorphException(
                    $"tensor '{name}' of '{path}' is {found} where the model has [{string.Join(", ", target.shape)}]; "
                    + "the checkpoint belongs to another preset or rank");
            }
        }
        foreach ((string name, Tensor target) in targets)
        {
            target.copy_(stored[name]);
        }
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
