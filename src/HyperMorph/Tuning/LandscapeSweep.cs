using HyperMorph.Data;
using HyperMorph.Imaging;
using HyperMorph.Networks;
using HyperMorph.Registration;
using HyperMorph.Registration.Metrics;
using HyperMorph.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace HyperMorph.Tuning;

/// <summary>Registers a set of pairs at many Λ and scores the outcome.</summary>
public static class LandscapeSweep
{
    /// <summary>Sweeps <paramref name="model"/> over λ = 0, …, 1; see the other form.</summary>
    public static Landscape Run(TrainedModel model, Manifest manifest, IReadOnlyList<Pair> pairs,
        Action<int, int>? progress = null, CancellationToken cancellation = default) =>
        Run(model, manifest, pairs, [LandscapeAxis.Lambda()], null, progress, null, cancellation);

    /// <summary>Sweeps <paramref name="model"/> over a grid: its kernels are generated once a point
    /// and serve all pairs.</summary>
    /// <param name="model">A trained model.</param>
    /// <param name="manifest">The data set's manifest, for structures and groups.</param>
    /// <param name="pairs">Pairs of subjects with label maps.</param>
    /// <param name="axes">The grid's axes.</param>
    /// <param name="held">Values of the model's other hyperparameters; null where it has none.</param>
    /// <param name="progress">Is told how many registrations of how many are done.</param>
    /// <param name="store">Where scores are kept, so that no point is swept twice; null to keep none.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="HyperMorphException">A value is missing or out of range, or a subject has no label map.</exception>
    public static Landscape Run(
        TrainedModel model, Manifest manifest, IReadOnlyList<Pair> pairs, LandscapeAxis[] axes, HyperPoint? held = null,
        Action<int, int>? progress = null, SweepStore? store = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(manifest);
        LabelledPair[] labelled = [.. pairs.Select(LabelledPair.Of)];
        int[] labels = [.. manifest.Structures.Select(s => s.Label)];
        PairInfo[] names = [.. pairs.Select(p => new PairInfo(p.Moving.Id, p.Fixed.Id, manifest.GroupsOf(p.Fixed)))];
        held ??= HyperPoint.Empty;
        HyperPoint[] points = LandscapeAxis.Points(axes, held);
        Array.ForEach(points, point => model.Info.Settings.PlacesOf(point));
        PairScore[] Scored(HyperPoint point, int index)
        {
            PairScore[] Swept() => At(model, point, labelled, labels,
                batch => progress?.Invoke(index * pairs.Count + batch, points.Length * pairs.Count), cancellation);
            return store?.GetOrAdd(point, Swept) ?? Swept();
        }
        PairScore[][] scores = [.. points.Select(Scored)];
        PairScore[] unregistered = [.. labelled.AsParallel().AsOrdered().Select(p => p.Score(null, labels))];
        return new(manifest.Name, axes, held, names, manifest.Structures, Sets(model, manifest), unregistered, scores);
    }

    /// <summary>The scores of pairs at one point, one a pair, in the manifest's order of structures.</summary>
    /// <exception cref="HyperMorphException">A value is missing or out of range, or a subject has no label map.</exception>
    public static PairScore[] At(TrainedModel model, Manifest manifest, IReadOnlyList<Pair> pairs, HyperPoint point,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return At(model, point, [.. pairs.Select(LabelledPair.Of)],
            [.. manifest.Structures.Select(s => s.Label)], _ => { }, cancellation);
    }

    /// <summary>The structures that a model was trained to overlap, and the others, where it was trained on some only.</summary>
    internal static StructureSet[] Sets(TrainedModel model, Manifest manifest)
    {
        if (model.Info.Settings.Structures is not { } trained)
        {
            return [];
        }
        int[] Where(bool wanted) => [.. Enumerable.Range(0, manifest.Structures.Length)
            .Where(i => trained.Contains(manifest.Structures[i].Name) == wanted)];
        return [new("structures in the loss", Where(true)), new("structures held out", Where(false))];
    }

    private static PairScore[] At(TrainedModel model, HyperPoint point, LabelledPair[] pairs, int[] labels, Action<int> progress,
        CancellationToken cancellation)
    {
        using IDisposable _ = no_grad();
        using DisposeScope kernelScope = NewDisposeScope();
        IReadOnlyList<Kernel> kernels = model.KernelsAt(point);
        List<PairScore> scores = [];
        foreach (LabelledPair[] batch in pairs.Chunk(BatchSize(pairs[0].Pair.Fixed.Image, model.Device)))
        {
            cancellation.ThrowIfCancellationRequested();
            DisplacementField[] fields = Displacements(model, kernels, batch);
            scores.AddRange(batch.Zip(fields).AsParallel().AsOrdered().Select(p => p.First.Score(p.Second, labels)));
            progress(scores.Count);
        }
        return [.. scores];
    }

    private static DisplacementField[] Displacements(TrainedModel model, IReadOnlyList<Kernel> kernels, LabelledPair[] batch)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor moving, Tensor target) = Pairs.Stack([.. batch.Select(p => p.Pair)], model.Device);
        return VolumeTensors.ToFields(model.Model.Register(moving, target, kernels).Displacement);
    }

    /// <summary>A subject's label map.</summary>
    /// <exception cref="HyperMorphException">It has none.</exception>
    internal static LabelMap LabelsOf(Subject subject) =>
        subject.Labels ?? throw new HyperMorphException(
            $"subject {subject.Id} has no label map, and Dice needs one; evaluate on labelled subjects");

    // Enough voxels at a time to keep all cores busy, and no more: larger batches fall out of the caches. A GPU has no such
    // limit, and the pairs of a batch are compared by all cores at once.
    internal static int BatchSize(Volume image, Device device) =>
        Math.Clamp((device.type == DeviceType.CPU ? 150_000 : 1_000_000) / Grid.Count(image.Shape), 1, 16);

    private sealed record LabelledPair(Pair Pair, LabelMap Moving, LabelMap Fixed)
    {
        public static LabelledPair Of(Pair pair) => new(pair, LabelsOf(pair.Moving), LabelsOf(pair.Fixed));

        public PairScore Score(DisplacementField? field, int[] labels)
        {
            if (field is null)
            {
                return new(Dice.PerStructure(Fixed, Moving, labels), 0, 0);
            }
            float[] determinants = JacobianDeterminant.Of(field);
            double[] dice = Dice.PerStructure(Fixed, LabelWarp.Nearest(Moving, field), labels, Moving);
            return new(dice, JacobianDeterminant.FoldPercent(determinants), JacobianDeterminant.SdLogJ(determinants));
        }
    }
}
