using HyperMorph.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace HyperMorph.Registration;

/// <summary>What is done with displacement and velocity fields at rest; <see cref="Fields"/> does the same with
/// tensors.</summary>
public static class FieldsAtRest
{
    /// <summary>The displacement of exp(v) by scaling and squaring, in voxels of the velocity's grid.</summary>
    public static DisplacementField Integrate(DisplacementField velocity, int steps = 7) => Squarings(velocity, steps)[^1];

    /// <summary>The displacement that undoes the flow of <paramref name="velocity"/>: exp(−v).</summary>
    public static DisplacementField IntegrateInverse(DisplacementField velocity, int steps = 7) =>
        Integrate(Times(velocity, -1), steps);

    /// <summary>Scaling and squaring step by step: v / 2^steps, then the displacement after each composition with itself; the
    /// last is exp(v).</summary>
    /// <remarks>Arsigny et al., "A log-Euclidean framework for statistics on diffeomorphisms", MICCAI 2006.</remarks>
    public static IReadOnlyList<DisplacementField> Squarings(DisplacementField velocity, int steps = 7)
    {
        ArgumentNullException.ThrowIfNull(velocity);
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        List<DisplacementField> fields = [Times(velocity, Math.Pow(2, -steps))];
        for (int step = 0; step < steps; step++)
        {
            fields.Add(Compose(fields[^1], fields[^1]));
        }
        return fields;
    }

    /// <summary>The displacement of "first <paramref name="second"/>, then <paramref name="first"/>" as lookups go: x → x + s(x)
    /// + f(x + s(x)).</summary>
    /// <exception cref="HyperMorphException">The fields have different shapes.</exception>
    public static DisplacementField Compose(DisplacementField first, DisplacementField second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        Metrics.Grids.CheckSame("first field", first.Shape, "second field", second.Shape);
        using IDisposable _ = no_grad();
        using DisposeScope scope = NewDisposeScope();
        return VolumeTensors.ToFields(Fields.Compose(VolumeTensors.Stack(first), VolumeTensors.Stack(second)))[0];
    }

    /// <summary>The field with every vector multiplied by <paramref name="factor"/>.</summary>
    public static DisplacementField Times(DisplacementField field, double factor)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field with { Values = Array.ConvertAll(field.Values, value => (float)(value * factor)) };
    }

    /// <summary>The largest difference between two fields' components, in voxels.</summary>
    /// <exception cref="HyperMorphException">The fields have different shapes.</exception>
    public static float LargestDifference(DisplacementField first, DisplacementField second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        Metrics.Grids.CheckSame("first field", first.Shape, "second field", second.Shape);
        return first.Values.Zip(second.Values, (a, b) => Math.Abs(a - b)).Max();
    }

    /// <summary>The length of every vector, in voxels, in tensor order.</summary>
    public static float[] Lengths(DisplacementField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        int count = Grid.Count(field.Shape);
        return [.. Enumerable.Range(0, count).Select(voxel =>
            MathF.Sqrt(Enumerable.Range(0, field.Rank)
                .Sum(axis => field.Values[axis * count + voxel] * field.Values[axis * count + voxel])))];
    }
}
