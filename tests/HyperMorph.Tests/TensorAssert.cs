using HyperMorph.Networks;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace HyperMorph.Tests;

/// <summary>Comparisons of tensors, and the reference tensors themselves.</summary>
internal static class TensorAssert
{
    /// <summary>The tensors of a file of reference numbers; they belong to the current dispose scope.</summary>
    public static Dictionary<string, Tensor> Reference(string file) => Safetensors.Load(Golden.Path(file));

    /// <summary>No entry differs by more than <paramref name="tolerance"/>.</summary>
    public static void Close(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        using Tensor difference = expected.to(float64).sub(actual.to(float64)).abs().max();
        Assert.True(difference.item<double>() <= tolerance,
            $"differs by {difference.item<double>():g3}, and {tolerance:g3} is allowed");
    }

    /// <summary>No entry differs by more than <paramref name="tolerance"/> times the largest expected one.</summary>
    public static void RelativelyClose(Tensor expected, Tensor actual, double tolerance) =>
        Close(expected, actual, tolerance * Math.Max(1e-30, expected.to(float64).abs().max().item<double>()));
}
