using System.Diagnostics;
using HyperMorph.Training;
using TorchSharp.Modules;

namespace HyperMorph.Tuning;

/// <summary>Finds Λ* by climbing the Dice through a frozen hypernetwork, Hoopes et al., IPMI 2021, section 3.3.</summary>
/// <remarks>
/// Ascents on a few pairs, from several starts, find the right hill; one on more pairs comes near its top, and a few steps on all
/// pairs find it. What is climbed is a soft Dice as steep as that of labels. The Dice of labels has steps, from voxel to voxel,
/// and along a flat ridge its top may lie a tenth of the range away: a regression over a few points around finds it there.
/// </remarks>
public static class GradientTuning
{
    private const double CoarseTolerance = 0.03;
    private const int ScreeningEvaluations = 4, ApproachEvaluations = 6, PolishEvaluations = 8;

    /// <summary>Tunes a model for a target. The model's weights stay as they are.</summary>
    /// <param name="model">A trained model with a hypernetwork.</param>
    /// <param name="target">What is maximised.</param>
    /// <param name="held">Values that some of the hyperparameters are to keep; null for none.</param>
    /// <param name="start">Where to climb from, instead of screening several starts.</param>
    /// <param name="settings">How; null for the defaults.</param>
    /// <param name="progress">Is told of each point visited.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="HyperMorphException">The model has no hypernetwork, a held value is not the model's,
    /// or nothing is left to tune.</exception>
    public static TuningResult Run(
        TrainedModel model, TuningTarget target, HyperPoint? held = null, HyperPoint? start = null,
        TuningSettings? settings = null,
        Action<TuningStep>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(target);
        TuningSearch search = new(model, target, held ?? HyperPoint.Empty, progress, cancellation);
        Stopwatch watch = Stopwatch.StartNew();
        Optimum optimum = WithFrozenWeights(model, () => Find(search, start, settings ?? new()));
        return new(optimum, search.Path, watch.Elapsed.TotalSeconds);
    }

    /// <summary>The axes of the landscape whose top tuning finds: all hyperparameters that are not held.</summary>
    /// <param name="model">A trained model with a hypernetwork.</param>
    /// <param name="held">Values that some of the hyperparameters are to keep.</param>
    /// <param name="counts">Values along each axis, the last one for all further axes.</param>
    /// <exception cref="HyperMorphException">The model has no hypernetwork, a held value is not the model's,
    /// or nothing is left to tune.</exception>
    public static LandscapeAxis[] Axes(TrainedModel model, HyperPoint held, int[] counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return [.. TuningSearch.Free(model, held).Axes
            .Select((axis, i) => LandscapeAxis.Even(axis, counts[Math.Min(i, counts.Length - 1)]))];
    }

    private static Optimum Find(TuningSearch search, HyperPoint? start, TuningSettings settings)
    {
        Ascended best = start is null ? Screened(search, settings) : new(search.PlacesOf(start), 0);
        best = search.Pairs > settings.ApproachPairs
            ? search.Climb(TuningStage.Approach, settings.ApproachPairs, best, ApproachEvaluations, CoarseTolerance)
            : best;
        best = search.Climb(TuningStage.Polish, search.Pairs, best, PolishEvaluations, settings.Tolerance);
        return search.OptimumAt(search.Settle(best.Places));
    }

    private static Ascended Screened(TuningSearch search, TuningSettings settings)
    {
        int pairs = Math.Min(settings.ScreeningPairs, search.Pairs);
        return Starts(settings.Starts, search.Rank)
            .Select(places => search.Climb(TuningStage.Screen, pairs, new(places, 0), ScreeningEvaluations, CoarseTolerance))
            .MaxBy(a => a.Value)!;
    }

    /// <summary>Places that fill the middle of a cube evenly, however many they are; the first is its centre.</summary>
    /// <remarks>An additive recurrence by powers of 1/φ, where φ solves φ^(rank + 1) = φ + 1:
    /// the golden ratio's sequence in several directions.</remarks>
    private static IEnumerable<double[]> Starts(int count, int rank)
    {
        double root = 1.5;
        for (int i = 0; i < 50; i++)
        {
            root = Math.Pow(1 + root, 1.0 / (rank + 1));
        }
        return Enumerable.Range(0, Math.Max(1, count))
            .Select(n => Enumerable.Range(1, rank).Select(a => 0.1 + 0.8 * ((0.5 + n * Math.Pow(root, -a)) % 1)).ToArray());
    }

    private static T WithFrozenWeights<T>(TrainedModel model, Func<T> work)
    {
        Parameter[] learned = [.. model.Weights.parameters().Where(p => p.requires_grad)];
        Array.ForEach(learned, p => p.requires_grad = false);
        try
        {
            return work();
        }
        finally
        {
            Array.ForEach(learned, p => p.requires_grad = true);
        }
    }
}
