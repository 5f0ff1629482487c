using HyperMorph.Data;
using HyperMorph.Imaging;

namespace HyperMorph.Figures;

/// <summary>A label map, over its image where there is one, with names and colours for its structures: something to show in a
/// notebook.</summary>
/// <param name="Image">The image below, on the same grid; null for the labels alone.</param>
/// <param name="Labels">The label map.</param>
/// <param name="Structures">Names and colours; null to number the structures and to make up colours.</param>
public sealed record LabelledImage(Volume? Image, LabelMap Labels, IReadOnlyList<Structure>? Structures = null)
{
    /// <summary>Name and colour of every structure that is drawn.</summary>
    public IReadOnlyList<Structure> Legend() => Structures ?? [.. Labels.Structures().Select(Palette.Unnamed)];
}
