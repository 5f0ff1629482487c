using System.Diagnostics;
using HyperMorph.Data;
using HyperMorph.Training;
using TorchSharp;

namespace HyperMorph.Benchmarks;

/// <summary>Live tensors and memory of a run of 5,000 steps, early and late.</summary>
internal static class LongRun
{
    private const int Early = 1000, Late = 5000;

    public static void Run()
    {
        DataSet data = Images.Of([48, 48], 20);
        string run = Directory.CreateTempSubdirectory("hypermorph-benchmark").FullName;
        Dictionary<long, (long Tensors, double Megabytes)> seen = [];
        try
        {
            TrainingSettings settings =
                new() { Steps = Late, Encoder = [8, 8, 8], Decoder = [8, 8, 8, 8], CheckpointEvery = 1000 };
            Trainer.Train(settings, data, run, progress: l =>
            {
                if (l.Step + 1 is Early or Late)
                {
                    GC.Collect();
                    seen[l.Step + 1] = (torch.Tensor.TotalCount, Process.GetCurrentProcess().WorkingSet64 / 1e6);
                }
            });
        }
        finally
        {
            Directory.Delete(run, recursive: true);
        }
        Report.Line($"live tensors at step {Early} and {Late}", $"{seen[Early].Tensors} and {seen[Late].Tensors}", $"the same");
        Report.Line($"memory at step {Early} and {Late}",
            $"{seen[Early].Megabytes:f0} and {seen[Late].Megabytes:f0} MB", $"flat");
    }
}
