using HyperMorph.Imaging;
using HyperMorph.Registration;
using static TorchSharp.torch;

namespace HyperMorph.Data;

/// <summary>Two subjects to register.</summary>
/// <param name="Moving">The one that is warped.</param>
/// <param name="Fixed">The one that is warped onto.</param>
public sealed record Pair(Subject Moving, Subject Fixed)
{
    /// <summary>The image that is warped.</summary>
    public Volume MovingImage => Moving.Image;

    /// <summary>The image that is warped onto: in the second contrast where the fixed subject has one.</summary>
    public Volume FixedImage => Fixed.FixedImage ?? Fixed.Image;
}

/// <summary>Which subjects are registered to which.</summary>
public static class Pairs
{
    /// <summary>The training pair of a step: two different subjects, all ordered pairs alike probable,
    /// the same whenever the arguments are.</summary>
    /// <param name="subjects">At least two.</param>
    /// <param name="seed">Names the sequence of pairs.</param>
    /// <param name="step">Place in the sequence, from 0; places can be asked for in any order,
    /// so that a resumed run continues as if never stopped.</param>
    /// <exception cref="HyperMorphException">There are fewer than two subjects.</exception>
    public static Pair At(IReadOnlyList<Subject> subjects, int seed, long step)
    {
        ArgumentNullException.ThrowIfNull(subjects);
        CheckEnough(subjects, 1);
        ulong stream = StableHash.At((ulong)seed, 0);
        int moving = Below(subjects.Count, StableHash.At(stream, 2 * (ulong)step));
        int other = Below(subjects.Count - 1, StableHash.At(stream, 2 * (ulong)step + 1));
        return new(subjects[moving], subjects[other < moving ? other : other + 1]);

        static int Below(int count, ulong random) => (int)Math.BigMul(random, (ulong)count, out _);
    }

    /// <summary>Distinct ordered pairs of different subjects, the same whatever order the subjects are in;
    /// fewer are the beginning of more.</summary>
    /// <remarks>No subject moves, or is fixed, more than once more than another.</remarks>
    /// <exception cref="HyperMorphException">The subjects do not make that many pairs.</exception>
    public static IReadOnlyList<Pair> ForEvaluation(IReadOnlyList<Subject> subjects, int count)
    {
        ArgumentNullException.ThrowIfNull(subjects);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        CheckEnough(subjects, count);
        Subject[] circle = [.. subjects.OrderBy(subject => StableHash.Of(subject.Id))
            .ThenBy(subject => subject.Id, StringComparer.Ordinal)];
        int n = circle.Length;
        // Every second place first, so that few pairs of neighbours share as few subjects as they can.
        int[] places = [.. Enumerable.Range(0, n).OrderBy(place => place % 2)];
        IEnumerable<Pair> all =
            from stride in Enumerable.Range(1, n - 1)
            from place in places
            select new Pair(circle[place], circle[(place + stride) % n]);
        return [.. all.Take(count)];
    }

    /// <summary>The pairs' images as two tensors [N, 1, d0, d1(, d2)], which are the caller's to dispose.</summary>
    /// <exception cref="HyperMorphException">The images have different sizes.</exception>
    public static (Tensor Moving, Tensor Fixed) Stack(IReadOnlyList<Pair> pairs, Device? device = null) => (
        VolumeTensors.Stack([.. pairs.Select(pair => pair.MovingImage)], device),
        VolumeTensors.Stack([.. pairs.Select(pair => pair.FixedImage)], device));

    private static void CheckEnough(IReadOnlyList<Subject> subjects, int pairs)
    {
        long available = (long)subjects.Count * (subjects.Count - 1);
        if (pairs > available)
        {
            throw new HyperMorphException(
                $"{subjects.Count} subjects make {available} pairs, and {pairs} are wanted: ask for fewer or take more subjects");
        }
    }
}
