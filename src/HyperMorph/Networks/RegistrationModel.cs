using HyperMorph.Registration;
using TorchSharp;
using static TorchSharp.torch;

namespace HyperMorph.Networks;

/// <summary>What registering a batch of pairs gives; the tensors belong to the caller's dispose scope.</summary>
/// <param name="Velocity">The stationary velocity field that is regularised, [N, rank, …] on its own, coarser grid.</param>
/// <param name="Displacement">The displacement φ − id on the fixed grid, [N, rank, …] in voxels.</param>
/// <param name="Moved">The moving image warped onto the fixed one, [N, 1, …].</param>
public readonly record struct RegistrationResult(Tensor Velocity, Tensor Displacement, Tensor Moved);

/// <summary>VoxelMorph's registration network: U-Net, velocity field, scaling and squaring, warp.
/// HyperMorph where its weights are generated.</summary>
/// <param name="Network">The U-Net.</param>
public sealed record RegistrationModel(UNet Network)
{
    /// <summary>Squarings of the integration; 0 takes the U-Net's output as displacement,
    /// unintegrated and at full resolution.</summary>
    public int IntegrationSteps { get; init; } = 7;

    /// <summary>The velocity field lives on a grid this many times as coarse as the images.</summary>
    public int VelocityDownsampling { get; init; } = 2;

    /// <summary>Registers a batch of pairs of any size; padding to what the U-Net takes, and cropping, happen inside.</summary>
    /// <param name="moving">Moving images, [N, 1, d0, d1(, d2)].</param>
    /// <param name="fixedImage">Fixed images, of the same shape.</param>
    /// <param name="kernels">The U-Net's kernels, stored or generated.</param>
    /// <exception cref="HyperMorphException">The shapes differ, or the rank is not the network's.</exception>
    public RegistrationResult Register(Tensor moving, Tensor fixedImage, IReadOnlyList<Kernel> kernels)
    {
        CheckShapes(moving, fixedImage);
        using DisposeScope scope = NewDisposeScope();
        using Tensor images = Pad(cat([moving, fixedImage], 1));
        Tensor raw = Network.Forward(images, kernels);
        bool integrate = IntegrationSteps > 0;
        Tensor velocity = integrate ? Fields.Resize(raw, 1.0 / VelocityDownsampling) : raw;
        Tensor coarse = integrate ? Fields.Integrate(velocity, IntegrationSteps) : raw;
        Tensor displacement = Crop(ToFullSize(coarse, images.shape[2..]), moving.shape);
        Tensor moved = Warp.Linear(moving, displacement);
        return new(velocity.MoveToOuterDisposeScope(), displacement.MoveToOuterDisposeScope(), moved.MoveToOuterDisposeScope());
    }

    /// <summary>The displacement that undoes <paramref name="velocity"/>, on the grid of images of <paramref name="shape"/>,
    /// [N, 1, d0, d1(, d2)].</summary>
    /// <exception cref="HyperMorphException">The model does not integrate, so that its fields need not have inverses.</exception>
    public Tensor InverseDisplacement(Tensor velocity, long[] shape)
    {
        if (IntegrationSteps == 0)
        {
            throw new HyperMorphException(
                "a model without integration steps gives displacements that need not have an inverse; "
                + "train one with IntegrationSteps above 0");
        }
        using DisposeScope scope = NewDisposeScope();
        Tensor coarse = Fields.IntegrateInverse(velocity, IntegrationSteps);
        long[] padded = [.. shape[2..].Select(PaddedExtent)];
        return Crop(ToFullSize(coarse, padded), shape).MoveToOuterDisposeScope();
    }

    private Tensor ToFullSize(Tensor coarse, long[] size) =>
        coarse.shape.AsSpan(2).SequenceEqual(size) ? coarse : Fields.ResizeTo(coarse, size, VelocityDownsampling);

    // Padding goes to the far end of each axis, so that voxel indices, and with them displacements, keep their meaning.
    private Tensor Pad(Tensor images)
    {
        long[] extra = [.. images.shape[2..].Select(extent => PaddedExtent(extent) - extent)];
        return extra.All(e => e == 0) ? images : nn.functional.pad(images, [.. extra.Reverse().SelectMany(e => new[] { 0, e })]);
    }

    private long PaddedExtent(long extent) => (extent + Network.Multiple - 1) / Network.Multiple * Network.Multiple;

    private static Tensor Crop(Tensor field, long[] shape)
    {
        for (int axis = 2; axis < shape.Length; axis++)
        {
            field = field.shape[axis] == shape[axis] ? field : field.narrow(axis, 0, shape[axis]);
        }
        return field;
    }

    private void CheckShapes(Tensor moving, Tensor fixedImage)
    {
        if (!moving.shape.SequenceEqual(fixedImage.shape))
        {
            throw new HyperMorphException("moving and fixed image must have the same size, "
                + $"not {Describe(moving)} and {Describe(fixedImage)}; pad or crop one of them");
        }
        if (moving.dim() != Network.Rank + 2 || moving.shape[1] != 1)
        {
            throw new HyperMorphException(
                $"this model registers images of {Network.Rank} axes, and these have {moving.dim() - 2}");
        }
    }

    private static string Describe(Tensor image) => string.Join('×', image.shape[2..]);
}
