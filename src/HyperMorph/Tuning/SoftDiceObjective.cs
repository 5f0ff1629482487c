using HyperMorph.Data;
using HyperMorph.Networks;
using HyperMorph.Registration;
using HyperMorph.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace HyperMorph.Tuning;

/// <summary>The mean soft Dice of a target, and its gradient with respect to the places of Λ, through frozen weights.</summary>
internal sealed class SoftDiceObjective(TrainedModel model, TuningTarget target, CancellationToken cancellation)
{
    private const double Steepness = 1.75;

    /// <summary>Value and gradient at places in 0..1, one a hyperparameter of the model, over the target's first
    /// <paramref name="pairs"/> pairs.</summary>
    public (double Value, double[] Gradient) At(double[] places, int pairs)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor at = tensor([.. places.Select(p => (float)p)], device: model.Device, requires_grad: true);
        IReadOnlyList<Kernel> generated = model.Weights.Generate(at);
        // The kernels are generated once, and what all pairs want of them goes back through the hypernetwork once.
        Kernel[] kernels = [.. generated.Select(k => new Kernel(Leaf(k.Weight), Leaf(k.Bias)))];
        double value = 0;
        int size = LandscapeSweep.BatchSize(target.Pairs[0].Fixed.Image, model.Device);
        foreach (int[] batch in Enumerable.Range(0, pairs).Chunk(size))
        {
            cancellation.ThrowIfCancellationRequested();
            value += Accumulate(batch, kernels, 1.0 / pairs);
        }
        Tensor[] wanted = [.. generated.Zip(kernels)
            .SelectMany(k => new[] { Product(k.First.Weight, k.Second.Weight), Product(k.First.Bias, k.Second.Bias) })];
        stack(wanted).sum().backward();
        return (value, [.. at.grad!.cpu().data<float>().Select(g => (double)g)]);
    }

    /// <summary>Adds a batch's share of the gradient to the kernels; returns its share of the value.</summary>
    private double Accumulate(int[] batch, Kernel[] kernels, double share)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor moving, Tensor fixedImage) = Pairs.Stack([.. batch.Select(n => target.Pairs[n])], model.Device);
        Tensor displacement = model.Model.Register(moving, fixedImage, kernels).Displacement;
        Tensor dice = stack([.. batch.Select((n, i) => Overlap(n, displacement.narrow(0, i, 1)))]).sum().Times(share);
        dice.backward();
        return dice.item<float>();
    }

    private Tensor Overlap(int pair, Tensor displacement)
    {
        Tensor moving = VolumeTensors.Channels(target.Pairs[pair].Moving.Labels!, target.Labels[pair], model.Device);
        Tensor wanted = VolumeTensors.Channels(target.Pairs[pair].Fixed.Labels!, target.Labels[pair], model.Device);
        return Losses.SoftDice(wanted, Sharpened(Warp.Linear(moving, displacement))).neg();
    }

    // Interpolated labels are blurred. At this steepness, found on brain slices, their overlap is that of labels warped by the
    // nearest voxel, and so is its top.
    private static Tensor Sharpened(Tensor blurred) =>
        blurred.TimesInPlace(Steepness).PlusInPlace((1 - Steepness) / 2).Between(0, 1);

    private static Tensor Leaf(Tensor kernel) => kernel.detach().requires_grad_(true);

    private static Tensor Product(Tensor generated, Tensor leaf) => generated.mul(leaf.grad!).sum();
}
