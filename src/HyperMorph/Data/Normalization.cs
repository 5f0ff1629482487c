using System.Numerics;
using HyperMorph.Imaging;

namespace HyperMorph.Data;

/// <summary>Ways of bringing intensities to 0..1.</summary>
public enum NormalizationKind
{
    /// <summary>They are in 0..1 as they are.</summary>
    None,

    /// <summary>Each image is divided by a percentile of its own values, and what lies beyond 0..1 is clipped.</summary>
    Percentile,
}

/// <summary>How stored intensities become values in 0..1.</summary>
/// <param name="Kind">The way.</param>
/// <param name="Percentile">For <see cref="NormalizationKind.Percentile"/>: which one becomes 1,
/// above 0 and at most 100; else null.</param>
public sealed record Normalization(NormalizationKind Kind, double? Percentile = null)
{
    /// <summary>The image with values in 0..1, in the smallest type that keeps every stored value apart.</summary>
    /// <exception cref="ArgumentException">Values are not finite, lie beyond 0..1 with kind none,
    /// or the percentile is not above zero.</exception>
    public Volume Apply(Volume image)
    {
        ArgumentNullException.ThrowIfNull(image);
        float[] values = image.ToArray();
        if (!values.All(float.IsFinite))
        {
            throw new ArgumentException("it has values that are not finite: replace them");
        }
        Volume compact = image.Compact();
        return Kind == NormalizationKind.Percentile ? Scale(compact, Percentile!.Value)
            : values.Min() >= 0 && values.Max() <= 1 ? compact
            : throw new ArgumentException(
                $"its values span {values.Min()} to {values.Max()}, not 0 to 1: give the manifest the normalization percentile");
    }

    private static Volume Scale(Volume image, double percentile) =>
        Type.GetTypeCode(image.Stored.GetType().GetElementType()) switch
    {
        TypeCode.Byte => Scale(image, (byte[])image.Stored, percentile),
        TypeCode.Int16 => Scale(image, (short[])image.Stored, percentile),
        TypeCode.UInt16 => Scale(image, (ushort[])image.Stored, percentile),
        TypeCode.Single => Scale(image, (float[])image.Stored, percentile),
        _ => throw new InvalidOperationException($"a compact image has no {image.Stored.GetType()}"),
    };

    // The percentile is that of the nearest rank, so that it is itself a stored value and clipping keeps integers integers.
    private static Volume Scale<T>(Volume image, T[] stored, double percentile) where T : INumber<T>
    {
        T[] sorted = [.. stored];
        Array.Sort(sorted);
        T top = sorted[Math.Max(0, (int)Math.Ceiling(percentile / 100 * sorted.Length) - 1)];
        return top > T.Zero
            ? new(Array.ConvertAll(stored, value => T.Clamp(value, T.Zero, top)), image.Shape, image.Affine,
                1 / double.CreateChecked(top))
            : throw new ArgumentException(
                $"its percentile {percentile} is {top}, so that nothing would be left: give the manifest a larger one");
    }
}
