using HyperMorph.Networks;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace HyperMorph.Tests.Networks;

public sealed class UNetTests
{
    // On some processors oneDNN took up what lay there, where it had rounded channels up.
    [Fact]
    public void The_field_and_its_gradients_are_finite_whatever_lay_in_the_memory_that_they_take()
    {
        const int Extent = 96;
        UNet network = new(2) { Encoder = [3], Decoder = [3, 3, 24] };
        Assert.All(Enumerable.Range(0, 60), _ =>
        {
            using DisposeScope scope = NewDisposeScope();
            HyperMorph.Networks.Kernel[] kernels = [.. network.Convolutions().Select(c => new HyperMorph.Networks.Kernel(
                randn(c.KernelShape(2)).mul(0.1).requires_grad_(), zeros(c.Outputs).requires_grad_()))];
            foreach (int channels in new[] { 8, 16, 32 })
            {
                full([channels, Extent, Extent], float.NaN).Dispose();
            }
            Tensor field = network.Forward(rand([1, 2, Extent, Extent]), kernels);
            field.square().mean().backward();
            Assert.True(field.isfinite().all().ToBoolean());
            Assert.All(kernels, kernel => Assert.True(kernel.Weight.grad!.isfinite().all().ToBoolean()));
        });
    }
}
