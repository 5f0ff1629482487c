using HyperMorph.Data;
using HyperMorph.Imaging;
using HyperMorph.Networks;
using HyperMorph.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace HyperMorph.Benchmarks;

/// <summary>One training step of HyperMorph against one of VoxelMorph, and against what the machine can do in matrix
/// products.</summary>
internal static class StepCost
{
    public static void Run(int[] size, int rounds, double aim)
    {
        Pair pair = Pairs.At(Images.Of(size, 8).Training, 0, 0);
        using Stepper hyper = new(new TrainingSettings(), size.Length),
            plain = new(new TrainingSettings { Preset = null, Space = new(), Constants = 0.3 }, size.Length);
        List<double> hyperTimes = [], plainTimes = [], ratios = [], rates = [];
        for (int round = -2; round < rounds; round++)
        {
            (double h, double p, double rate) = (hyper.Step(pair), plain.Step(pair), MatrixRate());
            if (round >= 0)
            {
                hyperTimes.Add(h);
                plainTimes.Add(p);
                ratios.Add(h / p);
                rates.Add(rate);
            }
        }
        string name = Grid.Describe(size);
        Report.Line($"training step {name}: HyperMorph / VoxelMorph",
            $"{Report.Median(ratios):f3} ({Report.Median(hyperTimes):f0} / {Report.Median(plainTimes):f0} ms)", $"≤ {aim}");
        double achieved = 3 * 2e-9 * MultiplyAdds(size) / (Report.Median(plainTimes) / 1000);
        Report.Line($"training step {name}: share of matrix rate",
            $"{100 * achieved / Report.Median(rates):f0} % ({achieved:f0} of {Report.Median(rates):f0} Gflop/s)",
            size.Length == 3 ? $"≥ 40 %" : (FormattableString)$"–");
    }

    /// <summary>Multiply-adds of the U-Net's convolutions forwards, as they are defined; backwards takes twice as many.
    /// Fewer are computed: see <see cref="UpsampledConvolution"/>.</summary>
    private static double MultiplyAdds(int[] size)
    {
        UNet network = new(size.Length);
        int levels = network.Encoder.Length;
        double voxels = Grid.Count(size);
        return network.Convolutions().Select((c, i) =>
        {
            // The encoder goes down from full size, the decoder comes up from the bottom, the rest is at full size.
            int level = i < levels ? i : i < 2 * levels ? 2 * levels - i : 0;
            return voxels / Math.Pow(2, level * size.Length) * c.Inputs * c.Outputs * Math.Pow(3, size.Length);
        }).Sum();
    }

    /// <summary>Gflop/s of a float32 product of two 1024×1024 matrices.</summary>
    private static double MatrixRate()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = rand(1024, 1024), b = rand(1024, 1024);
        a.mm(b);
        return 4 * 2e-9 * Math.Pow(1024, 3) / (Report.Milliseconds(() =>
        {
            for (int i = 0; i < 4; i++)
            {
                a.mm(b);
            }
        }) / 1000);
    }
}
