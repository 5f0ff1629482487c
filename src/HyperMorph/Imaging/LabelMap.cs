namespace HyperMorph.Imaging;

/// <summary>A segmentation at rest: one structure's number per voxel, 0 for background.</summary>
/// <remarks>Voxels are in tensor order, as in <see cref="Volume"/>, held as bytes where no label exceeds 255.</remarks>
public sealed class LabelMap
{
    private readonly Array _labels;

    /// <summary>Copies labels into the smallest type that holds them.</summary>
    /// <exception cref="ArgumentException">The count does not fit the shape, or a label is negative.</exception>
    public LabelMap(ReadOnlySpan<int> labels, int[] shape, Affine affine)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (labels.Length != Grid.Count(shape))
        {
            throw new ArgumentException($"{labels.Length} labels do not fill a map of {Grid.Describe(shape)}", nameof(labels));
        }
        int largest = 0;
        foreach (int label in labels)
        {
            largest = label >= 0
                ? Math.Max(largest, label)
                : throw new ArgumentException($"a label map has no negative labels, and this one has {label}", nameof(labels));
        }
        _labels = largest <= byte.MaxValue ? Voxels.Convert<byte>(labels.ToArray()) : labels.ToArray();
        (Shape, Affine) = (shape, affine);
    }

    private LabelMap(Array labels, int[] shape, Affine affine) => (_labels, Shape, Affine) = (labels, shape, affine);

    /// <summary>Extent of each axis.</summary>
    public int[] Shape { get; }

    /// <summary>Voxel indices to millimetres.</summary>
    public Affine Affine { get; }

    /// <summary>The labels, in tensor order.</summary>
    public int[] ToArray() => Voxels.Convert<int>(_labels);

    /// <summary>The structures that occur, background left out, ascending.</summary>
    public int[] Structures() => [.. ToArray().Distinct().Where(label => label != 0).Order()];

    /// <summary>Reads an image's values as labels.</summary>
    /// <exception cref="ArgumentException">A value is negative, not a whole number, or above 2^24.</exception>
    public static LabelMap FromVolume(Volume volume)
    {
        ArgumentNullException.ThrowIfNull(volume);
        int[] labels = Array.ConvertAll(volume.ToArray(),
            value => value == MathF.Truncate(value) && value is >= 0 and <= 16_777_216
                ? (int)value
                : throw new ArgumentException(
                    $"a label map holds whole numbers from 0 to 16777216, and this image has the value {value}"));
        return new(labels, volume.Shape, volume.Affine);
    }

    /// <summary>The same labels as an image of their own type.</summary>
    public Volume ToVolume() => new(_labels, Shape, Affine);

    /// <summary>The same labels without trailing axes of extent 1; at least two axes stay.</summary>
    public LabelMap Squeeze() => new(_labels, Voxels.SqueezedShape(Shape), Affine);

    /// <summary>Pads with background and crops to <paramref name="shape"/>, keeping the centre and the
    /// position in space.</summary>
    /// <exception cref="ArgumentException">The shape has another number of axes.</exception>
    public LabelMap PadOrCrop(int[] shape)
    {
        (Array window, Affine affine) = Voxels.Centre(_labels, Shape, shape, Affine);
        return new(window, [.. shape], affine);
    }
}
