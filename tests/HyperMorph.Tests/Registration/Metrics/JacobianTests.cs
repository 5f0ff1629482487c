using HyperMorph.Registration;
using HyperMorph.Registration.Metrics;
using Xunit;

namespace HyperMorph.Tests.Registration.Metrics;

public class JacobianTests
{
    public static TheoryData<int[]> Shapes => new((int[])[6, 7], (int[])[6, 7, 5]);

    [Theory, MemberData(nameof(Shapes))]
    public void Rest_keeps_volume(int[] shape)
    {
        DisplacementField rest = Fixture.Make(shape, (_, _) => 0);
        Assert.All(JacobianDeterminant.Of(rest), determinant => Assert.Equal(1, determinant));
        Assert.Equal(0, JacobianDeterminant.FoldPercent(rest));
        Assert.Equal(0, JacobianDeterminant.SdLogJ(rest));
        DigitalDiffeomorphism digital = DigitalDiffeomorphism.Of(rest);
        Assert.Equal((shape.Aggregate(1, (n, extent) => n * (extent - 2)), 0, 0.0, 0.0),
            (digital.Mask, digital.Voxels, digital.Simplices, digital.Volume));
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Scaling_changes_volume_by_its_power_up_to_the_border(int[] shape)
    {
        DisplacementField scaling = Fixture.Make(shape, (c, index) => 0.25 * index[c]);
        Assert.All(JacobianDeterminant.Of(scaling), determinant => Near.Equal(Math.Pow(1.25, shape.Length), determinant));
        Near.Equal(0, JacobianDeterminant.SdLogJ(scaling), absolute: 1e-6);
    }

    [Fact]
    public void A_linear_map_has_the_determinant_of_its_matrix()
    {
        double[,] gradient = { { 0.5, 0.25, -0.125 }, { -0.5, 0.75, 1 }, { 0.25, -1, 0.5 } };
        DisplacementField field = Fixture.Make([5, 4, 6],
            (c, x) => gradient[c, 0] * x[0] + gradient[c, 1] * x[1] + gradient[c, 2] * x[2]);
        double expected = 1.5 * (1.75 * 1.5 + 1) - 0.25 * (-0.5 * 1.5 - 0.25) - 0.125 * (0.5 - 0.25 * 1.75);
        Assert.All(JacobianDeterminant.Of(field), determinant => Near.Equal(expected, determinant));
        (double central, double[] simplices) = DigitalDiffeomorphism.Determinants(field, (2 * 4 + 2) * 6 + 3);
        Near.Equal([expected, .. Enumerable.Repeat(expected, 8), 2 * expected, 2 * expected], [central, .. simplices]);
    }

    [Theory, MemberData(nameof(Shapes))]
    public void A_reflection_folds_everywhere(int[] shape)
    {
        DisplacementField reflection = Fixture.Make(shape, (c, index) => c == 0 ? shape[0] - 1 - 2 * index[0] : 0);
        Assert.All(JacobianDeterminant.Of(reflection), determinant => Assert.Equal(-1, determinant));
        Assert.Equal(100, JacobianDeterminant.FoldPercent(reflection));
        DigitalDiffeomorphism digital = DigitalDiffeomorphism.Of(reflection);
        // Turned inside out is all of the volume, once: the simplices fill it twice and count half.
        Near.Equal([100, 100, 100], [digital.VoxelPercent, digital.SimplexPercent, digital.VolumePercent], relative: 1e-12);
        Assert.Equal(0, Learn2Reg.FoldCount(reflection));
        Assert.Equal(shape.Aggregate(1, (n, extent) => n * (extent - 4)), Learn2Reg.TrueFoldCount(reflection));
    }

    [Fact]
    public void A_single_tangled_voxel_escapes_central_differences_but_not_the_triangles()
    {
        // The central difference at a voxel does not see the voxel itself: it is moved past its neighbour.
        DisplacementField tangled = Fixture.Make([9, 9], (c, index) => c == 0 && index is [4, 4] ? 1.5 : 0);
        DigitalDiffeomorphism at = DigitalDiffeomorphism.Of(tangled, [.. Enumerable.Range(0, 81).Select(voxel => voxel == 40)]);
        Assert.Equal((1, 0, 0.5), (at.Mask, at.Voxels, at.Simplices));
        Near.Equal(0.25 * 2 * 0.5, at.Volume);
    }

    [Fact]
    public void Whole_grid_and_one_voxel_wide_axes_are_measured() =>
        Assert.Equal([2, 2, 2, 2], JacobianDeterminant.Of(Fixture.Make([1, 4], (c, index) => c == 1 ? index[1] : 0)));

    [Fact]
    public void A_large_grid_measured_on_all_cores_gives_the_same()
    {
        int[] large = [80, 80, 64];
        DisplacementField field = Fixture.Make(large, (c, x) => Math.Sin(0.3 * x[c] + 0.2 * x[(c + 1) % 3]));
        float[] determinants = JacobianDeterminant.Of(field);
        for (int voxel = 70_000; voxel < 71_000; voxel++)
        {
            int[] x = [voxel / 5120, voxel / 64 % 80, voxel % 64];
            if (x[0] is > 0 and < 79 && x[1] is > 0 and < 79 && x[2] is > 0 and < 63)
            {
                Near.Equal(DigitalDiffeomorphism.Determinants(field, voxel).Central, determinants[voxel], absolute: 1e-6);
            }
        }
    }

    [Fact]
    public void A_field_that_is_not_a_number_folds()
    {
        DisplacementField broken = Fixture.Make([4, 4], (_, _) => double.NaN);
        Assert.Equal(100, JacobianDeterminant.FoldPercent(broken));
        Assert.True(double.IsNaN(JacobianDeterminant.SdLogJ(broken)));
    }

    [Fact]
    public void Small_or_odd_fields_are_refused_with_their_shape()
    {
        Assert.Contains("4×9", Assert.Throws<HyperMorphException>(() =>
            Learn2Reg.SdLogJ(Fixture.Make([4, 9], (_, _) => 0))).Message, StringComparison.Ordinal);
        Assert.Contains("3×3", Assert.Throws<HyperMorphException>(() =>
            JacobianDeterminant.Of(new(new float[9], [3, 3]))).Message, StringComparison.Ordinal);
    }
}
