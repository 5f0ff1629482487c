using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace HyperMorph.Training;

/// <summary>Adam (Kingma and Ba, ICLR 2015) in one pass over memory, with a state that can be stored
/// and taken up again.</summary>
/// <remarks>
/// A hypernetwork has up to twenty million parameters, and an optimiser made of tensor operations goes through each of them some
/// twenty times a step. The moments belong to this object.
/// </remarks>
public sealed class Adam : IDisposable
{
    private const double Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8;
    private const int ChunkLength = 1 << 16;

    private readonly (string Name, Parameter Parameter, Tensor Mean, Tensor Square)[] _state;

    /// <summary>Starts with moments of zero for every parameter of <paramref name="module"/>, on its device.</summary>
    public Adam(nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        _state = [.. module.named_parameters().Select(p => (p.name, p.parameter, Zeros(p.parameter), Zeros(p.parameter)))];
    }

    /// <summary>The number of steps made.</summary>
    public long Steps { get; set; }

    /// <summary>The moments under their parameters' names, to be stored or filled in.</summary>
    public IReadOnlyDictionary<string, Tensor> Moments => _state
        .SelectMany(s => new[] { ($"mean.{s.Name}", s.Mean), ($"square.{s.Name}", s.Square) })
        .ToDictionary(m => m.Item1, m => m.Item2);

    /// <summary>Moves every parameter that has a gradient, then lets the gradients go.</summary>
    public void Step(double learningRate)
    {
        using IDisposable _ = no_grad();
        Steps++;
        double step = learningRate / (1 - Math.Pow(Beta1, Steps)), root = Math.Sqrt(1 - Math.Pow(Beta2, Steps));
        foreach ((string _, Parameter parameter, Tensor mean, Tensor square) in _state)
        {
            using Tensor? gradient = parameter.grad;
            if (gradient is null)
            {
                continue;
            }
            if (parameter.device_type == DeviceType.CPU && parameter.dtype == ScalarType.Float32)
            {
                using Tensor dense = gradient.contiguous();
                UpdateInOnePass(parameter, dense, mean, square, (float)step, (float)root);
            }
            else
            {
                Update(parameter, gradient, mean, square, step, root);
            }
            parameter.grad = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((_, _, Tensor mean, Tensor square) in _state)
        {
            mean.Dispose();
            square.Dispose();
        }
    }

    private static void Update(Tensor parameter, Tensor gradient, Tensor mean, Tensor square, double step, double root)
    {
        using DisposeScope scope = NewDisposeScope();
        mean.TimesInPlace(Beta1).PlusInPlace(gradient.Times(1 - Beta1));
        square.TimesInPlace(Beta2).PlusInPlace(gradient.Squared().Times(1 - Beta2));
        parameter.sub_(mean.div(square.sqrt().OverInPlace(root).PlusInPlace(Epsilon)).Times(step));
    }

    private static void UpdateInOnePass(Tensor parameter, Tensor gradient, Tensor mean, Tensor square, float step, float root)
    {
        long chunks = (parameter.NumberOfElements + ChunkLength - 1) / ChunkLength;
        Parallel.For(0, chunks, chunk => UpdateChunk(
            Chunk(parameter, chunk), Chunk(gradient, chunk), Chunk(mean, chunk), Chunk(square, chunk), step, root));
    }

    // Compiled well at once: the runtime would begin with slow code, and keep to it for some forty steps.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UpdateChunk(
        Span<float> parameter, Span<float> gradient, Span<float> mean, Span<float> square, float step, float root)
    {
        int vectors = parameter.Length - parameter.Length % Vector<float>.Count;
        for (int i = 0; i < vectors; i += Vector<float>.Count)
        {
            Vector<float> g = new(gradient[i..]);
            Vector<float> m = new Vector<float>(mean[i..]) * (float)Beta1 + g * (float)(1 - Beta1);
            Vector<float> s = new Vector<float>(square[i..]) * (float)Beta2 + g * g * (float)(1 - Beta2);
            m.CopyTo(mean[i..]);
            s.CopyTo(square[i..]);
            (new Vector<float>(parameter[i..]) - m * step / (Vector.SquareRoot(s) / root + new Vector<float>((float)Epsilon)))
                .CopyTo(parameter[i..]);
        }
        for (int i = vectors; i < parameter.Length; i++)
        {
            mean[i] = mean[i] * (float)Beta1 + gradient[i] * (float)(1 - Beta1);
            square[i] = square[i] * (float)Beta2 + gradient[i] * gradient[i] * (float)(1 - Beta2);
            parameter[i] -= mean[i] * step / (MathF.Sqrt(square[i]) / root + (float)Epsilon);
        }
    }

    private static Span<float> Chunk(Tensor tensor, long chunk)
    {
        Span<float> all = MemoryMarshal.Cast<byte, float>(tensor.bytes);
        int start = (int)(chunk * ChunkLength);
        return all.Slice(start, Math.Min(ChunkLength, all.Length - start));
    }

    private static Tensor Zeros(Tensor parameter)
    {
        using IDisposable _ = no_grad();
        return zeros_like(parameter).DetachFromDisposeScope();
    }
}
