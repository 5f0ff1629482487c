using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace HyperMorph.Networks;

/// <summary>Kernels that a small dense network generates from hyperparameters: θ = h(Λ), HyperMorph.</summary>
/// <remarks>All generated numbers come from one matrix product, which is then sliced into kernels and biases.</remarks>
public sealed class HyperWeights : Weights
{
    private readonly HyperPreset _preset;
    private readonly long[][] _shapes;
    private readonly ParameterList _hidden = new();
    private readonly Parameter _output, _start;
    private readonly Parameter? _flowWeight, _flowBias;

    /// <summary>Initialises a hypernetwork for <paramref name="network"/> from a seed.</summary>
    public HyperWeights(UNet network, HyperPreset preset, int hyperparameters = 1, long seed = 0) : base(nameof(HyperWeights))
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(preset);
        ArgumentOutOfRangeException.ThrowIfLessThan(hyperparameters, 1);
        using DisposeScope scope = NewDisposeScope();
        (_preset, Hyperparameters) = (preset, hyperparameters);
        using Generator generator = new((ulong)seed);
        Kernel[] initial = [.. network.Convolutions().Select(c => Initial(c, network.Rank, generator))];
        Kernel[] generated = preset.GeneratesFlow ? initial : initial[..^1];
        _shapes = [.. generated.SelectMany(k => new[] { k.Weight.shape, k.Bias.shape })];
        int inputs = preset.MagnitudeInvariant ? 2 * hyperparameters : hyperparameters;
        for (int layer = 0; layer < preset.Layers; layer++, inputs = preset.Units)
        {
            _hidden.Add(Learned(randn([preset.Units, inputs], generator: generator).Times(Math.Sqrt(2.0 / inputs))));
            _hidden.Add(Learned(zeros(preset.Units)));
        }
        _output = Learned(cat([.. _shapes.Select(shape => OutputRows(shape, generator))]));
        Tensor start = cat([.. generated.SelectMany(k => new[] { k.Weight.flatten(), k.Bias })]);
        _start = Learned(preset.MagnitudeInvariant ? start : zeros_like(start));
        if (!preset.GeneratesFlow)
        {
            (_flowWeight, _flowBias) = (Learned(initial[^1].Weight), Learned(initial[^1].Bias));
        }
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override int Hyperparameters { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Kernel> Generate(Tensor? hyperparameters)
    {
        using DisposeScope scope = NewDisposeScope();
        return Kernels(Hidden(hyperparameters), _output);
    }

    /// <inheritdoc/>
    internal override (IReadOnlyList<Kernel> Kernels, OuterGradient? Gradient) GenerateForStep(Tensor? hyperparameters)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor hidden = Hidden(hyperparameters);
        return (Kernels(hidden, _output.detach()), new(_output, _start, Kept(hidden.detach().flatten())));
    }

    /// <inheritdoc/>
    internal override bool IsDead()
    {
        using IDisposable _ = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor along = tensor([0, 0.25f, 0.5f, 0.75f, 1], device: _output.device);
        Tensor grid = cartesian_prod([.. Enumerable.Repeat(along, Hyperparameters)]).reshape(-1, Hyperparameters);
        return HiddenAt(grid).abs().max().item<float>() == 0;
    }

    /// <summary>What enters the output layer, [1, units].</summary>
    private Tensor Hidden(Tensor? hyperparameters) => hyperparameters?.NumberOfElements == Hyperparameters
        ? HiddenAt(hyperparameters.reshape(1, -1))
        : throw new ArgumentException(
            $"this hypernetwork takes {Hyperparameters} hyperparameters, not {hyperparameters?.NumberOfElements ?? 0}",
            nameof(hyperparameters));

    private Tensor HiddenAt(Tensor x)
    {
        x = _preset.MagnitudeInvariant ? cat([x.Times(Math.PI / 2).cos(), x.Times(Math.PI / 2).sin()], 1) : x;
        for (int layer = 0; layer < _hidden.Count; layer += 2)
        {
            x = linear(x, _hidden[layer], _hidden[layer + 1]).LeakyReluInPlace(_preset.Slope);
        }
        return x.Times(_preset.OutputScale);
    }

    private List<Kernel> Kernels(Tensor hidden, Tensor output)
    {
        Tensor all = linear(hidden, output, _start).flatten();
        Tensor[] parts = (_preset.Tanh ? all.tanh() : all).split([.. _shapes.Select(Count)]);
        List<Kernel> kernels = [];
        for (int i = 0; i < parts.Length; i += 2)
        {
            kernels.Add(new(Kept(parts[i].view(_shapes[i])), Kept(parts[i + 1])));
        }
        if (_flowWeight is not null)
        {
            kernels.Add(new(_flowWeight, _flowBias!));
        }
        return kernels;
    }

    /// <summary>The rows of the output matrix that make one kernel or bias.</summary>
    private Tensor OutputRows(long[] shape, Generator generator)
    {
        long count = Count(shape);
        // Keras' Glorot uniform for the published networks. Where kernels start from θ₀,
        // the generated part starts small beside it.
        double limit = _preset.MagnitudeInvariant ? 1e-3 : Math.Sqrt(6.0 / (_preset.Units + count));
        return rand([count, _preset.Units], generator: generator).Times(2 * limit).Plus(-limit);
    }

    private static Tensor Kept(Tensor kernel) => kernel.MoveToOuterDisposeScope();

    private static long Count(long[] shape) => shape.Aggregate(1L, (product, extent) => product * extent);
}
