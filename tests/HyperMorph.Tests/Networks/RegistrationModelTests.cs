using HyperMorph.Networks;
using HyperMorph.Registration;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace HyperMorph.Tests.Networks;

public sealed class RegistrationModelTests
{
    [Theory]
    [InlineData(2, "vxm-dense-2d.safetensors", "", 7, 2)]
    [InlineData(3, "vxm-dense-3d.safetensors", "", 7, 2)]
    [InlineData(3, "vxm-dense-3d-variants.safetensors", "int0.", 0, 2)]
    [InlineData(3, "vxm-dense-3d-variants.safetensors", "down1.", 7, 1)]
    [InlineData(3, "vxm-dense-3d-variants.safetensors", "int5_down2.", 5, 2)]
    public void With_VoxelMorphs_weights_all_outputs_match_the_reference(
        int rank, string file, string prefix, int steps, int downsampling)
    {
        using DisposeScope scope = NewDisposeScope();
        UNet network = new(rank);
        Dictionary<string, Tensor> reference = TensorAssert.Reference(file);
        using FixedWeights weights = VoxelMorphWeights.Load(Golden.Path($"vxm-dense-{rank}d.safetensors"), network);
        RegistrationModel model = new(network) { IntegrationSteps = steps, VelocityDownsampling = downsampling };
        using IDisposable _ = no_grad();
        RegistrationResult result = model.Register(reference["source"], reference["target"], weights.Generate());
        Tensor raw = network.Forward(cat([reference["source"], reference["target"]], 1), weights.Generate());
        TensorAssert.Close(reference[$"{prefix}raw_flow"], raw, 1e-4);
        TensorAssert.Close(reference[$"{prefix}preint_flow"], result.Velocity, 1e-4);
        TensorAssert.Close(reference[$"{prefix}pos_flow"], result.Displacement, 1e-4);
        TensorAssert.Close(reference[$"{prefix}y_source"], result.Moved, 1e-4);
        if (rank == 2)
        {
            Tensor inverse = model.InverseDisplacement(result.Velocity, reference["source"].shape);
            TensorAssert.Close(reference["bidir_neg_flow"], inverse, 1e-4);
            TensorAssert.Close(reference["bidir_y_target"], Warp.Linear(reference["target"], inverse), 1e-4);
        }
    }

    [Fact]
    public void One_training_step_has_the_references_loss_and_gradients()
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> pair = TensorAssert.Reference("vxm-dense-2d.safetensors"),
            reference = TensorAssert.Reference("full-gradients.safetensors");
        UNet network = new(2);
        using FixedWeights weights = VoxelMorphWeights.Load(Golden.Path("vxm-dense-2d.safetensors"), network);
        weights.to(float64);
        RegistrationResult result = new RegistrationModel(network)
            .Register(pair["source"].to(float64), pair["target"].to(float64), weights.Generate());
        Tensor similarity = Losses.MeanSquaredError(pair["target"].to(float64), result.Moved).div(0.05 * 0.05);
        Tensor loss = similarity.mul(0.7).add(Losses.Diffusion(result.Velocity, 2).mul(0.3));
        loss.backward();
        TensorAssert.RelativelyClose(reference["loss_float64"], loss.view(1), 1e-7);
        foreach ((string name, Tensor parameter) in VoxelMorphWeights.Named(weights, network))
        {
            // The reference's own float32 gradients are this far from its float64 ones.
            TensorAssert.RelativelyClose(reference[$"grad.{name}"], parameter.grad!, 1.2e-5);
        }
    }

    [Theory]
    [InlineData(37, 50), InlineData(16, 16), InlineData(9, 33)]
    public void Any_image_size_is_registered_on_its_own_grid(int width, int height)
    {
        using DisposeScope scope = NewDisposeScope();
        UNet network = new(2) { Encoder = [4, 4, 4], Decoder = [4, 4, 4, 4] };
        using FixedWeights weights = new(network);
        RegistrationResult result = new RegistrationModel(network)
            .Register(rand(2, 1, width, height), rand(2, 1, width, height), weights.Generate());
        Assert.Equal([2, 2, width, height], result.Displacement.shape);
        Assert.Equal([2, 1, width, height], result.Moved.shape);
    }

    [Fact]
    public void Zeros_around_an_image_do_not_change_how_its_inside_is_registered()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable _ = no_grad();
        UNet network = new(2) { Encoder = [4, 4], Decoder = [4, 4] };
        using FixedWeights weights = new(network);
        weights.Generate()[^1].Weight.normal_(0, 0.1);
        Tensor moving = rand(1, 1, 22, 30), target = rand(1, 1, 22, 30);
        Tensor padded = new RegistrationModel(network) { IntegrationSteps = 0 }
            .Register(nn.functional.pad(moving, [0, 2, 0, 2]), nn.functional.pad(target, [0, 2, 0, 2]), weights.Generate())
            .Displacement;
        Tensor itself = new RegistrationModel(network) { IntegrationSteps = 0 }
            .Register(moving, target, weights.Generate()).Displacement;
        TensorAssert.Close(padded[.., .., ..22, ..30], itself, 1e-6);
    }

    [Fact]
    public void Images_of_two_sizes_or_of_another_rank_are_refused_in_a_sentence()
    {
        using DisposeScope scope = NewDisposeScope();
        UNet network = new(2);
        using FixedWeights weights = new(network);
        RegistrationModel model = new(network);
        Assert.Contains("32×32 and 32×48", Assert.Throws<HyperMorphException>(() =>
            model.Register(rand(1, 1, 32, 32), rand(1, 1, 32, 48), weights.Generate())).Message, StringComparison.Ordinal);
        Assert.Contains("2 axes", Assert.Throws<HyperMorphException>(() =>
                model.Register(rand([1, 1, 16, 16, 16]), rand([1, 1, 16, 16, 16]), weights.Generate())).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Large_volumes_are_convolved_in_slabs_to_the_same_result()
    {
        using DisposeScope scope = NewDisposeScope();
        UNet network = new(3) { Encoder = [2, 2], Decoder = [2, 2, 2] };
        using FixedWeights weights = new(network);
        Tensor images = rand([1, 2, 108, 100, 100]);
        Tensor whole = network.Forward(images, weights.Generate()).detach();
        using IDisposable _ = no_grad();
        TensorAssert.Close(whole, network.Forward(images, weights.Generate()), 1e-6);
    }
}
