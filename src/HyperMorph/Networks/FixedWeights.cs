using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace HyperMorph.Networks;

/// <summary>Kernels that are learned as they are: VoxelMorph.</summary>
public sealed class FixedWeights : Weights
{
    private readonly ParameterList _kernels = new();

    /// <summary>Initialises the kernels of <paramref name="network"/> from a seed.</summary>
    public FixedWeights(UNet network, long seed = 0) : base(nameof(FixedWeights))
    {
        ArgumentNullException.ThrowIfNull(network);
        using Generator generator = new((ulong)seed);
        foreach (Convolution convolution in network.Convolutions())
        {
            Kernel kernel = Initial(convolution, network.Rank, generator);
            _kernels.Add(Learned(kernel.Weight));
            _kernels.Add(Learned(kernel.Bias));
        }
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override int Hyperparameters => 0;

    /// <inheritdoc/>
    public override IReadOnlyList<Kernel> Generate(Tensor? hyperparameters = null) =>
        [.. _kernels.Chunk(2).Select(pair => new Kernel(pair[0], pair[1]))];
}
