using HyperMorph.Imaging;

namespace HyperMorph.Data;

/// <summary>Files of a data set into images and label maps; every error names the file.</summary>
internal static class SubjectReader
{
    public static Subject Read(Manifest manifest, SubjectFiles files, IReadOnlyDictionary<string, string> particulars)
    {
        Volume image = ReadImage(manifest, files.Image!);
        LabelMap? labels = files.Labels is null ? null : ReadLabels(manifest, files.Labels);
        if (labels is not null)
        {
            CheckShapes(image, files.Image!, labels, files.Labels!);
        }
        return new(files.Id, image.PadOrCrop(manifest.Size), labels?.PadOrCrop(manifest.Size), particulars);
    }

    /// <summary>The image in its own size, normalised.</summary>
    public static Volume ReadImage(Manifest manifest, string path)
    {
        Volume image = Nifti.Read(path).Squeeze();
        CheckRank(manifest, image.Shape, path);
        try
        {
            return manifest.Normalization.Apply(image);
        }
        catch (ArgumentException e)
        {
            throw new HyperMorphException($"the image {path} cannot be normalised: {e.Message}", e);
        }
    }

    /// <summary>The label map in its own size.</summary>
    public static LabelMap ReadLabels(Manifest manifest, string path)
    {
        LabelMap labels = Nifti.ReadLabels(path).Squeeze();
        CheckRank(manifest, labels.Shape, path);
        int[] unknown = [.. labels.Structures().Except(manifest.Structures.Select(structure => structure.Label))];
        return unknown.Length == 0
            ? labels
            : throw new HyperMorphException(
                $"the label map {path} has the labels {string.Join(", ", unknown)}, "
                + $"which the manifest {manifest.Name} does not name: add them to its structures");
    }

    public static void CheckShapes(Volume image, string imagePath, LabelMap labels, string labelsPath)
    {
        if (!image.Shape.SequenceEqual(labels.Shape))
        {
            throw new HyperMorphException(
                $"the label map {labelsPath} has {Grid.Describe(labels.Shape)} voxels "
                + $"and its image {imagePath} has {Grid.Describe(image.Shape)}: give both the same grid");
        }
    }

    private static void CheckRank(Manifest manifest, int[] shape, string path)
    {
        if (shape.Length != manifest.Size.Length)
        {
            throw new HyperMorphException(
                $"{path} has {Grid.Describe(shape)} voxels, and the manifest {manifest.Name} has images of "
                + $"{manifest.Size.Length} axes (size {Grid.Describe(manifest.Size)}): correct one of them");
        }
    }
}
