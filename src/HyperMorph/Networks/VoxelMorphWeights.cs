using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace HyperMorph.Networks;

/// <summary>Exchanges weights with VoxelMorph's PyTorch code, by the names of its state dictionary, as safetensors.</summary>
public static class VoxelMorphWeights
{
    /// <summary>Reads kernels for <paramref name="network"/> from a state dictionary; entries that are no kernels are left alone.</summary>
    /// <exception cref="HyperMorphException">The file is damaged, or lacks a kernel, or has one of another shape.</exception>
    public static FixedWeights Load(string path, UNet network)
    {
        ArgumentNullException.ThrowIfNull(network);
        FixedWeights weights = new(network);
        Dictionary<string, Tensor> stored = Safetensors.Load(path);
        try
        {
            using (no_grad())
            {
                foreach ((string name, Tensor parameter) in Named(weights, network))
                {
                    parameter.copy_(Matching(stored, name, parameter, path));
                }
            }
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
        finally
        {
            stored.Values.ToList().ForEach(t => t.Dispose());
        }
    }

    /// <summary>Writes kernels under the names that VoxelMorph's PyTorch code gives them.</summary>
    public static void Save(string path, FixedWeights weights, UNet network)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(network);
        Safetensors.Save(path, Named(weights, network).ToDictionary(n => n.Name, n => n.Parameter));
    }

    /// <summary>The parameters under VoxelMorph's names.</summary>
    internal static IEnumerable<(string Name, Tensor Parameter)> Named(FixedWeights weights, UNet network) =>
        network.Convolutions().Zip(weights.Generate()).SelectMany(pair => new[]
        {
            ($"{pair.First.Name}.weight", pair.Second.Weight),
            ($"{pair.First.Name}.bias", pair.Second.Bias),
        });

    private static Tensor Matching(Dictionary<string, Tensor> stored, string name, Tensor parameter, string path)
    {
        if (!stored.TryGetValue(name, out Tensor? tensor))
        {
            throw new HyperMorphException($"'{path}' has no tensor '{name}'; is it a VoxelMorph model with another number of layers?");
        }
        return tensor.shape.SequenceEqual(parameter.shape)
            ? tensor
            : throw new HyperMorphException($"tensor '{name}' of '{path}' has the shape [{string.Join(", ", tensor.shape)}] where the network has [{string.Join(", ", parameter.shape)}]; is it a model of another rank or width?");
    }
}
