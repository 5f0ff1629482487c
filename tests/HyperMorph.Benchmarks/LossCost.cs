using HyperMorph.Data;
using HyperMorph.Imaging;
using HyperMorph.Networks;
using HyperMorph.Registration;
using HyperMorph.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace HyperMorph.Benchmarks;

/// <summary>HyperMorph's training step with each similarity against the step with the mean squared error.</summary>
internal static class LossCost
{
    private static readonly (string Name, SimilarityLoss Loss)[] s_losses =
    [
        ("mse", Losses.MeanSquaredError),
        ("nmi, 32 bins", (target, moved) => MutualInformation.Normalized(target, moved)),
        ("lncc, window 9", (target, moved) => LocalCorrelation.Box(target, moved)),
        ("lncc-gaussian, width 3", (target, moved) => LocalCorrelation.Gaussian(target, moved)),
    ];

    public static void Run(int[] size, int rounds, double aim)
    {
        Pair pair = Pairs.At(Images.Of(size, 8).Training, 0, 0);
        Stepper[] steppers = [.. s_losses.Select(l => new Stepper(l.Loss, size.Length))];
        List<double[]> times = [];
        for (int round = -2; round < rounds; round++)
        {
            double[] milliseconds = [.. steppers.Select(stepper => Report.Milliseconds(() => stepper.Step(pair)))];
            if (round >= 0)
            {
                times.Add(milliseconds);
            }
        }
        for (int i = 1; i < steppers.Length; i++)
        {
            string what = $"step {Grid.Describe(size)}: {s_losses[i].Name} / mse";
            double Median(Func<double[], double> number) => Report.Median(times.Select(number));
            Report.Line(what, $"{Median(t => t[i] / t[0]):f3} ({Median(t => t[i]):f0} / {Median(t => t[0]):f0} ms)", $"≤ {aim}");
        }
        Array.ForEach(steppers, stepper => stepper.Dispose());
    }

    private sealed class Stepper : IDisposable
    {
        private readonly SimilarityLoss _similarity;
        private readonly RegistrationModel _model;
        private readonly HyperWeights _weights;
        private readonly Adam _adam;

        public Stepper(SimilarityLoss similarity, int rank)
        {
            _similarity = similarity;
            _model = new(new UNet(rank));
            _weights = new(_model.Network, HyperPreset.Mip);
            _adam = new(_weights);
        }

        public void Step(Pair pair)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor moving = VolumeTensors.Stack([pair.Moving.Image]), target = VolumeTensors.Stack([pair.Fixed.Image]);
            RegistrationResult result = _model.Register(moving, target, _weights.Generate(tensor([0.3f])));
            Tensor rough = Losses.Diffusion(result.Velocity, _model.VelocityDownsampling);
            _similarity(target, result.Moved).Times(0.7).add(rough.Times(0.3)).backward();
            _adam.Step(1e-5);
        }

        public void Dispose()
        {
            _adam.Dispose();
            _weights.Dispose();
        }
    }
}
