using HyperMorph.Imaging;

namespace HyperMorph.Data;

/// <summary>One person's image, label map and particulars, held in memory.</summary>
/// <param name="Id">The subject's name in its data set.</param>
/// <param name="Image">The image, padded or cropped to the data set's size, values in 0..1.</param>
/// <param name="Labels">The label map on the same grid, or null where there is none.</param>
/// <param name="Particulars">The subject's row of the participants table, by column name; empty where there is none.</param>
/// <param name="FixedImage">The image in the data set's second contrast, shown where the subject is the fixed one of a pair; on
/// the same grid, values in 0..1; null where there is but one contrast.</param>
public sealed record Subject(
    string Id, Volume Image, LabelMap? Labels, IReadOnlyDictionary<string, string> Particulars, Volume? FixedImage = null);
