using HyperMorph.Data;
using HyperMorph.Networks;
using HyperMorph.Registration;
using TorchSharp;
using static TorchSharp.torch;

namespace HyperMorph.Training;

/// <summary>A model in training: its weights and their optimiser, and how they make a step.</summary>
internal sealed class TrainingStep : IDisposable
{
    private readonly TrainingSettings _settings;
    private readonly RegistrationLoss _loss;
    private readonly Device _device;

    public TrainingStep(TrainingSettings settings, RegistrationLoss loss, int rank, Device device)
    {
        (_settings, _loss, _device) = (settings, loss, device);
        Model = settings.CreateModel(rank);
        Weights = settings.CreateWeights(Model.Network);
        Weights.to(device);
        Optimiser = new(Weights);
    }

    public RegistrationModel Model { get; }

    public Weights Weights { get; }

    public Adam Optimiser { get; }

    /// <summary>One step: losses, gradients, Adam.</summary>
    public StepLosses Run(long step, double learningRate, HyperPoint point, Pair[] pairs)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor moving, Tensor target) = Pairs.Stack(pairs, _device);
        Tensor places = tensor([.. _settings.PlacesOf(point).Select(p => (float)p)], device: _device);
        RegistrationResult result = Model.Register(moving, target, Weights.Generate(places));
        LossTerms terms = _loss.Of(pairs, target, result, point);
        StepLosses losses = new(step, point, terms.Total.item<float>(), terms.Similarity,
            terms.Regularisation, terms.Segmentation);
        if (double.IsFinite(losses.Loss))
        {
            terms.Total.backward();
            Optimiser.Step(learningRate);
        }
        return losses;
    }

    public void Dispose()
    {
        Optimiser.Dispose();
        Weights.Dispose();
    }
}
