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
        using FixedWeights weights = new(network);
        Assert.All(Enumerable.Range(0, 60), _ =>
        {
            using DisposeScope scope = NewDisposeScope();
            weights.zero_grad();
            foreach (int channels in new[] { 8, 16, 32 })
            {
                full([channels, Extent, Extent], float.NaN).Dispose();
            }
            Tensor field = network.Forward(rand([1, 2, Extent, Extent]), weights.Generate());
            field.square().mean().backward();
            Assert.True(field.isfinite().all().ToBoolean());
            Assert.All(weights.parameters(), parameter => Assert.True(parameter.grad!.isfinite().all().ToBoolean()));
        });
    }
}
