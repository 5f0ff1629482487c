using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HyperMorph.Networks;
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
    private const float LeastNormal = 1.17549435e-38f;
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
    public void Step(double learningRate) => Step(learningRate, null);

    /// <summary>The same, where the gradient of one matrix is given as its two vectors.</summary>
    internal void Step(double learningRate, OuterGradient? outer)
    {
        using IDisposable _ = no_grad();
        Steps++;
        double step = learningRate / (1 - Math.Pow(Beta1, Steps)), root = Math.Sqrt(1 - Math.Pow(Beta2, Steps));
        foreach ((string _, Parameter parameter, Tensor mean, Tensor square) in _state)
        {
            bool isOuter = ReferenceEquals(parameter, outer?.Matrix);
            using Tensor? gradient = isOuter ? outer!.Bias.grad : parameter.grad;
            Tensor? columns = isOuter ? outer!.Input : null;
            if (gradient is null)
            {
                continue;
            }
            if (parameter.device_type == DeviceType.CPU && parameter.dtype == ScalarType.Float32)
            {
                using Tensor dense = gradient.contiguous();
                UpdateInOnePass(parameter, dense, columns, mean, square, (float)step, (float)root);
            }
            else
            {
                using Tensor whole = columns is null ? gradient.alias() : gradient.outer(columns);
                Update(parameter, whole, mean, square, step, root);
            }
        }
        foreach ((string _, Parameter parameter, Tensor _, Tensor _) in _state)
        {
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

    private static void UpdateInOnePass(
        Tensor parameter, Tensor gradient, Tensor? columns, Tensor mean, Tensor square, float step, float root)
    {
        // An outer product is gone through by its rows, each of which is the second vector times a number.
        int row = (int)(columns?.NumberOfElements ?? ChunkLength), rows = columns is null ? 1 : Math.Max(1, ChunkLength / row);
        long chunks = (parameter.NumberOfElements + (long)row * rows - 1) / (row * rows);
        Parallel.For(0, chunks, chunk =>
        {
            Span<float> values = Chunk(parameter, chunk, row * rows), means = Chunk(mean, chunk, row * rows),
                squares = Chunk(square, chunk, row * rows);
            if (columns is null)
            {
                UpdateChunk(values, Chunk(gradient, chunk, row), 1, means, squares, step, root);
                return;
            }
            Span<float> factors = Chunk(gradient, chunk, rows), vector = Chunk(columns, 0, row);
            for (int r = 0; r < factors.Length; r++)
            {
                Range along = new(r * row, (r + 1) * row);
                UpdateChunk(values[along], vector, factors[r], means[along], squares[along], step, root);
            }
        });
    }

    // Compiled well at once: the runtime would begin with slow code, and keep to it for some forty steps.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UpdateChunk(
        Span<float> parameter, Span<float> gradient, float factor, Span<float> mean, Span<float> square, float step, float root)
    {
        int vectors = parameter.Length - parameter.Length % Vector<float>.Count;
        for (int i = 0; i < vectors; i += Vector<float>.Count)
        {
            Vector<float> g = new Vector<float>(gradient[i..]) * factor;
            Vector<float> m = Normal(new Vector<float>(mean[i..]) * (float)Beta1 + g * (float)(1 - Beta1));
            Vector<float> s = Normal(new Vector<float>(square[i..]) * (float)Beta2 + g * g * (float)(1 - Beta2));
            m.CopyTo(mean[i..]);
            s.CopyTo(square[i..]);
            (new Vector<float>(parameter[i..]) - m * step / (Vector.SquareRoot(s) / root + new Vector<float>((float)Epsilon)))
                .CopyTo(parameter[i..]);
        }
        for (int i = vectors; i < parameter.Length; i++)
        {
            float g = gradient[i] * factor;
            mean[i] = Normal(mean[i] * (float)Beta1 + g * (float)(1 - Beta1));
            square[i] = Normal(square[i] * (float)Beta2 + g * g * (float)(1 - Beta2));
            parameter[i] -= mean[i] * step / (MathF.Sqrt(square[i]) / root + (float)Epsilon);
        }
    }

    // Where a unit has died, as most of a hypernetwork's do, its moments fall until they are subnormal, and would stay so. Many
    // processors are slow with such numbers; what they would move the weights by is lost in rounding.
    private static Vector<float> Normal(Vector<float> v) =>
        Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(v), new(LeastNormal)), Vector<float>.Zero, v);

    private static float Normal(float v) => float.IsSubnormal(v) ? 0 : v;

    private static Span<float> Chunk(Tensor tensor, long chunk, int length)
    {
        Span<float> all = MemoryMarshal.Cast<byte, float>(tensor.bytes);
        int start = (int)(chunk * length);
        return all.Slice(start, Math.Min(length, all.Length - start));
    }

    private static Tensor Zeros(Tensor parameter)
    {
        using IDisposable _ = no_grad();
        return zeros_like(parameter).DetachFromDisposeScope();
    }
}
