using HyperMorph.Networks;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace HyperMorph.Tests.Networks;

public sealed class WeightsTests
{
    private static readonly UNet Small = new(2) { Encoder = [4, 8], Decoder = [8, 4, 4] };

    public static TheoryData<string> Presets => [.. HyperPreset.All.Select(p => p.Name)];

    [Fact]
    public void The_networks_of_the_paper_have_the_known_number_of_weights()
    {
        using DisposeScope scope = NewDisposeScope();
        using HyperWeights weights = new(new UNet(3), HyperPreset.Mip);
        using FixedWeights plain = new(new UNet(3));
        Assert.Equal(plain.parameters().Sum(p => p.NumberOfElements),
            weights.Generate(tensor([0.5f])).Sum(k => k.Weight.NumberOfElements + k.Bias.NumberOfElements));
        Assert.InRange(weights.parameters().Sum(p => p.NumberOfElements), 19_000_000, 22_000_000);
    }

    [Theory, MemberData(nameof(Presets))]
    public void Every_parameter_of_a_hypernetwork_is_registered_and_gets_a_gradient(string preset)
    {
        using DisposeScope scope = NewDisposeScope();
        using HyperWeights weights = new(Small, HyperPreset.Named(preset), hyperparameters: 2);
        IReadOnlyList<HyperMorph.Networks.Kernel> kernels = weights.Generate(tensor([0.3f, 0.8f]));
        Assert.Equal(Small.Convolutions().Select(c => c.KernelShape(2)), kernels.Select(k => k.Weight.shape));
        kernels.Select(k => k.Weight.square().sum().add(k.Bias.sum())).Aggregate((a, b) => a.add(b)).backward();
        int expected = 2 * HyperPreset.Named(preset).Layers + 2 + (preset == "reference" ? 2 : 0);
        Assert.Equal(expected, weights.parameters().Count());
        Assert.All(weights.parameters(), p => Assert.NotNull(p.grad));
    }

    [Theory, MemberData(nameof(Presets))]
    public void Kernels_depend_on_the_hyperparameter_and_on_nothing_else(string preset)
    {
        using DisposeScope scope = NewDisposeScope();
        using HyperWeights weights = new(Small, HyperPreset.Named(preset));
        Tensor first = weights.Generate(tensor([0.2f]))[1].Weight;
        TensorAssert.Close(first, weights.Generate(tensor([0.2f]))[1].Weight, 0);
        Assert.NotEqual(0, first.sub(weights.Generate(tensor([0.7f]))[1].Weight).abs().max().item<float>());
    }

    [Theory]
    [InlineData("mip", true), InlineData("reference", true), InlineData("mip-leaky", false)]
    public void A_hypernetwork_is_dead_once_no_unit_of_its_last_layer_is_above_zero_unless_units_leak(string preset, bool dies)
    {
        using DisposeScope scope = NewDisposeScope();
        using HyperWeights weights = new(Small, HyperPreset.Named(preset), hyperparameters: 2);
        Assert.False(weights.IsDead());
        using (no_grad())
        {
            Tensor bias = weights.named_parameters().Last(p => p.name.StartsWith("_hidden", StringComparison.Ordinal)).parameter;
            bias.sub_(100);
        }
        Assert.Equal(dies, weights.IsDead());
        float difference = weights.Generate(tensor([0f, 0f]))[0].Weight.sub(weights.Generate(tensor([1f, 1f]))[0].Weight).abs()
            .max().item<float>();
        Assert.Equal(dies, difference == 0);
    }

    [Fact]
    public void The_flow_layer_of_the_reference_preset_does_not_depend_on_the_hyperparameter()
    {
        using DisposeScope scope = NewDisposeScope();
        using HyperWeights weights = new(Small, HyperPreset.Reference);
        TensorAssert.Close(weights.Generate(tensor([0f]))[^1].Weight, weights.Generate(tensor([1f]))[^1].Weight, 0);
    }

    [Fact]
    public void The_same_seed_gives_the_same_start_and_another_seed_another()
    {
        using DisposeScope scope = NewDisposeScope();
        using HyperWeights a = new(Small, HyperPreset.Mip, seed: 5),
            b = new(Small, HyperPreset.Mip, seed: 5),
            c = new(Small, HyperPreset.Mip, seed: 6);
        Tensor[] first = [.. a.parameters()], same = [.. b.parameters()], other = [.. c.parameters()];
        Assert.All(first.Zip(same), p => TensorAssert.Close(p.First, p.Second, 0));
        Assert.NotEqual(0, first[0].sub(other[0]).abs().max().item<float>());
    }

    [Fact]
    public void Magnitude_invariant_kernels_start_near_an_ordinary_initialisation_at_every_lambda()
    {
        using DisposeScope scope = NewDisposeScope();
        using HyperWeights weights = new(new UNet(2), HyperPreset.Mip);
        foreach (float lambda in (float[])[0, 0.5f, 1])
        {
            Assert.Equal(Math.Sqrt(2.0 / (32 * 9)), weights.Generate(tensor([lambda]))[2].Weight.std().item<float>(), 0.01);
        }
    }

    [Fact]
    public void VoxelMorphs_names_survive_a_round_trip()
    {
        using DisposeScope scope = NewDisposeScope();
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using FixedWeights weights = new(Small, seed: 3);
        VoxelMorphWeights.Save(path, weights, Small);
        using FixedWeights again = VoxelMorphWeights.Load(path, Small);
        Assert.All(weights.Generate().Zip(again.Generate()), k => TensorAssert.Close(k.First.Weight, k.Second.Weight, 0));
        File.Delete(path);
    }

    [Fact]
    public void Weights_of_another_rank_are_refused_by_name_and_shape()
    {
        HyperMorphException failure = Assert.Throws<HyperMorphException>(() =>
            VoxelMorphWeights.Load(Golden.Path("vxm-dense-2d.safetensors"), new UNet(3)));
        Assert.Contains("unet_model.encoder.0.0.main.weight", failure.Message, StringComparison.Ordinal);
        Assert.Contains("another rank", failure.Message, StringComparison.Ordinal);
    }
}
