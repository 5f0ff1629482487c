using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace HyperMorph.Networks;

/// <summary>Exchanges weights with VoxelMorph's PyTorch code, by the names of its state dictionary, as safetensors.</summary>
public static class VoxelMorphWeights
{
    /// <summary>Reads kernels for <paramref name="network"/> from a state dictionary;
    /// entries that are no kernels are left alone.</summary>
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
        Save(path, weights.Generate(), network);
    }

    /// <summary>Writes kernels, stored or generated, under the names that VoxelMorph's PyTorch code gives them.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kernels">The kernels, in the order of the network's convolutions.</param>
    /// <param name="network">The network.</param>
    /// <param name="metadata">What the file says of itself; nothing by default.</param>
    public static void Save(string path, IReadOnlyList<Kernel> kernels, UNet network,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        Safetensors.Save(path, Named(kernels, network).ToDictionary(n => n.Name, n => n.Parameter), metadata);
    }

    /// <summary>The network that a state dictionary is of: its rank and channels, from the kernels' names and shapes.</summary>
    /// <exception cref="HyperMorphException">The file is damaged, or no VoxelMorph model.</exception>
    public static UNet NetworkOf(string path)
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> stored = Safetensors.Load(path);
        int[] Channels(string part) => [.. Enumerable.Range(0, stored.Count)
            .Select(i => stored.GetValueOrDefault(
                $"unet_model.{part.Replace("#", $"{i}", StringComparison.Ordinal)}.main.weight"))
            .TakeWhile(kernel => kernel is not null).Select(kernel => (int)kernel!.shape[0])];
        if (!stored.TryGetValue("flow.weight", out Tensor? flow) || Channels("encoder.#.0") is not { Length: > 0 } encoder)
        {
            throw new HyperMorphException(
                $"'{path}' is no VoxelMorph model with one convolution a level: it lacks "
                + "'flow.weight' or 'unet_model.encoder.0.0.main.weight'");
        }
        return new((int)flow.dim() - 2) { Encoder = encoder, Decoder = [.. Channels("decoder.#.0"), .. Channels("remaining.#")] };
    }

    /// <summary>The parameters under VoxelMorph's names.</summary>
    internal static IEnumerable<(string Name, Tensor Parameter)> Named(FixedWeights weights, UNet network) =>
        Named(weights.Generate(), network);

    private static IEnumerable<(string Name, Tensor Parameter)> Named(IReadOnlyList<Kernel> kernels, UNet network) =>
        network.Convolutions().Zip(kernels).SelectMany(pair => new[]
        {
            ($"{pair.First.Name}.weight", pair.Second.Weight),
            ($"{pair.First.Name}.bias", pair.Second.Bias),
        });

    private static Tensor Matching(Dictionary<string, Tensor> stored, string name, Tensor parameter, string path)
    {
        if (!stored.TryGetValue(name, out Tensor? tensor))
        {
            throw new HyperMorphException(
                $"'{path}' has no tensor '{name}'; is it a VoxelMorph model with another number of layers?");
        }
        return tensor.shape.SequenceEqual(parameter.shape)
            ? tensor
            : throw new HyperMorphException(
                $"tensor '{name}' of '{path}' has the shape [{string.Join(", ", tensor.shape)}] where the network has "
                + $"[{string.Join(", ", parameter.shape)}]; is it a model of another rank or width?");
    }
}
