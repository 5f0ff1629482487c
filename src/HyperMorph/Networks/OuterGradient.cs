using TorchSharp;
using TorchSharp.Modules;

namespace HyperMorph.Networks;

/// <summary>The gradient of a matrix after one backward pass, as the two vectors whose outer product it is.</summary>
/// <remarks>Almost all parameters of a hypernetwork stand in the matrix of its output layer, W·input + bias. The gradient of W is
/// that of the bias times the input; as a matrix it would be written and read once a step, for nothing.</remarks>
/// <param name="Matrix">W, [rows, columns].</param>
/// <param name="Bias">What is added to W·input, [rows]: its own gradient is the first vector.</param>
/// <param name="Input">The second vector, [columns].</param>
internal sealed record OuterGradient(Parameter Matrix, Parameter Bias, torch.Tensor Input);
