using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace HyperMorph.Networks;

/// <summary>Where a U-Net's kernels come from: stored (<see cref="FixedWeights"/>) or generated
/// (<see cref="HyperWeights"/>).</summary>
public abstract class Weights(string name) : nn.Module(name)
{
    /// <summary>The number of hyperparameters the kernels depend on.</summary>
    public abstract int Hyperparameters { get; }

    /// <summary>The kernels for hyperparameters Λ, in the order of the U-Net's convolutions.</summary>
    /// <param name="hyperparameters">Λ as a vector of <see cref="Hyperparameters"/> entries,
    /// or null where there are none.</param>
    /// <remarks>The tensors belong to the caller's dispose scope. One set serves as many pairs as wanted.</remarks>
    public abstract IReadOnlyList<Kernel> Generate(Tensor? hyperparameters);

    /// <summary>The kernels for one backward pass, after which the gradient of the largest matrix, where there is one, is to be
    /// taken as its two vectors.</summary>
    internal virtual (IReadOnlyList<Kernel> Kernels, OuterGradient? Gradient) GenerateForStep(Tensor? hyperparameters) =>
        (Generate(hyperparameters), null);

    /// <summary>Whether all Λ give the same kernels, and no training can change that.</summary>
    internal virtual bool IsDead() => false;

    /// <summary>An ordinary initial kernel: He normal for leaky ReLU with zero bias,
    /// or N(0, 1e-5) for the flow convolution.</summary>
    /// <remarks>VoxelMorph's own start: the field begins near zero.</remarks>
    protected internal static Kernel Initial(Convolution convolution, int rank, Generator generator)
    {
        long[] shape = convolution.KernelShape(rank);
        double deviation = convolution.Name == "flow" ? 1e-5 : Math.Sqrt(2.0 / (convolution.Inputs * Math.Pow(3, rank)));
        using Tensor standard = randn(shape, generator: generator);
        return new(standard.Times(deviation), zeros(convolution.Outputs));
    }

    /// <summary>A parameter that starts at <paramref name="start"/>, takes it over,
    /// and outlives the current dispose scope.</summary>
    protected static Parameter Learned(Tensor start)
    {
        Parameter parameter = new(start);
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
