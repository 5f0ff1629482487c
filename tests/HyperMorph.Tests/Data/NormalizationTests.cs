using HyperMorph.Data;
using HyperMorph.Imaging;
using Xunit;

namespace HyperMorph.Tests.Data;

public sealed class NormalizationTests
{
    private static readonly Normalization s_none = new(NormalizationKind.None);

    [Fact]
    public void Kind_none_keeps_values_in_the_smallest_type()
    {
        float[] values = [0, 17 / 255f, 1, 254 / 255f];

        Volume normalized = s_none.Apply(Image(values));

        Assert.IsType<byte[]>(normalized.Stored);
        Assert.Equal(values, normalized.ToArray());
    }

    [Theory]
    [InlineData(1.5f, "0 to 1.5")]
    [InlineData(-0.25f, "-0.25 to 0.5")]
    public void Kind_none_refuses_values_beyond_0_and_1(float value, string span)
    {
        var e = Assert.Throws<ArgumentException>(() => s_none.Apply(Image([0, 0.5f, value, 0])));

        Assert.Contains(span, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Values_that_are_not_finite_are_refused(float value) =>
        Assert.Throws<ArgumentException>(() =>
            new Normalization(NormalizationKind.Percentile, 99).Apply(Image([0, 1, value, 3])));

    [Fact]
    public void A_percentile_becomes_one_and_what_lies_beyond_is_clipped()
    {
        float[] values = [.. Enumerable.Range(1, 100).Select(i => (float)i)];
        values[0] = -20;

        Volume normalized = new Normalization(NormalizationKind.Percentile, 90).Apply(new(values, [10, 10], Affine.Identity));

        Assert.Equal(values.Select(value => Math.Clamp(value / 90, 0, 1)), normalized.ToArray());
    }

    [Theory]
    [InlineData(1f, typeof(byte[]))]
    [InlineData(100f, typeof(short[]))]
    [InlineData(600f, typeof(ushort[]))]
    [InlineData(0.37f, typeof(float[]))]
    [InlineData(100_000f, typeof(float[]))]
    public void Integers_stay_integers_of_their_size(float scale, Type stored)
    {
        Volume normalized = new Normalization(NormalizationKind.Percentile, 100)
            .Apply(Image([0, 30 * scale, 50 * scale, 100 * scale]));

        Assert.IsType(stored, normalized.Stored);
        Assert.Equal([0, 0.3f, 0.5f, 1], normalized.ToArray(), (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void An_image_that_is_mostly_empty_is_refused_with_its_percentile()
    {
        var e = Assert.Throws<ArgumentException>(() =>
            new Normalization(NormalizationKind.Percentile, 50).Apply(Image([0, 0, 0, 9])));

        Assert.Contains("percentile 50 is 0", e.Message, StringComparison.Ordinal);
    }

    private static Volume Image(float[] values) => new(values, [2, 2], Affine.Identity);
}
