using HyperMorph.Imaging;
using HyperMorph.Networks;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace HyperMorph.Benchmarks;

/// <summary>The U-Net's largest convolution of an upsampled image with its gradients, against making that image first.</summary>
internal static class UpsampledCost
{
    private const int Inputs = 32, Outputs = 32;

    public static void Run(int[] size, int rounds, double aim)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor Noise(params IEnumerable<int> shape) => randn([.. shape.Select(extent => (long)extent)], requires_grad: true);
        Tensor x = Noise([1, Inputs, .. size.Select(extent => extent / 2)]),
            weight = Noise([Outputs, Inputs, .. size.Select(_ => 3)]), along = Noise([1, Outputs, .. size]).detach();
        double Time(Func<Tensor> convolve) => Report.Milliseconds(() =>
        {
            using DisposeScope step = NewDisposeScope();
            convolve().backward([along]);
        });
        List<double> slowTimes = [], fastTimes = [], ratios = [];
        for (int round = -2; round < rounds; round++)
        {
            double slow = Time(() => Upsampled(x, weight)), fast = Time(() =>
            {
                Tensor taps = UpsampledConvolution.TapsOf(weight);
                return UpsampledConvolution.Of(x, taps);
            });
            if (round >= 0)
            {
                slowTimes.Add(slow);
                fastTimes.Add(fast);
                ratios.Add(fast / slow);
            }
        }
        Report.Line($"convolution of upsampled {Grid.Describe(size)}: without / with it",
            $"{Report.Median(ratios):f3} ({Report.Median(fastTimes):f0} / {Report.Median(slowTimes):f0} ms)", $"≤ {aim}");
    }

    private static Tensor Upsampled(Tensor x, Tensor weight)
    {
        Tensor large = interpolate(x, scale_factor: [.. x.shape[2..].Select(_ => 2.0)], mode: InterpolationMode.Nearest);
        return x.dim() == 4 ? conv2d(large, weight, padding: [1, 1]) : conv3d(large, weight, padding: [1, 1, 1]);
    }
}
