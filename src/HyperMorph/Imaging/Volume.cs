namespace HyperMorph.Imaging;

/// <summary>An image at rest: voxel values of any stored type, their scaling, and where they lie.</summary>
/// <remarks>Voxels are in tensor order: axis order i, j(, k, …) as in NIfTI, the last axis fastest.
/// Value = stored × slope + intercept.</remarks>
public sealed class Volume
{
    /// <summary>Wraps a typed array (byte, sbyte, short, ushort, int, uint, long, ulong,
    /// float or double) without copying it.</summary>
    /// <exception cref="ArgumentException">The array does not have as many elements as the shape has voxels.</exception>
    public Volume(Array stored, int[] shape, Affine affine, double slope = 1, double intercept = 0)
    {
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentNullException.ThrowIfNull(shape);
        if (stored.Length != Grid.Count(shape))
        {
            throw new ArgumentException($"{stored.Length} values do not fill a volume of {Grid.Describe(shape)}", nameof(stored));
        }
        (Stored, Shape, Affine, Slope, Intercept) = (stored, shape, affine, slope, intercept);
    }

    /// <summary>The stored values, before scaling.</summary>
    public Array Stored { get; }

    /// <summary>Extent of each axis.</summary>
    public int[] Shape { get; }

    /// <summary>Voxel indices to millimetres.</summary>
    public Affine Affine { get; }

    /// <summary>Factor from a stored value to a value.</summary>
    public double Slope { get; }

    /// <summary>Value of a stored zero.</summary>
    public double Intercept { get; }

    /// <summary>Number of axes.</summary>
    public int Rank => Shape.Length;

    /// <summary>Voxel size in millimetres, one entry for each of the first three axes that exist.</summary>
    public double[] Spacing => Affine.Spacing[..Math.Min(3, Rank)];

    /// <summary>The values as float, in tensor order.</summary>
    public float[] ToArray() => Slope == 1 && Intercept == 0
        ? Voxels.Convert<float>(Stored)
        : Array.ConvertAll(Voxels.Convert<double>(Stored), stored => (float)(stored * Slope + Intercept));

    /// <summary>The same values in the smallest of byte, short, ushort and float that holds every float value exactly,
    /// scaled by 1, 1/255 or 1/65535.</summary>
    public Volume Compact()
    {
        float[] values = ToArray();
        foreach (double slope in (double[])[1, 1.0 / 255, 1.0 / 65535])
        {
            if (Voxels.TryShrink(values, slope) is { } small)
            {
                return new(small, Shape, Affine, slope);
            }
        }
        return new(values, Shape, Affine);
    }

    /// <summary>The same voxels without trailing axes of extent 1; at least two axes stay.</summary>
    public Volume Squeeze() => new(Stored, Voxels.SqueezedShape(Shape), Affine, Slope, Intercept);

    /// <summary>Pads with stored zeros and crops to <paramref name="shape"/>, keeping the centre and the
    /// position in space.</summary>
    /// <exception cref="ArgumentException">The shape has another number of axes.</exception>
    public Volume PadOrCrop(int[] shape)
    {
        (Array window, Affine affine) = Voxels.Centre(Stored, Shape, shape, Affine);
        return new(window, [.. shape], affine, Slope, Intercept);
    }
}
