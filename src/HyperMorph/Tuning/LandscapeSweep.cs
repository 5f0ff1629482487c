using HyperMorph.Data;
using HyperMorph.Imaging;
using HyperMorph.Networks;
using HyperMorph.Registration;
using HyperMorph.Registration.Metrics;
using HyperMorph.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace HyperMorph.Tuning;

/// <summary>Registers a set of pairs at many λ and scores the outcome.</summary>
public static class LandscapeSweep
{
    /// <summary>λ = 0, …, 1 in equal steps.</summary>
    public static double[] EvenLambdas(int count = 21) => [.. Enumerable.Range(0, count).Select(i => (double)i / (count - 1))];

    /// <summary>Sweeps <paramref name="model"/> over <paramref name="lambdas"/>: its kernels are generated once a λ and serve all pairs.</summary>
    /// <param name="model">A trained model.</param>
    /// <param name="manifest">The data set's manifest, for structures and groups.</param>
    /// <param name="pairs">Pairs of subjects with label maps.</param>
    /// <param name="lambdas">Values in 0..1, ascending.</param>
    /// <param name="progress">Is told how many registrations of how many are done.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="HyperMorphException">A λ is out of range, or a subject has no label map.</exception>
    public static Landscape Run(
        TrainedModel model, Manifest manifest, IReadOnlyList<Pair> pairs, double[] lambdas, Action<int, int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(manifest);
        Array.ForEach(lambdas, TrainedModel.CheckLambda);
        LabelledPair[] labelled = [.. pairs.Select(LabelledPair.Of)];
        int[] labels = [.. manifest.Structures.Select(s => s.Label)];
        PairScore[] before = [.. labelled.AsParallel().AsOrdered().Select(p => p.Score(null, labels))];
        PairScore[][] scores = new PairScore[lambdas.Length][];
        for (int i = 0; i < lambdas.Length; i++)
        {
            int done = i * pairs.Count;
            scores[i] = At(model, lambdas[i], labelled, labels, batch => progress?.Invoke(done + batch, lambdas.Length * pairs.Count), cancellation);
        }
        PairInfo[] names = [.. pairs.Select(p => new PairInfo(p.Moving.Id, p.Fixed.Id, manifest.GroupOf(p.Fixed)))];
        return new(manifest.Name, lambdas, names, manifest.Structures, before, scores);
    }

    private static PairScore[] At(TrainedModel model, double lambda, LabelledPair[] pairs, int[] labels, Action<int> progress, CancellationToken cancellation)
    {
        using IDisposable _ = no_grad();
        using DisposeScope kernelScope = NewDisposeScope();
        IReadOnlyList<Kernel> kernels = model.KernelsAt(lambda);
        List<PairScore> scores = [];
        foreach (LabelledPair[] batch in pairs.Chunk(BatchSize(pairs[0].Pair.Fixed.Image)))
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
        Tensor moving = VolumeTensors.Stack([.. batch.Select(p => p.Pair.Moving.Image)], model.Device);
        Tensor target = VolumeTensors.Stack([.. batch.Select(p => p.Pair.Fixed.Image)], model.Device);
        return VolumeTensors.ToFields(model.Model.Register(moving, target, kernels).Displacement);
    }

    // Enough voxels at a time to keep all cores busy, and no more: larger batches fall out of the caches.
    private static int BatchSize(Volume image) => Math.Clamp(150_000 / Grid.Count(image.Shape), 1, 16);

    private sealed record LabelledPair(Pair Pair, LabelMap Moving, LabelMap Fixed)
    {
        public static LabelledPair Of(Pair pair) => new(pair, Labels(pair.Moving), Labels(pair.Fixed));

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

        private static LabelMap Labels(Subject subject) =>
            subject.Labels ?? throw new HyperMorphException($"subject {subject.Id} has no label map, and Dice needs one; evaluate on labelled subjects");
    }
}
