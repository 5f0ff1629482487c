using HyperMorph.Data;
using HyperMorph.Training;

namespace HyperMorph.Tuning;

/// <summary>What Λ is tuned for: the mean Dice of some structures over some pairs.</summary>
/// <param name="Name">As in <see cref="Optimum.Name"/>, or "MOVING to FIXED" for one pair.</param>
/// <param name="Manifest">The data set's manifest.</param>
/// <param name="Structures">Places of the structures in the manifest.</param>
/// <param name="Pairs">Pairs whose images share at least one of the structures.</param>
/// <param name="Labels">The labels of the structures that the images of each pair share.</param>
public sealed record TuningTarget(string Name, Manifest Manifest, int[] Structures, Pair[] Pairs, int[][] Labels)
{
    /// <summary>The target that a name stands for: all structures, a set of them, one, or a participant group.</summary>
    /// <exception cref="HyperMorphException">There is none of that name, no pair has it,
    /// or a subject has no label map.</exception>
    public static TuningTarget Of(
        TrainedModel model, Manifest manifest, IReadOnlyList<Pair> pairs, string name = Optimum.AllStructures)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(manifest);
        int structure = Array.FindIndex(manifest.Structures, s => s.Name == name);
        int[] structures = structure >= 0
            ? [structure]
            : LandscapeSweep.Sets(model, manifest).FirstOrDefault(s => s.Name == name)?.Indices ?? [];
        Pair[] group = [.. pairs.Where(p => manifest.GroupsOf(p.Fixed).Contains(name))];
        if (structures.Length == 0 && group.Length == 0 && name != Optimum.AllStructures)
        {
            throw new HyperMorphException(
                $"{manifest.Name} has no structure, and its pairs have no participant group, '{name}'; the structures are "
                + string.Join(", ", manifest.Structures.Select(s => s.Name)));
        }
        return All(name, manifest, group.Length > 0 ? group : pairs)
                .Restricted(name, structures.Length > 0 ? structures : Every(manifest))
            ?? throw new HyperMorphException($"no pair has {name} in both images: take more pairs (--pairs)");
    }

    /// <summary>One target a structure that pairs share.</summary>
    public static IReadOnlyList<TuningTarget> PerStructure(Manifest manifest, IReadOnlyList<Pair> pairs)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        TuningTarget all = All(Optimum.AllStructures, manifest, pairs);
        return [.. manifest.Structures.Select((s, i) => all.Restricted(s.Name, [i])).OfType<TuningTarget>()];
    }

    /// <summary>One target a participant group: one division of the participants after the other.</summary>
    /// <exception cref="HyperMorphException">The data set has no groups.</exception>
    public static IReadOnlyList<TuningTarget> PerGroup(Manifest manifest, IReadOnlyList<Pair> pairs)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        string[] names = Manifest.GroupsIn(pairs.Select(p => manifest.GroupsOf(p.Fixed)));
        return names.Length > 0
            ? [.. names.Select(name => All(name, manifest, [.. pairs.Where(p => manifest.GroupsOf(p.Fixed).Contains(name))]))]
            : throw new HyperMorphException($"{manifest.Name} has no participant groups: tune per structure or per pair");
    }

    /// <summary>One target a pair.</summary>
    public static IReadOnlyList<TuningTarget> PerPair(Manifest manifest, IReadOnlyList<Pair> pairs)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return [.. pairs.Select(p => All($"{p.Moving.Id} to {p.Fixed.Id}", manifest, [p]))];
    }

    /// <summary>The target's Dice in a pair's score; NaN where the pair has none of the structures.</summary>
    public double DiceOf(PairScore score)
    {
        ArgumentNullException.ThrowIfNull(score);
        return Statistics.Mean(Structures.Select(s => score.Dice[s]));
    }

    /// <summary>The target's Λ* on a landscape of its pairs among others; null where none of them has a value.</summary>
    public Optimum? OptimumOf(Landscape landscape)
    {
        ArgumentNullException.ThrowIfNull(landscape);
        HashSet<(string, string)> wanted = [.. Pairs.Select(p => (p.Moving.Id, p.Fixed.Id))];
        int[] pairs = [.. Enumerable.Range(0, landscape.Pairs.Length)
            .Where(p => wanted.Contains((landscape.Pairs[p].Moving, landscape.Pairs[p].Fixed)))];
        return Optima.Of(landscape with
        {
            Pairs = [.. pairs.Select(p => landscape.Pairs[p])],
            Scores = [.. landscape.Scores.Select(scores => pairs.Select(p => scores[p]).ToArray())],
            Sets = [new(Name, Structures)],
        }, Name);
    }

    private static TuningTarget All(string name, Manifest manifest, IReadOnlyList<Pair> pairs)
    {
        int[] labels = [.. manifest.Structures.Select(s => s.Label)];
        IEnumerable<int> In(Subject subject) => LandscapeSweep.LabelsOf(subject).Structures();
        return new(name, manifest, Every(manifest), [.. pairs],
            [.. pairs.Select(p => labels.Intersect(In(p.Moving)).Intersect(In(p.Fixed)).ToArray())]);
    }

    /// <summary>The same for some of the structures only; null where no pair has any.</summary>
    private TuningTarget? Restricted(string name, int[] structures)
    {
        int[] wanted = [.. structures.Select(s => Manifest.Structures[s].Label)];
        (Pair Pair, int[] Labels)[] shared = [.. Pairs.Zip(Labels, (pair, labels) => (pair, labels.Intersect(wanted).ToArray()))
            .Where(p => p.Item2.Length > 0)];
        return shared.Length == 0
            ? null
            : new(name, Manifest, structures, [.. shared.Select(p => p.Pair)], [.. shared.Select(p => p.Labels)]);
    }

    private static int[] Every(Manifest manifest) => [.. Enumerable.Range(0, manifest.Structures.Length)];
}
