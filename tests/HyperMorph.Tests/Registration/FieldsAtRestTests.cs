using HyperMorph.Data;
using HyperMorph.Imaging;
using HyperMorph.Registration;
using HyperMorph.Registration.Metrics;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace HyperMorph.Tests.Registration;

public sealed class FieldsAtRestTests
{
    private static readonly DisplacementField Bump = GaussianBump.Of([48, 40], [22, 20], 5, [6, -2]);

    [Fact]
    public void Integration_is_that_of_tensors_and_its_steps_end_in_it()
    {
        using DisposeScope scope = NewDisposeScope();
        DisplacementField expected = VolumeTensors.ToFields(Fields.Integrate(VolumeTensors.Stack(Bump), 5))[0];
        IReadOnlyList<DisplacementField> steps = FieldsAtRest.Squarings(Bump, 5);
        Assert.Equal(6, steps.Count);
        Assert.Equal(expected.Values, steps[^1].Values);
        Assert.Equal(expected.Values, FieldsAtRest.Integrate(Bump, 5).Values);
        Assert.Equal(Bump.Values.Select(v => v / 32), steps[0].Values);
    }

    [Fact]
    public void The_inverse_undoes_the_flow()
    {
        DisplacementField there = FieldsAtRest.Integrate(Bump),
            andBack = FieldsAtRest.Compose(there, FieldsAtRest.IntegrateInverse(Bump));
        Assert.InRange(FieldsAtRest.Lengths(there).Max(), 4, 7);
        Assert.InRange(FieldsAtRest.Lengths(andBack).Max(), 0, 0.2);
    }

    [Theory]
    [InlineData(0.9, false), InlineData(1.1, true)]
    public void A_bump_folds_from_the_amplitude_that_its_width_says_and_integrated_it_does_not(double share, bool folds)
    {
        DisplacementField field = GaussianBump.Of([96, 96], [48, 48], 9, [share * GaussianBump.FoldsFrom(9), 0]);
        Assert.Equal(folds, JacobianDeterminant.FoldPercent(field) > 0);
        Assert.Equal(0, JacobianDeterminant.FoldPercent(FieldsAtRest.Integrate(field)));
    }

    [Fact]
    public void The_largest_difference_is_that_of_any_component()
    {
        DisplacementField bump = GaussianBump.Of([8, 8], [4, 4], 2, [1, -3]);
        Assert.Equal(3, FieldsAtRest.LargestDifference(bump, FieldsAtRest.Times(bump, 2)));
        Assert.Throws<HyperMorphException>(() =>
            FieldsAtRest.LargestDifference(bump, GaussianBump.Of([8, 9], [4, 4], 2, [1, 0])));
    }

    [Fact]
    public void A_bump_has_its_amplitude_at_its_centre_in_three_dimensions_too()
    {
        DisplacementField field = GaussianBump.Of([8, 9, 10], [3, 4, 5], 2, [1, -2, 0.5]);
        int centre = (3 * 9 + 4) * 10 + 5;
        Assert.Equal([1, -2, 0.5f], Enumerable.Range(0, 3).Select(axis => field.Component(axis)[centre]));
        Assert.Equal(MathF.Exp(-0.125f), field.Component(0)[centre + 1], 1e-6f);
    }

    [Fact]
    public void A_bump_of_another_rank_or_without_width_is_refused()
    {
        Assert.Contains("2 entries", Assert.Throws<HyperMorphException>(() => GaussianBump.Of([8, 8], [1], 2, [1, 1])).Message,
            StringComparison.Ordinal);
        Assert.Contains("above 0, not 0", Assert.Throws<HyperMorphException>(() => GaussianBump.Of([8, 8], [1, 1], 0, [1, 1]))
            .Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_and_a_field_of_two_sizes_are_refused() =>
        Assert.Contains("48×40", Assert.Throws<HyperMorphException>(
            () => VolumeWarp.Linear(new Volume(new byte[4], [2, 2], Affine.Identity), Bump)).Message, StringComparison.Ordinal);
}
