using HyperMorph.Registration;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace HyperMorph.Tests.Registration;

public sealed class WarpTests
{
    [Theory]
    [InlineData("2d", "smooth"), InlineData("2d", "outside"), InlineData("2d", "zero"),
        InlineData("2d", "integer"), InlineData("2d", "quarter"), InlineData("2d", "allout")]
    [InlineData("3d", "smooth"), InlineData("3d", "outside"), InlineData("3d", "integer")]
    public void Warping_matches_the_reference(string rank, string field)
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> reference = TensorAssert.Reference("spatial-transformer.safetensors");
        Tensor displacement = reference[$"{rank}.flow.{field}"];
        TensorAssert.Close(reference[$"{rank}.bilinear.{field}"], Warp.Linear(reference[$"{rank}.image"], displacement), 1e-4);
        TensorAssert.Close(reference[$"{rank}.nearest.{field}"], Warp.Nearest(reference[$"{rank}.labels"], displacement), 0);
    }

    [Fact]
    public void Every_channel_is_warped_alike()
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> reference = TensorAssert.Reference("spatial-transformer.safetensors");
        TensorAssert.Close(reference["2d.bilinear_2ch.smooth"],
            Warp.Linear(reference["2d.image_2ch"], reference["2d.flow.smooth"]), 1e-4);
    }

    [Theory]
    [InlineData("2d", "smooth"), InlineData("2d", "outside"), InlineData("3d", "smooth")]
    public void Gradients_of_a_warp_match_the_reference(string rank, string field)
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> reference = TensorAssert.Reference("spatial-transformer.safetensors");
        Tensor image = reference[$"{rank}.image"].to(float64).requires_grad_();
        Tensor displacement = reference[$"{rank}.flow.{field}"].to(float64).requires_grad_();
        Warp.Linear(image, displacement).mul(reference[$"{rank}.grad.{field}.weight"].to(float64)).sum().backward();
        TensorAssert.RelativelyClose(reference[$"{rank}.grad.{field}.d_image"], image.grad!, 1e-5);
        TensorAssert.RelativelyClose(reference[$"{rank}.grad.{field}.d_flow"], displacement.grad!, 1e-5);
    }

    [Theory]
    [InlineData(2), InlineData(3)]
    public void A_warp_by_zero_does_nothing(int rank)
    {
        using DisposeScope scope = NewDisposeScope();
        long[] size = [.. Enumerable.Range(0, rank).Select(axis => 11L + 2 * axis)];
        Tensor image = rand([2, 1, .. size]);
        TensorAssert.Close(image, Warp.Linear(image, zeros([2, rank, .. size])), 1e-5);
    }

    [Fact]
    public void A_shift_by_one_voxel_along_the_first_axis_looks_up_the_next_row()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor image = rand(1, 1, 6, 5);
        Tensor displacement = zeros(1, 2, 6, 5);
        displacement.select(1, 0).fill_(1);
        TensorAssert.Close(image[.., .., 1..], Warp.Linear(image, displacement)[.., .., ..5], 1e-5);
    }

    [Fact]
    public void A_field_with_too_few_components_is_refused()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => Warp.Linear(rand(1, 1, 6, 5), zeros(1, 1, 6, 5)));
    }
}
