using HyperMorph.Registration;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace HyperMorph.Tests;

/// <summary>Gradients against differences of values, in float64.</summary>
internal static class GradientCheck
{
    /// <summary>The derivative of <paramref name="loss"/> along three directions is what central differences say.</summary>
    public static void Holds(Func<Tensor, Tensor> loss, Tensor at, double tolerance = 1e-6)
    {
        using DisposeScope scope = NewDisposeScope();
        const double step = 1e-5;
        Tensor input = at.detach().clone().requires_grad_();
        loss(input).backward();
        Tensor gradient = input.grad!;
        double scale = gradient.norm().item<double>();
        Assert.True(scale > 0, "the gradient vanishes");
        for (ulong seed = 1; seed <= 3; seed++)
        {
            Tensor direction = Noise(seed, at.shape).Plus(-0.5);
            double After(double length) => loss(at.Plus(direction.Times(length))).item<double>();
            double difference = (After(step) - After(-step)) / (2 * step);
            Assert.Equal(difference, gradient.mul(direction).sum().item<double>(), tolerance * scale);
        }
    }

    /// <summary>A loss and its gradient by <paramref name="moved"/>, computed in <paramref name="type"/>.</summary>
    public static (Tensor Value, Tensor Gradient) Evaluate(
        SimilarityLoss loss, Tensor target, Tensor moved, ScalarType type = ScalarType.Float64)
    {
        Tensor input = moved.detach().clone().to(type).requires_grad_();
        Tensor value = loss(target.to(type), input);
        value.backward();
        return (value.detach(), input.grad!);
    }

    /// <summary>Uniform noise in 0..1, float64, the same for the same seed.</summary>
    public static Tensor Noise(ulong seed, params long[] shape)
    {
        using Generator generator = new(seed);
        return rand(shape, float64, generator: generator);
    }

    /// <summary>Both images' gradients hold.</summary>
    public static void HoldsForBoth(SimilarityLoss loss, Tensor target, Tensor moved)
    {
        Holds(moving => loss(target, moving), moved);
        Holds(still => loss(still, moved), target);
    }
}
