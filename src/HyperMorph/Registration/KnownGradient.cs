using TorchSharp;
using static TorchSharp.torch;

namespace HyperMorph.Registration;

/// <summary>Hands gradients that are known in closed form to automatic differentiation.</summary>
internal static class KnownGradient
{
    /// <summary>A scalar that equals <paramref name="value"/> and has the given gradients,
    /// each computed only where it is wanted.</summary>
    /// <remarks>
    /// value + Σ g·x − Σ g·x, where the first sum alone is differentiated. The g are constants: there is no second derivative.
    /// </remarks>
    public static Tensor Attach(Tensor value, params (Tensor Input, Func<Tensor> Gradient)[] inputs)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor sum = value.detach();
        foreach ((Tensor input, Func<Tensor> gradient) in inputs.Where(i => i.Input.requires_grad && is_grad_enabled()))
        {
            Tensor carrier = WithoutGradient(gradient).mul(input).sum();
            sum = sum.Plus(carrier.sub(carrier.detach()));
        }
        return sum.MoveToOuterDisposeScope();
    }

    private static Tensor WithoutGradient(Func<Tensor> compute)
    {
        using IDisposable _ = no_grad();
        return compute();
    }
}
