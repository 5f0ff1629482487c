using HyperMorph.Data;
using HyperMorph.Training;
using HyperMorph.Tuning;

namespace HyperMorph.Benchmarks;

/// <summary>A landscape of 21 λ and 100 pairs at the size of an OASIS slice.</summary>
internal static class LandscapeTime
{
    public static void Run()
    {
        DataSet data = Images.Of([160, 192], 40);
        string run = Directory.CreateTempSubdirectory("hypermorph-benchmark").FullName;
        try
        {
            Trainer.Train(new TrainingSettings { Steps = 20 }, data, run);
            using TrainedModel model = TrainedModel.Load(run);
            double seconds =
                Report.Milliseconds(() => LandscapeSweep.Run(model, data.Manifest, Pairs.ForEvaluation(data.Test, 100))) / 1000;
            Report.Line("landscape 21 λ × 100 pairs at 160×192", $"{seconds:f0} s", $"≤ 90 s");
        }
        finally
        {
            Directory.Delete(run, recursive: true);
        }
    }
}
