using HyperMorph.Data;
using HyperMorph.Imaging;
using HyperMorph.Networks;
using HyperMorph.Registration;
using TorchSharp;
using static TorchSharp.torch;

namespace HyperMorph.Training;

/// <summary>A registration model with its weights, ready to register; owns the weights.</summary>
/// <param name="Info">What it was trained on, how, and how far.</param>
/// <param name="Model">The network.</param>
/// <param name="Weights">Its weights, stored or generated.</param>
public sealed record TrainedModel(CheckpointInfo Info, RegistrationModel Model, Weights Weights) : IDisposable
{
    /// <summary>The checkpoint's folder that it was loaded from; null where it was made otherwise.</summary>
    public string? Folder { get; private init; }

    /// <summary>Opens the newest checkpoint of a run's folder, or one checkpoint's folder.</summary>
    /// <exception cref="HyperMorphException">There is none, or it is damaged or of another kind than its
    /// description says.</exception>
    public static TrainedModel Load(string path, Device? device = null)
    {
        string folder = Checkpoint.Find(path)
            ?? throw new HyperMorphException($"there is no trained model in '{path}': train one there with 'hypermorph train'");
        CheckpointInfo info = Checkpoint.ReadInfo(folder);
        RegistrationModel model = info.Settings.CreateModel(info.Rank);
        Weights weights = info.Settings.CreateWeights(model.Network);
        try
        {
            Checkpoint.Fill(folder, Checkpoint.WeightsFile, Checkpoint.Parameters(weights));
            weights.to(device ?? CPU);
            return new(info, model, weights) { Folder = folder };
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>The kernels at Λ; they belong to the caller's dispose scope.</summary>
    /// <param name="point">A value for each hyperparameter that the model is conditioned on; a number alone is λ.</param>
    /// <exception cref="HyperMorphException">A value is missing, out of range or unknown,
    /// or the model was trained at another one only.</exception>
    public IReadOnlyList<Kernel> KernelsAt(HyperPoint point)
    {
        using Tensor places = tensor([.. Info.Settings.PlacesOf(point).Select(p => (float)p)], device: Device);
        return Weights.Generate(places);
    }

    /// <summary>Registers two images at Λ; an image of another size than the fixed one is padded or cropped
    /// around its centre.</summary>
    /// <param name="moving">The image to warp, normalised as the training images were.</param>
    /// <param name="fixedImage">The image to warp it onto, normalised likewise.</param>
    /// <param name="point">A value for each hyperparameter that the model is conditioned on; a number alone is λ.</param>
    /// <returns>The displacement on the fixed grid, in voxels: moved(x) = moving(x + u(x) + offset).</returns>
    /// <exception cref="HyperMorphException">Λ is not the model's, or the images have another number of axes than the
    /// model.</exception>
    public (DisplacementField Displacement, int[] Offset) Register(Volume moving, Volume fixedImage, HyperPoint point)
    {
        DisplacementField field = Run(moving, fixedImage, point, result => result.Displacement);
        return (field, Grid.CentreOffset(moving.Shape, fixedImage.Shape));
    }

    /// <summary>Registers a pair at Λ and warps its moving image onto the fixed one.</summary>
    /// <param name="pair">Two subjects, normalised as the training images were.</param>
    /// <param name="point">A value for each hyperparameter that the model is conditioned on; a number alone is λ.</param>
    /// <returns>The displacement on the fixed grid, in voxels, and the moved image there.</returns>
    /// <exception cref="HyperMorphException">Λ is not the model's, or the images have another number of axes than the
    /// model.</exception>
    public (DisplacementField Displacement, Volume Moved) Register(Pair pair, HyperPoint point)
    {
        ArgumentNullException.ThrowIfNull(pair);
        (DisplacementField field, int[] offset) = Register(pair.MovingImage, pair.FixedImage, point);
        return (field, VolumeWarp.Linear(pair.MovingImage, field, offset, pair.FixedImage.Affine));
    }

    /// <summary>The stationary velocity field whose integral is the displacement of
    /// <see cref="Register(Volume, Volume, HyperPoint)"/>, in voxels of its own, coarser grid.</summary>
    /// <exception cref="HyperMorphException">Λ is not the model's, or the images have another number of axes than the
    /// model.</exception>
    public DisplacementField Velocity(Volume moving, Volume fixedImage, HyperPoint point) =>
        Run(moving, fixedImage, point, result => result.Velocity);

    private DisplacementField Run(Volume moving, Volume fixedImage, HyperPoint point, Func<RegistrationResult, Tensor> field)
    {
        ArgumentNullException.ThrowIfNull(moving);
        ArgumentNullException.ThrowIfNull(fixedImage);
        if (moving.Rank != Info.Rank || fixedImage.Rank != Info.Rank)
        {
            throw new HyperMorphException($"this model registers images of {Info.Rank} axes, "
                + $"not {Grid.Describe(moving.Shape)} to {Grid.Describe(fixedImage.Shape)}");
        }
        using IDisposable _ = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor source = VolumeTensors.Stack([moving.PadOrCrop(fixedImage.Shape)], Device),
            target = VolumeTensors.Stack([fixedImage], Device);
        return VolumeTensors.ToFields(field(Model.Register(source, target, KernelsAt(point))))[0];
    }

    /// <summary>Where the weights are.</summary>
    public Device Device => Weights.parameters().First().device;

    /// <inheritdoc/>
    public void Dispose() => Weights.Dispose();
}
