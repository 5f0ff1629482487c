using System.Text.Json.Serialization;
using HyperMorph.Data;
using HyperMorph.Training;

namespace HyperMorph.Tuning;

/// <summary>Who was registered to whom, and the participant groups that the fixed subject belongs to.</summary>
public sealed record PairInfo(string Moving, string Fixed, params string[] Groups);

/// <summary>What one registration of one pair scored.</summary>
/// <param name="Dice">Per structure, in the landscape's order; NaN where the structure is missing from either image.</param>
/// <param name="FoldPercent">Percentage of voxels with a Jacobian determinant of zero or less.</param>
/// <param name="SdLogJ">Standard deviation of the logarithm of the Jacobian determinant.</param>
public sealed record PairScore(double[] Dice, double FoldPercent, double SdLogJ)
{
    /// <summary>Mean Dice over the structures that both images have.</summary>
    [JsonIgnore]
    public double MeanDice => Statistics.Mean(Dice);
}

/// <summary>Some structures that are reported together.</summary>
/// <param name="Name">What they are called together.</param>
/// <param name="Indices">Their places in the landscape's structures.</param>
public sealed record StructureSet(string Name, int[] Indices);

/// <summary>Accuracy and regularity of a model over a grid of Λ and a set of pairs.</summary>
/// <param name="DataSet">Name of the data set.</param>
/// <param name="Axes">The grid's axes; one for a curve, two for a surface.</param>
/// <param name="Held">What is the same all over the grid.</param>
/// <param name="Pairs">The pairs, in the order of the scores.</param>
/// <param name="Structures">The structures, in the order of each score's Dice.</param>
/// <param name="Sets">Structures that are also reported together.</param>
/// <param name="Unregistered">Scores before registration, one a pair.</param>
/// <param name="Scores">Scores at each point of the grid, one a pair: [point][pair]; the last axis varies fastest.</param>
public sealed record Landscape(
    string DataSet, LandscapeAxis[] Axes, HyperPoint Held, PairInfo[] Pairs, Structure[] Structures, StructureSet[] Sets,
    PairScore[] Unregistered, PairScore[][] Scores)
{
    /// <summary>The only axis of a landscape that is a curve.</summary>
    /// <exception cref="InvalidOperationException">The landscape has several axes: take a slice.</exception>
    [JsonIgnore]
    public LandscapeAxis Axis =>
        Axes is [var only]
            ? only
            : throw new InvalidOperationException("a landscape of several axes is no curve; take a slice of it");

    /// <summary>The values along the only axis.</summary>
    [JsonIgnore]
    public double[] Values => Axis.Values;

    /// <summary>Λ at a point of the grid, with what is held.</summary>
    public HyperPoint Point(int index)
    {
        HyperPoint point = Held;
        for (int a = Axes.Length - 1; a >= 0; a--)
        {
            point = point.With(Axes[a].Hyperparameter.Name, Axes[a].Values[index % Axes[a].Values.Length]);
            index /= Axes[a].Values.Length;
        }
        return point;
    }

    /// <summary>The curve along one axis through the grid point that is nearest to <paramref name="point"/> in
    /// all other directions.</summary>
    /// <param name="name">The axis' hyperparameter.</param>
    /// <param name="point">A value for each other axis.</param>
    public Landscape Slice(string name, HyperPoint point) => Slice([name], point);

    /// <summary>The curve, surface or more along some axes through the grid point that is nearest to <paramref name="point"/> in
    /// all other directions.</summary>
    /// <param name="names">The hyperparameters of the axes to keep; they stay in the landscape's order.</param>
    /// <param name="point">A value for each other axis.</param>
    public Landscape Slice(IReadOnlyCollection<string> names, HyperPoint point)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(point);
        LandscapeAxis[] along = [.. Axes.Where(a => names.Contains(a.Hyperparameter.Name))];
        if (names.FirstOrDefault(n => !along.Any(a => a.Hyperparameter.Name == n)) is { } absent)
        {
            throw new HyperMorphException($"the landscape of {DataSet} has no axis {absent}");
        }
        int[] indices = [0];
        foreach (LandscapeAxis axis in Axes)
        {
            int[] kept = along.Contains(axis)
                ? [.. Enumerable.Range(0, axis.Values.Length)]
                : [Nearest(axis, point[axis.Hyperparameter.Name])];
            indices = [.. indices.SelectMany(i => kept.Select(k => i * axis.Values.Length + k))];
        }
        HyperPoint held = new(Point(indices[0]).Values.RemoveRange(names));
        return this with { Axes = along, Held = held, Scores = [.. indices.Select(i => Scores[i])] };
    }

    /// <summary>The landscape on a coarser grid, all of whose values this one has.</summary>
    /// <exception cref="HyperMorphException">It lacks one.</exception>
    public Landscape On(LandscapeAxis[] axes)
    {
        ArgumentNullException.ThrowIfNull(axes);
        Dictionary<HyperPoint, PairScore[]> all = Scores.Select((s, i) => (Point(i), s)).ToDictionary();
        return this with
        {
            Axes = axes,
            Scores = [.. LandscapeAxis.Points(axes, Held).Select(point => all.TryGetValue(point, out PairScore[]? scores)
                ? scores
                : throw new HyperMorphException($"the landscape of {DataSet} was not swept at {point}"))],
        };
    }

    /// <summary>The curve along each axis through a point.</summary>
    public IEnumerable<Landscape> Curves(HyperPoint through) => Axes.Select(a => Slice(a.Hyperparameter.Name, through));

    /// <summary>The surface along each pair of axes through a point; none where there is one axis.</summary>
    public IEnumerable<Landscape> Surfaces(HyperPoint through) => Axes.SelectMany((a, i) => Axes.Skip(i + 1).Select(b =>
        Slice([a.Hyperparameter.Name, b.Hyperparameter.Name], through)));

    /// <summary>The Dice that a name stands for: of a structure, or else the mean over a set of structures or over all.</summary>
    public Func<PairScore, double> DiceOf(string name)
    {
        int structure = Array.FindIndex(Structures, s => s.Name == name);
        return structure >= 0 ? score => score.Dice[structure]
            : Sets.FirstOrDefault(s => s.Name == name) is { } set
                ? score => Statistics.Mean(set.Indices.Select(i => score.Dice[i]))
            : score => score.MeanDice;
    }

    /// <summary>The participant groups that pairs are in: one division of the participants after the other.</summary>
    public string[] GroupNames() => Manifest.GroupsIn(Pairs.Select(p => p.Groups));

    /// <summary>The pairs that a name stands for: those of a participant group, or else all.</summary>
    public int[] PairsOf(string name)
    {
        int[] all = [.. Enumerable.Range(0, Pairs.Length)];
        int[] group = [.. all.Where(p => Pairs[p].Groups.Contains(name))];
        return group.Length > 0 ? group : all;
    }

    private static int Nearest(LandscapeAxis axis, double value)
    {
        double[] places = axis.Places();
        double place = axis.Hyperparameter.PlaceOf(value);
        return Enumerable.Range(0, places.Length).MinBy(i => Math.Abs(places[i] - place));
    }
}
