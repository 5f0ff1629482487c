using HyperMorph.Networks;
using HyperMorph.Registration;
using HyperMorph.Training;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace HyperMorph.Tests.Training;

public sealed class AdamTests
{
    [Fact]
    public void Ten_steps_on_one_pair_lose_what_the_reference_loses()
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> pair = TensorAssert.Reference("vxm-dense-2d.safetensors"),
            reference = TensorAssert.Reference("full-gradients.safetensors");
        UNet network = new(2);
        using FixedWeights weights = VoxelMorphWeights.Load(Golden.Path("vxm-dense-2d.safetensors"), network);
        using Adam adam = new(weights);
        float[] losses = new float[10];
        for (int step = 0; step < losses.Length; step++)
        {
            RegistrationResult result = new RegistrationModel(network)
                .Register(pair["source"], pair["target"], weights.Generate());
            Tensor loss = Losses.MeanSquaredError(pair["target"], result.Moved)
                .mul(0.7 / (0.05 * 0.05)).add(Losses.Diffusion(result.Velocity, 2).mul(0.3));
            losses[step] = loss.item<float>();
            loss.backward();
            adam.Step(1e-4);
            if (step == 0)
            {
                // A first step moves by the gradient's sign, which rounding decides where the gradient is all but zero: hence the
                // mean.
                Assert.All(VoxelMorphWeights.Named(weights, network),
                    p => Assert.InRange(reference[$"after.{p.Name}"].sub(p.Parameter).abs().mean().item<float>(), 0, 1e-6));
            }
        }
        TensorAssert.RelativelyClose(reference["loss_sequence_10_steps"], tensor(losses), 1e-3);
    }

    [Fact]
    public void One_pass_over_memory_and_tensor_operations_do_the_same()
    {
        using DisposeScope scope = NewDisposeScope();
        UNet network = new(2);
        using FixedWeights single = new(network, seed: 4), twice = new(network, seed: 4);
        twice.to(float64);
        using Adam fast = new(single), general = new(twice);
        for (int step = 0; step < 3; step++)
        {
            Push(single);
            Push(twice);
            fast.Step(1e-2);
            general.Step(1e-2);
        }
        Assert.All(single.parameters().Zip(twice.parameters()), p => TensorAssert.Close(p.Second, p.First, 1e-5));

        static void Push(FixedWeights weights) =>
            weights.parameters().Select(p => p.sub(0.1).square().sum()).Aggregate((a, b) => a.add(b)).backward();
    }

    [Theory]
    [InlineData("mip", false), InlineData("reference", false), InlineData("paper", true)]
    public void A_gradient_given_as_two_vectors_moves_everything_as_the_whole_matrix_does(string preset, bool inDouble)
    {
        using DisposeScope scope = NewDisposeScope();
        UNet network = new(2);
        using HyperWeights whole = new(network, HyperPreset.Named(preset), 2, seed: 4),
            factored = new(network, HyperPreset.Named(preset), 2, seed: 4);
        whole.to(inDouble ? float64 : float32);
        factored.to(inDouble ? float64 : float32);
        using Adam one = new(whole), other = new(factored);
        for (int step = 0; step < 3; step++)
        {
            Tensor places = tensor([0.3, 0.2 * step], whole.parameters().First().dtype);
            Push(whole.Generate(places));
            one.Step(1e-2);
            (IReadOnlyList<HyperMorph.Networks.Kernel> kernels, OuterGradient? gradient) = factored.GenerateForStep(places);
            Push(kernels);
            Assert.Null(gradient!.Matrix.grad);
            other.Step(1e-2, gradient);
            Assert.All(factored.parameters(), p => Assert.Null(p.grad));
        }
        Assert.All(whole.parameters().Zip(factored.parameters()), p => TensorAssert.Close(p.First, p.Second, 0));

        static void Push(IReadOnlyList<HyperMorph.Networks.Kernel> kernels) => kernels
            .Select(k => k.Weight.sub(0.1).square().sum().add(k.Bias.sub(0.2).square().sum())).Aggregate((a, b) => a.add(b))
            .backward();
    }

    [Fact]
    public void Moments_that_nothing_pushes_any_more_end_at_zero_and_not_among_subnormal_numbers()
    {
        const float LeastNormal = 1.17549435e-38f;
        using DisposeScope scope = NewDisposeScope();
        using FixedWeights weights = new(new UNet(2));
        using Adam adam = new(weights);
        foreach (Tensor moment in adam.Moments.Values)
        {
            using IDisposable _ = no_grad();
            moment.fill_(1.2f * LeastNormal);
        }
        for (int step = 0; step < 300; step++)
        {
            weights.parameters().Select(p => p.sum().mul(0)).Aggregate((a, b) => a.add(b)).backward();
            adam.Step(1e-3);
        }
        Assert.All(adam.Moments.Values, moment => TensorAssert.Close(zeros_like(moment), moment, 0));
    }

    [Fact]
    public void A_parameter_without_gradient_stays()
    {
        using DisposeScope scope = NewDisposeScope();
        using FixedWeights weights = new(new UNet(2));
        using Adam adam = new(weights);
        Tensor before = weights.Generate()[0].Weight.clone();
        adam.Step(1);
        TensorAssert.Close(before, weights.Generate()[0].Weight, 0);
    }
}
