using HyperMorph.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace HyperMorph.Registration;

/// <summary>Between images at rest and tensors in flight.</summary>
public static class VolumeTensors
{
    /// <summary>Images of one shape as [N, 1, d0, d1(, d2)].</summary>
    /// <exception cref="HyperMorphException">The shapes differ.</exception>
    public static Tensor Stack(IReadOnlyList<Volume> volumes, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(volumes);
        int[] shape = volumes[0].Shape;
        if (volumes.FirstOrDefault(v => !v.Shape.AsSpan().SequenceEqual(shape)) is { } other)
        {
            throw new HyperMorphException(
                $"images of one batch must have one size, not {Grid.Describe(shape)} and {Grid.Describe(other.Shape)}");
        }
        float[] values = volumes.Count == 1 ? volumes[0].ToArray() : [.. volumes.SelectMany(v => v.ToArray())];
        return tensor(values, [volumes.Count, 1, .. shape.Select(extent => (long)extent)], device: device);
    }

    /// <summary>A field as [1, rank, d0, d1(, d2)].</summary>
    public static Tensor Stack(DisplacementField field, Device? device = null)
    {
        Metrics.Grids.Check(field);
        return tensor(field.Values, [1, field.Rank, .. field.Shape.Select(extent => (long)extent)], device: device);
    }

    /// <summary>Structures of a label map as channels of 0 and 1, [1, structures, d0, d1(, d2)].</summary>
    public static Tensor Channels(LabelMap labels, int[] structures, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(structures);
        int voxels = Grid.Count(labels.Shape);
        Dictionary<int, int> channels = structures.Select((label, channel) => (label, channel))
            .ToDictionary(s => s.label, s => s.channel);
        float[] values = new float[structures.Length * voxels];
        int[] map = labels.ToArray();
        for (int voxel = 0; voxel < voxels; voxel++)
        {
            if (map[voxel] != 0 && channels.TryGetValue(map[voxel], out int channel))
            {
                values[channel * voxels + voxel] = 1;
            }
        }
        return tensor(values, [1, structures.Length, .. labels.Shape.Select(extent => (long)extent)], device: device);
    }

    /// <summary>Displacements [N, rank, d0, d1(, d2)] as fields at rest, one a batch entry.</summary>
    public static DisplacementField[] ToFields(Tensor displacements)
    {
        Fields.Check(displacements);
        int[] shape = [.. displacements.shape[2..].Select(extent => (int)extent)];
        return [.. Entries(displacements).Select(values => new DisplacementField(values, shape))];
    }

    /// <summary>Images [N, 1, d0, d1(, d2)] as volumes at rest that lie where <paramref name="affine"/> says.</summary>
    public static Volume[] ToVolumes(Tensor images, Affine affine)
    {
        int[] shape = [.. images.shape[2..].Select(extent => (int)extent)];
        return [.. Entries(images).Select(values => new Volume(values, shape, affine))];
    }

    private static IEnumerable<float[]> Entries(Tensor batch) =>
        Enumerable.Range(0, (int)batch.shape[0]).Select(n => Entry(batch, n));

    private static float[] Entry(Tensor batch, int n)
    {
        using DisposeScope scope = NewDisposeScope();
        return batch[n].to(float32).cpu().contiguous().data<float>().ToArray();
    }
}
