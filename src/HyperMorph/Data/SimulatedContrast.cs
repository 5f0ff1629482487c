using HyperMorph.Imaging;

namespace HyperMorph.Data;

/// <summary>A second contrast from image and label map: mean + slope × (image − its mean in the structure) + noise.</summary>
/// <remarks>
/// Mean and slope are the structure's in the new contrast. The slope carries over what the image shows within a structure:
/// texture, and the mixed voxels at its border. The noise is Gaussian and drawn from the seed and the subject's id alone. Values
/// are clamped to 0..1 and rounded to 255 steps. Voxels that are 0 and have no label are background and stay 0; other ones
/// without a label are structure 0.
/// </remarks>
public sealed class SimulatedContrast
{
    private readonly FixedContrast _contrast;
    private readonly Dictionary<int, TissueContrast> _tissues;

    /// <summary>The contrast of a data set with these structures.</summary>
    public SimulatedContrast(FixedContrast contrast, IReadOnlyList<Structure> structures)
    {
        ArgumentNullException.ThrowIfNull(contrast);
        _contrast = contrast;
        _tissues = contrast.ValuesFor(structures)
            .SelectMany(tissue => tissue.Labels.Select(label => (label, tissue)))
            .ToDictionary(entry => entry.label, entry => entry.tissue);
    }

    /// <summary>The subject's image in the second contrast, on the same grid.</summary>
    /// <exception cref="HyperMorphException">The subject has no label map, or one with a label that has no value.</exception>
    public Volume Of(Subject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        LabelMap map = subject.Labels ?? throw new HyperMorphException(
            $"subject {subject.Id} has no label map, and fixedContrast is made from it: give it one, or leave the subject out");
        float[] image = subject.Image.ToArray();
        int[] labels = map.ToArray();
        Dictionary<int, (double Offset, double Slope)> lines = Lines(subject.Id, image, labels);
        ulong stream = StableHash.Of($"{_contrast.Seed}:{subject.Id}");
        byte[] values = new byte[image.Length];
        for (int voxel = 0; voxel < values.Length; voxel++)
        {
            if (IsShown(image[voxel], labels[voxel]))
            {
                (double offset, double slope) = lines[labels[voxel]];
                double value = offset + slope * image[voxel] + _contrast.Noise * StableHash.Normal(stream, (ulong)voxel);
                values[voxel] = (byte)Math.Round(byte.MaxValue * Math.Clamp(value, 0, 1));
            }
        }
        return new(values, subject.Image.Shape, subject.Image.Affine, 1.0 / byte.MaxValue);
    }

    private static bool IsShown(float value, int label) => label != 0 || value != 0;

    /// <summary>Each label's straight line from the first contrast to the second, through the two means.</summary>
    private Dictionary<int, (double Offset, double Slope)> Lines(string id, float[] image, int[] labels)
    {
        var shown = image.Zip(labels).Where(voxel => IsShown(voxel.First, voxel.Second));
        return shown.ToLookup(voxel => voxel.Second, voxel => (double)voxel.First).ToDictionary(
            structure => structure.Key,
            structure => _tissues.TryGetValue(structure.Key, out TissueContrast? tissue)
                ? (tissue.Mean - tissue.Slope * structure.Average(), tissue.Slope)
                : throw new HyperMorphException(
                    $"subject {id} has the label {structure.Key}, for which fixedContrast has no values: add them there"));
    }
}
