using HyperMorph.Data;
using HyperMorph.Imaging;
using Xunit;

namespace HyperMorph.Tests.Data;

public sealed class SimulatedContrastTests
{
    private const int Side = 80;

    private static readonly Structure[] s_structures =
        [new(1, "flat", "#000000"), new(2, "ramp", "#000000"), new(3, "ramp too", "#000000")];

    // Flat, falling as the image rises, rising with it, and what is outside.
    private static readonly FixedContrast s_contrast =
        new(ContrastKind.Simulated, 7, 0.02, [new([0], 0.9, 0), new([1], 0.4, 0), new([2], 0.7, -1.5), new([3], 0.3, 0.5)]);

    private static readonly Affine s_affine = new(0, -2, 0, 5, 2, 0, 0, 6, 0, 0, 1, 7, 0, 0, 0, 1);

    [Fact]
    public void The_same_subject_looks_the_same_again_and_another_id_or_seed_changes_the_noise()
    {
        byte[] once = Bytes(Of(s_contrast, Made("s1"))), again = Bytes(Of(s_contrast, Made("s1")));

        Assert.Equal(once, again);
        Assert.NotEqual(once, Bytes(Of(s_contrast, Made("s2"))));
        Assert.NotEqual(once, Bytes(Of(s_contrast with { Seed = 8 }, Made("s1"))));
    }

    [Fact]
    public void Grid_and_place_are_the_images_and_background_stays_background()
    {
        Subject subject = Made("s1");

        Volume second = Of(s_contrast, subject);

        Assert.Equal(subject.Image.Shape, second.Shape);
        Assert.Equal(subject.Image.Affine, second.Affine);
        Assert.Equal(subject.Image.ToArray().Select(value => value == 0), second.ToArray().Select(value => value == 0));
    }

    [Theory]
    [InlineData(0, 0.9)]
    [InlineData(1, 0.4)]
    [InlineData(2, 0.7)]
    [InlineData(3, 0.3)]
    public void Each_structure_has_its_mean_and_so_has_what_lies_outside(int label, double mean) =>
        Assert.Equal(mean, Inside(Of(s_contrast, Made("s1")), label).Average(), 0.003);

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.05)]
    public void The_noise_has_its_standard_deviation_and_none_at_all_when_it_is_zero(double noise)
    {
        double[] values = Inside(Of(s_contrast with { Noise = noise }, Made("s1")), 1);
        double[] silent = Inside(Of(s_contrast with { Noise = 0 }, Made("s1")), 1);

        Assert.Equal(noise, Math.Sqrt(values.Average(value => (value - 0.4) * (value - 0.4))), 0.06 * noise);
        Assert.Single(silent.Distinct());
    }

    [Theory]
    [InlineData(2, -1.5)]
    [InlineData(3, 0.5)]
    public void What_the_image_shows_within_a_structure_is_carried_over_by_its_slope(int label, double slope)
    {
        Subject subject = Made("s1");
        double[] first = Inside(subject.Image, label), second = Inside(Of(s_contrast with { Noise = 0 }, subject), label);

        Assert.All(first.Zip(second), voxel => Assert.Equal(slope * (voxel.First - first[0]), voxel.Second - second[0], 0.0041));
    }

    [Fact]
    public void Values_stay_within_0_and_1()
    {
        FixedContrast steep = s_contrast with { Values = [new([0, 1, 2, 3], 0.5, 10)] };

        float[] values = Of(steep, Made("s1")).ToArray();

        Assert.Equal((0, 1), (values.Min(), values.Max()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Values_that_are_made_up_differ_between_structures_and_both_rise_and_fall(int seed)
    {
        FixedContrast bare = s_contrast with { Values = null, Seed = seed };

        TissueContrast[] values = bare.ValuesFor(s_structures);

        Assert.Equal([0, 1, 2, 3], values.SelectMany(value => value.Labels).Order());
        Assert.Equal([0.2, 0.4, 0.6, 0.8], values.Select(value => Math.Round(value.Mean, 9)).Order());
        Assert.Equal([-1, -1, 1, 1], values.Select(value => value.Slope).Order());
        Assert.Equal(Bytes(Of(bare, Made("s1"))), Bytes(Of(s_contrast with { Values = values, Seed = seed }, Made("s1"))));
    }

    [Fact]
    public void Another_seed_makes_up_another_order()
    {
        var orders = Enumerable.Range(0, 10)
            .Select(seed => Order((s_contrast with { Values = null, Seed = seed }).ValuesFor(s_structures)));

        Assert.True(orders.Distinct().Count() > 5);

        static string Order(TissueContrast[] values) =>
            string.Join(',', values.OrderBy(value => value.Mean).Select(value => value.Labels[0]));
    }

    [Fact]
    public void A_subject_without_a_label_map_or_with_an_unknown_label_is_named()
    {
        Subject bare = Made("s1") with { Labels = null };
        FixedContrast partial = s_contrast with { Values = [new([0, 1, 3], 0.5, 1)] };

        Assert.Contains("s1 has no label map", Refused(s_contrast, bare), StringComparison.Ordinal);
        Assert.Contains("s1 has the label 2", Refused(partial, Made("s1")), StringComparison.Ordinal);

        static string Refused(FixedContrast contrast, Subject subject) =>
            Assert.Throws<HyperMorphException>(() => Of(contrast, subject)).Message;
    }

    private static Volume Of(FixedContrast contrast, Subject subject) =>
        new SimulatedContrast(contrast, s_structures).Of(subject);

    private static byte[] Bytes(Volume volume) => Assert.IsType<byte[]>(volume.Stored);

    private static double[] Inside(Volume volume, int label) =>
        [.. volume.ToArray().Where((_, voxel) => Label(voxel) == label && Value(voxel) > 0).Select(value => (double)value)];

    /// <summary>Bands of 16 rows: background, something without a label, a flat structure, and two that brighten from left to
    /// right.</summary>
    private static Subject Made(string id)
    {
        int[] voxels = [.. Enumerable.Range(0, Side * Side)];
        LabelMap labels = new([.. voxels.Select(Label)], [Side, Side], s_affine);
        return new(id, new(voxels.Select(Value).ToArray(), [Side, Side], s_affine, 1.0 / 255), labels,
            new Dictionary<string, string>());
    }

    private static int Label(int voxel) => Math.Max(0, voxel / Side / 16 - 1);

    private static byte Value(int voxel) =>
        (voxel / Side / 16) switch { 0 => 0, 1 => 30, 2 => 120, _ => (byte)(60 + voxel % Side) };
}
