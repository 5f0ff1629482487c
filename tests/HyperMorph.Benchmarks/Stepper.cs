using HyperMorph.Data;
using HyperMorph.Training;
using static TorchSharp.torch;

namespace HyperMorph.Benchmarks;

/// <summary>Whole training steps of some settings, timed.</summary>
internal sealed class Stepper(TrainingSettings settings, int rank) : IDisposable
{
    private readonly TrainingStep _step = new(settings, new RegistrationLoss(settings, []), rank, CPU);

    /// <summary>Milliseconds that a step on <paramref name="pair"/> takes.</summary>
    public double Step(Pair pair) => Report.Milliseconds(() => _step.Run(0, settings.LearningRate, 0.3, [pair]));

    public void Dispose() => _step.Dispose();
}
