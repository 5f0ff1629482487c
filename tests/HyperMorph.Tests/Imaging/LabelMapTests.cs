using HyperMorph.Imaging;
using Xunit;

namespace HyperMorph.Tests.Imaging;

public class LabelMapTests
{
    [Theory]
    [InlineData(255, typeof(byte))]
    [InlineData(256, typeof(int))]
    public void Labels_are_held_in_bytes_where_they_fit(int largest, Type type)
    {
        LabelMap labels = new([0, 7, largest, 7], [2, 2], Affine.Identity);
        Assert.Equal([0, 7, largest, 7], labels.ToArray());
        Assert.Equal([7, largest], labels.Structures());
        Assert.Equal(type, labels.ToVolume().Stored.GetType().GetElementType());
    }

    [Fact]
    public void Whole_values_of_any_type_are_labels()
    {
        LabelMap labels = LabelMap.FromVolume(new(new float[] { 0, 2, 16_777_216, 1 }, [2, 2], Affine.Identity));
        Assert.Equal([0, 2, 16_777_216, 1], labels.ToArray());
        Assert.Equal([0, 20], LabelMap.FromVolume(new(new byte[] { 0, 2 }, [2, 1], Affine.Identity, 10)).ToArray());
    }

    [Theory]
    [InlineData(-1f)]
    [InlineData(0.5f)]
    [InlineData(float.NaN)]
    [InlineData(3e9f)]
    public void Other_values_are_refused_and_named(float value)
    {
        ArgumentException error =
            Assert.Throws<ArgumentException>(() => LabelMap.FromVolume(new(new[] { 0f, value }, [2, 1], Affine.Identity)));
        Assert.Contains(FormattableString.Invariant($"{value}"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_count_or_a_negative_label_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new LabelMap([1, 2, 3], [2, 2], Affine.Identity));
        Assert.Contains("-4", Assert.Throws<ArgumentException>(() => new LabelMap([1, -4], [2, 1], Affine.Identity)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public void Padding_adds_background_and_cropping_back_is_the_identity(int label)
    {
        LabelMap labels = new([1, 2, label, 4, 5, 6], [2, 3, 1], Affine.Identity), padded = labels.PadOrCrop([5, 4, 2]);
        Assert.Equal([5, 4, 2], padded.Shape);
        Assert.Equal(labels.ToArray().Sum(), padded.ToArray().Sum());
        LabelMap again = padded.PadOrCrop([2, 3, 1]);
        Assert.Equal(labels.ToArray(), again.ToArray());
        Assert.Equal(labels.Affine, again.Affine);
        Assert.Equal([2, 3], again.Squeeze().Shape);
    }
}
