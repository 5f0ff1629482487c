using System.Text.Json;
using HyperMorph.Imaging;
using HyperMorph.Registration;
using HyperMorph.Registration.Metrics;
using Xunit;

namespace HyperMorph.Tests.Registration.Metrics;

/// <summary>The reference code's numbers for every field it was run on.</summary>
public class ReferenceTests
{
    public static TheoryData<string> Fields3D => ["smooth", "folded", "zero", "linear", "constant"];

    public static TheoryData<string> Fields2D => ["smooth", "folded"];

    [Theory]
    [InlineData("", "smooth")]
    [InlineData("", "folded")]
    [InlineData("", "zero")]
    [InlineData("", "constant")]
    [InlineData("2d.", "smooth")]
    [InlineData("2d.", "folded")]
    public void Labels_are_warped_alike(string rank, string name) => Assert.Equal(
        Fixture.Array<byte>($"{rank}{name}.warped_labels_vxm_nearest"),
        LabelWarp.Nearest(Fixture.Array<byte>(rank + "moving_labels"), Fixture.Field(rank + name)));

    /// <summary>The reference ran on PyTorch 1.13, whose grid_sample still rounded halves away from zero in 3-D; this field is
    /// full of halves.</summary>
    [Fact]
    public void Labels_are_warped_alike_but_for_halves()
    {
        DisplacementField field = Fixture.Field("linear");
        byte[] expected = Fixture.Array<byte>("linear.warped_labels_vxm_nearest"),
            actual = LabelWarp.Nearest(Fixture.Array<byte>("moving_labels"), field);
        int[] differing = [.. Enumerable.Range(0, expected.Length).Where(voxel => expected[voxel] != actual[voxel])];
        Assert.Equal(58, differing.Length);
        Assert.All(differing, voxel => Assert.Contains([0, 1, 2], axis => Math.Abs(field.Component(axis)[voxel] * 2 % 2) == 1));
    }

    [Theory, MemberData(nameof(Fields3D))]
    public void Labels_are_warped_as_the_challenge_does(string name) => Assert.Equal(
        Fixture.LabelMap(name + ".warped_labels_scipy_order0").ToArray(),
        Learn2Reg.WarpLabels(Fixture.LabelMap("moving_labels"), Fixture.Field(name)).ToArray());

    [Theory, MemberData(nameof(Fields3D))]
    public void Dice_and_distance_agree(string name)
    {
        JsonElement expected = Fixture.Expected("fields", name);
        foreach (string rule in (string[])["scipy", "vxm"])
        {
            LabelMap moved = Fixture.LabelMap($"{name}.warped_labels_{(rule == "vxm" ? "vxm_nearest" : "scipy_order0")}");
            LabelMap target = Fixture.LabelMap("fixed_labels"), moving = Fixture.LabelMap("moving_labels");
            CheckScores(expected.GetProperty("dice_" + rule), Dice.PerStructure(target, moved, Fixture.Labels3D, moving));
            CheckScores(expected.GetProperty("hd95_" + rule), Learn2Reg.Hd95(target, moved, Fixture.Labels3D, moving));
        }
    }

    [Theory, MemberData(nameof(Fields3D))]
    public void Distance_with_spacing_agrees(string name)
    {
        LabelMap target = Fixture.LabelMap("fixed_labels", [1, 0.8, 1.5]),
            moved = Fixture.LabelMap(name + ".warped_labels_vxm_nearest");
        double[] expected = Fixture.Numbers(Fixture.Expected("fields", name).GetProperty("hd95_vxm_spacing_1_0.8_1.5"));
        Near.Equal(expected, SurfaceDistance.Hd95(target, moved, [1, 2], Fixture.LabelMap("moving_labels")));
    }

    [Theory, MemberData(nameof(Fields2D))]
    public void Scores_in_the_plane_agree(string name)
    {
        JsonElement expected = Fixture.Expected("fields_2d", name);
        int[] structures = [.. Enumerable.Range(1, 24)];
        LabelMap target = Fixture.LabelMap("2d.fixed_labels"), moving = Fixture.LabelMap("2d.moving_labels");
        LabelMap moved = Fixture.LabelMap($"2d.{name}.warped_labels_vxm_nearest");
        CheckScores(expected.GetProperty("dice"), Dice.PerStructure(target, moved, structures, moving));
        Near.Equal(Fixture.Numbers(expected.GetProperty("hd95_per_label")),
            SurfaceDistance.Hd95(target, moved, structures, moving));
        DisplacementField field = Fixture.Field("2d." + name);
        Near.Equal(Doubles(Fixture.Array<float>($"2d.{name}.jacdet")), Doubles(Learn2Reg.JacobianDeterminant(field)));
        Near.Equal(expected.GetProperty("sdlogj_l2r_analogue").GetDouble(), Learn2Reg.SdLogJ(field));
        Assert.Equal(expected.GetProperty("folded").GetInt32(), Learn2Reg.TrueFoldCount(field));
        Near.Equal(
            expected.GetProperty("folded_percent_detJ_le_0").GetDouble(),
            JacobianDeterminant.FoldPercent(Learn2Reg.JacobianDeterminant(field)));
    }

    [Theory, MemberData(nameof(Fields3D))]
    public void Jacobian_determinants_agree(string name)
    {
        JsonElement expected = Fixture.Expected("fields", name);
        DisplacementField field = Fixture.Field(name);
        float[] inner = Learn2Reg.JacobianDeterminant(field);
        Near.Equal(Doubles(Fixture.Array<float>(name + ".jacdet_l2r")), Doubles(inner), absolute: 1e-7);
        // The absolute part is for the affine fields, where the whole number is rounding.
        Near.Equal(expected.GetProperty("sdlogj_l2r").GetDouble(), Learn2Reg.SdLogJ(field), absolute: 1e-7);
        Near.Equal(expected.GetProperty("sdlogj_plain_log_clip_1e-9_no_plus_3").GetDouble(),
            JacobianDeterminant.SdLogJ(inner), absolute: 1e-7);
        Assert.Equal(expected.GetProperty("num_foldings_as_l2r_code_counts_them").GetDouble(), Learn2Reg.FoldCount(field));
        Assert.Equal(expected.GetProperty("folded_voxels_detJ_le_0").GetInt32(), Learn2Reg.TrueFoldCount(field));
    }

    [Theory, MemberData(nameof(Fields3D))]
    public void Non_diffeomorphic_volumes_agree(string name)
    {
        DisplacementField field = Fixture.Field(name);
        bool[] mask = Array.ConvertAll(Fixture.Array<byte>("moving_labels"), label => label > 0);
        Check("all", DigitalDiffeomorphism.Of(field));
        Check("moving_labels_gt_0", DigitalDiffeomorphism.Of(field, mask));
        void Check(string where, DigitalDiffeomorphism actual)
        {
            JsonElement expected = Fixture.Expected("fields", name).GetProperty("digital_diffeomorphism_mask_" + where);
            Assert.Equal(expected.GetProperty("mask_voxels").GetDouble(), actual.Mask);
            Assert.Equal(expected.GetProperty("non_diff_voxels_central").GetDouble(), actual.Voxels);
            Near.Equal(expected.GetProperty("non_diff_tetrahedra").GetDouble(), actual.Simplices);
            Near.Equal(expected.GetProperty("non_diff_volume").GetDouble(), actual.Volume);
            Near.Equal(expected.GetProperty("percent_voxels").GetDouble(), actual.VoxelPercent);
            Near.Equal(expected.GetProperty("percent_tetrahedra").GetDouble(), actual.SimplexPercent);
            Near.Equal(expected.GetProperty("percent_volume_NDV").GetDouble(), actual.VolumePercent);
        }
    }

    [Theory]
    [InlineData("+x+y+z", 7)]
    [InlineData("-x-y-z", 0)]
    [InlineData("Jstar_1", 8)]
    [InlineData("Jstar_2", 9)]
    [InlineData("0x0y0z", -1)]
    public void Each_determinant_of_a_voxel_agrees(string which, int simplex)
    {
        DisplacementField field = Fixture.Field("folded");
        bool[] inner = Grid.Window(Enumerable.Repeat(true, 22 * 30 * 18).ToArray(), [22, 30, 18], field.Shape, [-1, -1, -1]);
        double[] actual = [.. Enumerable.Range(0, inner.Length).Where(voxel => inner[voxel]).Select(voxel =>
        {
            (double central, double[] simplices) = DigitalDiffeomorphism.Determinants(field, voxel);
            return simplex < 0 ? central : simplices[simplex];
        })];
        Near.Equal(Doubles(Fixture.Array<float>("folded.dd." + which)), actual, absolute: 1e-5);
    }

    [Theory, MemberData(nameof(Fields3D))]
    public void Landmark_errors_agree(string name)
    {
        JsonElement expected = Fixture.Expected("fields", name);
        double[][] target = Fixture.Points("landmarks_fixed"), moving = Fixture.Points("landmarks_moving");
        double[] spacing = Fixture.Array<double>("spacing_moving");
        DisplacementField field = Fixture.Field(name);
        double[] spline = Learn2Reg.TargetRegistrationError(target, moving, field, spacing);
        Near.Equal(Fixture.Numbers(expected.GetProperty("tre_l2r_cubic_spline").GetProperty("each")), spline);
        double[] linear = TargetRegistrationError.Of(target, moving, field, spacing);
        Near.Equal(Fixture.Numbers(expected.GetProperty("tre_trilinear").GetProperty("each")), linear);
    }

    private static void CheckScores(JsonElement expected, double[] actual)
    {
        Near.Equal(Fixture.Numbers(expected.GetProperty("per_label")), actual);
        Near.Equal(Fixture.Number(expected.GetProperty("mean_over_non_nan")), Dice.Mean(actual));
    }

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, value => (double)value);
}
