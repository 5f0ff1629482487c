using HyperMorph.Imaging;

namespace HyperMorph.Data;

/// <summary>How many phantom subjects to make, on which grid, and how much they differ from one another.</summary>
public sealed record PhantomSettings
{
    /// <summary>Extent of each axis, two or three of at least 32: left to right, back to front(, bottom to top).</summary>
    public int[] Shape { get; init; } = [128, 128];

    /// <summary>Number of subjects.</summary>
    public int Subjects { get; init; } = 200;

    /// <summary>Another seed is another group of people with the same anatomy.</summary>
    public int Seed { get; init; }

    /// <summary>Root mean square distance between a subject's voxel and its place in the anatomy, in half head lengths
    /// (about 57 voxels of a 128×128 image); 0 deforms nothing.</summary>
    public double Deformation { get; init; } = 0.05;

    /// <summary>Strength of what no common deformation explains: each structure's own size, place and tilt,
    /// and the folds' course; 0 leaves all alike.</summary>
    public double ShapeVariation { get; init; } = 1;

    /// <summary>Standard deviation of the Rician noise, where white matter is about 0.8.</summary>
    public double Noise { get; init; } = 0.05;

    /// <summary>Standard deviation of the logarithm of the smooth multiplicative bias field.</summary>
    public double BiasField { get; init; } = 0.08;

    /// <summary>Standard deviation, from subject to subject, of each tissue's intensity.</summary>
    public double Contrast { get; init; } = 0.04;

    internal void Check()
    {
        if (Shape is not { Length: 2 or 3 } || Shape.Min() < 32)
        {
            throw new HyperMorphException($"a phantom's shape is {(Shape is null ? "missing" : Grid.Describe(Shape))}; "
                + "give two or three extents of at least 32.");
        }
        if (Subjects < 0)
        {
            throw new HyperMorphException($"a phantom's number of subjects is {Subjects}; give 0 or more.");
        }
        CheckStrength(Deformation, nameof(Deformation), 0.25);
        CheckStrength(ShapeVariation, nameof(ShapeVariation), 2);
        CheckStrength(Noise, nameof(Noise), 1);
        CheckStrength(BiasField, nameof(BiasField), 1);
        CheckStrength(Contrast, nameof(Contrast), 1);
    }

    private static void CheckStrength(double value, string name, double largest)
    {
        if (!(value >= 0 && value <= largest))
        {
            throw new HyperMorphException($"a phantom's {name} is {value}; give a number from 0 to {largest}.");
        }
    }
}
