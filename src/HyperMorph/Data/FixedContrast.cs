namespace HyperMorph.Data;

/// <summary>Where images of a second contrast come from.</summary>
public enum ContrastKind
{
    /// <summary>They are made from the images and their label maps, as <see cref="SimulatedContrast"/> says.</summary>
    Simulated,
}

/// <summary>The second contrast of a data set: what its subjects look like when they are the fixed one of a pair.</summary>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Seed">What its noise is drawn from, and its values where none are given.</param>
/// <param name="Noise">Standard deviation of its Gaussian noise, from 0 to 0.5, where images have values in 0..1.</param>
/// <param name="Values">The intensities of every structure and of label 0; null for those of <see cref="ValuesFor"/>.</param>
public sealed record FixedContrast(ContrastKind Kind, int Seed, double Noise, TissueContrast[]? Values = null)
{
    private const double Darkest = 0.2, Brightest = 0.8;

    /// <summary>The values given, else even means from 0.2 to 0.8 that the seed shuffles, with slopes −1 and 1 in turn.</summary>
    /// <remarks>Falling within some structures and rising within others, it is not monotone in the first contrast.</remarks>
    public TissueContrast[] ValuesFor(IReadOnlyList<Structure> structures)
    {
        ArgumentNullException.ThrowIfNull(structures);
        if (Values is not null)
        {
            return Values;
        }
        IEnumerable<int> labels = structures.Select(structure => structure.Label).Prepend(0);
        double step = (Brightest - Darkest) / Math.Max(1, structures.Count);
        return [.. labels.OrderBy(label => StableHash.At((ulong)Seed, (ulong)label)).Select((label, place) =>
            new TissueContrast([label], Darkest + place * step, place % 2 == 0 ? -1 : 1))];
    }
}

/// <summary>Intensities of some structures in a second contrast.</summary>
/// <param name="Labels">The structures' labels, often a left and a right one; 0 is what lies outside of them all.</param>
/// <param name="Mean">Their mean intensity, from 0 to 1.</param>
/// <param name="Slope">How much brighter a voxel is for being brighter by 1 than its structure in the first contrast, −10 to 10;
/// negative turns light and dark round.</param>
public sealed record TissueContrast(int[] Labels, double Mean, double Slope);
