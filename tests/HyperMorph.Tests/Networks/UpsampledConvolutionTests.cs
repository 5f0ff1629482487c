using HyperMorph.Networks;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace HyperMorph.Tests.Networks;

public sealed class UpsampledConvolutionTests
{
    [Theory]
    [InlineData(5, 4), InlineData(3, 2, 4), InlineData(1, 1)]
    public void It_is_what_upsampling_and_then_convolving_gives(params int[] size)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor x, Tensor weight) = Noise(size);
        TensorAssert.Close(Slow(x, weight), Fast(x, weight), 1e-12);
    }

    [Theory]
    [InlineData(3, 4), InlineData(2, 3, 2)]
    public void Its_gradients_are_those_of_upsampling_and_then_convolving(params int[] size)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor x, Tensor weight) = Noise(size);
        Tensor along = GradientCheck.Noise(3, Slow(x, weight).shape);
        (Tensor image, Tensor kernel) slow = Gradients(Slow), fast = Gradients(Fast);
        TensorAssert.Close(slow.image, fast.image, 1e-12);
        TensorAssert.Close(slow.kernel, fast.kernel, 1e-12);

        (Tensor, Tensor) Gradients(Func<Tensor, Tensor, Tensor> convolve)
        {
            Tensor image = x.clone().requires_grad_(), kernel = weight.clone().requires_grad_();
            convolve(image, kernel).mul(along).sum().backward();
            return (image.grad!, kernel.grad!);
        }
    }

    private static (Tensor X, Tensor Weight) Noise(int[] size) => (
        GradientCheck.Noise(1, [2, 3, .. size.Select(extent => (long)extent)]).sub(0.5),
        GradientCheck.Noise(2, [4, 3, .. size.Select(_ => 3L)]).sub(0.5));

    private static Tensor Fast(Tensor x, Tensor weight) => UpsampledConvolution.Of(x, UpsampledConvolution.TapsOf(weight));

    private static Tensor Slow(Tensor x, Tensor weight)
    {
        Tensor large = interpolate(x, scale_factor: [.. x.shape[2..].Select(_ => 2.0)], mode: InterpolationMode.Nearest);
        return x.dim() == 4 ? conv2d(large, weight, padding: [1, 1]) : conv3d(large, weight, padding: [1, 1, 1]);
    }
}
