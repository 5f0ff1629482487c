using System.Numerics;
using HyperMorph.Imaging;

namespace HyperMorph.Registration.Metrics;

/// <summary>Overlap of structures, 2·|A ∩ B| / (|A| + |B|), from 0 to 1 (Dice, Ecology 1945).</summary>
public static class Dice
{
    /// <summary>Dice of each of <paramref name="structures"/>; NaN where one is missing from the fixed map or, before warping,
    /// from the moving one, so that a structure which warping made vanish scores 0.</summary>
    /// <param name="fixedLabels">The label map registered to.</param>
    /// <param name="movedLabels">The warped label map, on the same grid.</param>
    /// <param name="structures">The labels to score, from 0 up.</param>
    /// <param name="movingLabels">The label map before warping; without it, a structure missing from the warped map is
    /// NaN.</param>
    /// <exception cref="HyperMorphException">The fixed and the warped map have different shapes.</exception>
    public static double[] PerStructure(
        LabelMap fixedLabels, LabelMap movedLabels, ReadOnlySpan<int> structures, LabelMap? movingLabels = null)
    {
        ArgumentNullException.ThrowIfNull(fixedLabels);
        ArgumentNullException.ThrowIfNull(movedLabels);
        Grids.CheckSame("fixed label map", fixedLabels.Shape, "warped label map", movedLabels.Shape);
        int[] moved = movedLabels.ToArray();
        return PerStructure<int>(fixedLabels.ToArray(), moved, movingLabels?.ToArray() ?? moved, structures);
    }

    /// <summary>The same on arrays of labels: one pass over the voxels for all structures.</summary>
    /// <exception cref="ArgumentException">The fixed and the warped labels differ in number, or a structure is
    /// negative.</exception>
    public static double[] PerStructure<T>(
        ReadOnlySpan<T> fixedLabels, ReadOnlySpan<T> movedLabels, ReadOnlySpan<T> movingLabels, ReadOnlySpan<int> structures)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (fixedLabels.Length != movedLabels.Length)
        {
            throw new ArgumentException($"{fixedLabels.Length} fixed labels cannot be compared with {movedLabels.Length}",
                nameof(movedLabels));
        }
        uint other = FirstUnused(structures);
        int[] inFixed = new int[other + 1], inMoved = new int[other + 1], inBoth = new int[other + 1];
        for (int i = 0; i < fixedLabels.Length; i++)
        {
            uint f = Math.Min(uint.CreateTruncating(fixedLabels[i]), other),
                m = Math.Min(uint.CreateTruncating(movedLabels[i]), other);
            inFixed[f]++;
            inMoved[m]++;
            inBoth[f] += f == m ? 1 : 0;
        }
        bool[] inMoving = new bool[other + 1];
        foreach (T label in movingLabels)
        {
            inMoving[Math.Min(uint.CreateTruncating(label), other)] = true;
        }
        double[] dice = new double[structures.Length];
        for (int s = 0; s < dice.Length; s++)
        {
            int label = structures[s];
            dice[s] = inFixed[label] > 0 && inMoving[label]
                ? 2.0 * inBoth[label] / (inFixed[label] + inMoved[label])
                : double.NaN;
        }
        return dice;
    }

    /// <summary>The mean over the structures that both images have; NaN where there is none.</summary>
    public static double Mean(IEnumerable<double> perStructure) =>
        perStructure.Where(score => !double.IsNaN(score)).DefaultIfEmpty(double.NaN).Average();

    private static uint FirstUnused(ReadOnlySpan<int> structures)
    {
        int largest = 0;
        foreach (int label in structures)
        {
            largest = label >= 0
                ? Math.Max(largest, label)
                : throw new ArgumentException($"a structure has a label from 0 up, not {label}");
        }
        return (uint)largest + 1;
    }
}
