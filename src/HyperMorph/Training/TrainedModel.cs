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
    /// <summary>Opens the newest checkpoint of a run's folder, or one checkpoint's folder.</summary>
    /// <exception cref="HyperMorphException">There is none, or it is damaged or of another kind than its description says.</exception>
    public static TrainedModel Load(string path, Device? device = null)
    {
        string folder = Checkpoint.Find(path) ?? throw new HyperMorphException($"there is no trained model in '{path}': train one there with 'hypermorph train'");
        CheckpointInfo info = Checkpoint.ReadInfo(folder);
        RegistrationModel model = info.Settings.CreateModel(info.Rank);
        Weights weights = info.Settings.CreateWeights(model.Network);
        try
        {
            Checkpoint.Fill(folder, Checkpoint.WeightsFile, Checkpoint.Parameters(weights));
            weights.to(device ?? CPU);
            return new(info, model, weights);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>The kernels at λ; they belong to the caller's dispose scope.</summary>
    /// <param name="lambda">Regularisation weight, 0..1.</param>
    /// <exception cref="HyperMorphException">λ is outside 0..1, or the model was trained for another one only.</exception>
    public IReadOnlyList<Kernel> KernelsAt(double lambda)
    {
        CheckLambda(lambda);
        if (Info.Settings.Lambda is { } only && Math.Abs(only - lambda) > 1e-9)
        {
            throw new HyperMorphException(FormattableString.Invariant($"this model was trained at λ = {only} alone, and λ = {lambda} was asked for; a hypernetwork (--preset) is trained for all of them"));
        }
        using Tensor hyperparameters = tensor([(float)lambda], device: Device);
        return Weights.Generate(hyperparameters);
    }

    /// <summary>Registers two images at λ; an image of another size than the fixed one is padded or cropped around its centre.</summary>
    /// <param name="moving">The image to warp, normalised as the training images were.</param>
    /// <param name="fixedImage">The image to warp it onto, normalised likewise.</param>
    /// <param name="lambda">Regularisation weight, 0..1.</param>
    /// <returns>The displacement on the fixed grid, in voxels: moved(x) = moving(x + u(x) + offset).</returns>
    /// <exception cref="HyperMorphException">λ is out of range, or the images have another number of axes than the model.</exception>
    public (DisplacementField Displacement, int[] Offset) Register(Volume moving, Volume fixedImage, double lambda)
    {
        ArgumentNullException.ThrowIfNull(moving);
        ArgumentNullException.ThrowIfNull(fixedImage);
        if (moving.Rank != Info.Rank || fixedImage.Rank != Info.Rank)
        {
            throw new HyperMorphException($"this model registers images of {Info.Rank} axes, not {Grid.Describe(moving.Shape)} to {Grid.Describe(fixedImage.Shape)}");
        }
        using IDisposable _ = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor source = VolumeTensors.Stack([moving.PadOrCrop(fixedImage.Shape)], Device), target = VolumeTensors.Stack([fixedImage], Device);
        DisplacementField field = VolumeTensors.ToFields(Model.Register(source, target, KernelsAt(lambda)).Displacement)[0];
        return (field, Grid.CentreOffset(moving.Shape, fixedImage.Shape));
    }

    /// <summary>Where the weights are.</summary>
    public Device Device => Weights.parameters().First().device;

    /// <inheritdoc/>
    public void Dispose() => Weights.Dispose();

    /// <summary>Throws unless <paramref name="lambda"/> is in 0..1.</summary>
    public static void CheckLambda(double lambda)
    {
        if (lambda is not (>= 0 and <= 1))
        {
            throw new HyperMorphException(FormattableString.Invariant($"λ is {lambda}, and must lie between 0 (no regularisation) and 1 (nothing but regularisation)"));
        }
    }
}
