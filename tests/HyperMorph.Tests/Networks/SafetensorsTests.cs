using HyperMorph.Networks;
using HyperMorph.Tests.Imaging;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace HyperMorph.Tests.Networks;

public sealed class SafetensorsTests
{
    [Fact]
    public void Tensors_of_every_type_survive_a_round_trip()
    {
        using DisposeScope scope = NewDisposeScope();
        using TemporaryFolder folder = new();
        Dictionary<string, Tensor> tensors = new()
        {
            ["a.b"] = rand(3, 4), ["d"] = rand(2, float64), ["i"] = arange(5, int64), ["u"] = ones([2, 2], uint8),
            ["empty"] = zeros(0), ["turned"] = rand(3, 4).t()
        };
        Safetensors.Save(folder / "t.safetensors", tensors);
        Dictionary<string, Tensor> again = Safetensors.Load(folder / "t.safetensors");
        Assert.Equal(tensors.Keys.Order(), again.Keys.Order());
        Assert.All(tensors,
            t => Assert.True(t.Value.dtype == again[t.Key].dtype && t.Value.equal(again[t.Key]).all().item<bool>()));
    }

    [Theory]
    [InlineData(4), InlineData(20), InlineData(200)]
    public void A_cut_file_is_refused_by_name(int length)
    {
        using DisposeScope scope = NewDisposeScope();
        using TemporaryFolder folder = new();
        string path = folder / "cut.safetensors";
        Safetensors.Save(path, new Dictionary<string, Tensor> { ["weights"] = rand(100) });
        using (FileStream stream = File.OpenWrite(path))
        {
            stream.SetLength(length);
        }
        Assert.Contains("cut.safetensors",
            Assert.Throws<HyperMorphException>(() => Safetensors.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_a_text_are_refused()
    {
        using TemporaryFolder folder = new();
        Assert.Throws<HyperMorphException>(() => Safetensors.Load(folder / "none"));
        File.WriteAllText(folder / "text", "this is no tensor, and its first bytes are no length");
        Assert.Throws<HyperMorphException>(() => Safetensors.Load(folder / "text"));
    }
}
