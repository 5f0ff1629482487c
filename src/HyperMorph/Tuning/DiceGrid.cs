using System.Numerics.Tensors;
using HyperMorph.Training;

namespace HyperMorph.Tuning;

/// <summary>One Dice a pair and grid point, and where its mean over any of the pairs is highest.</summary>
internal sealed class DiceGrid
{
    private readonly LandscapeAxis[] _axes;
    private readonly double[][] _places, _values;
    private readonly HyperSpace _space;

    /// <summary>The Dice of some pairs of a landscape; pairs that lack it somewhere are left out.</summary>
    public DiceGrid(Landscape landscape, Func<PairScore, double> dice, IEnumerable<int>? pairs = null)
    {
        (int Pair, double[] Values)[] rows = [.. (pairs ?? Enumerable.Range(0, landscape.Pairs.Length))
            .Select(p => (p, landscape.Scores.Select(scores => dice(scores[p])).ToArray()))
            .Where(r => !r.Item2.Any(double.IsNaN))];
        _values = [.. rows.Select(r => r.Values)];
        _axes = landscape.Axes;
        _places = [.. _axes.Select(a => a.Places())];
        _space = new([.. _axes.Select(a => a.Hyperparameter)]);
        Pairs = [.. rows.Select(r => r.Pair)];
    }

    /// <summary>The pairs that have values, by their places in the landscape; rows are counted in this order.</summary>
    public int[] Pairs { get; }

    /// <summary>All rows.</summary>
    public int[] Rows => [.. Enumerable.Range(0, Pairs.Length)];

    /// <summary>Λ at places in 0..1.</summary>
    public HyperPoint At(IEnumerable<double> places) => _space.At(places);

    /// <summary>Where the mean over some rows is highest, and that mean.</summary>
    public (double[] Places, double Dice) Peak(int[] rows) => GridPeak.Find(_places, Mean(rows));

    /// <summary>Λ where the mean over some rows is highest.</summary>
    public HyperPoint Best(int[] rows) => At(Peak(rows).Places);

    /// <summary>A row's Dice anywhere, as on a <see cref="Surface"/>.</summary>
    public double DiceAt(int row, HyperPoint point) => new Surface(_axes, _values[row]).At(point);

    private double[] Mean(int[] rows)
    {
        double[] sum = new double[_values[0].Length];
        foreach (int row in rows)
        {
            TensorPrimitives.Add(sum, _values[row], sum);
        }
        TensorPrimitives.Divide(sum, rows.Length, sum);
        return sum;
    }
}
