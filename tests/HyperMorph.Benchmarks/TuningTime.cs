using HyperMorph.Data;
using HyperMorph.Training;
using HyperMorph.Tuning;

namespace HyperMorph.Benchmarks;

/// <summary>Tuning λ and γ against the sweep of both, on the same pairs; the sweep is timed on some of its points.</summary>
internal static class TuningTime
{
    private const int PairCount = 60, PointsTimed = 8;

    public static void Run()
    {
        DataSet data = Images.Of([96, 112], 24);
        string run = Directory.CreateTempSubdirectory("hypermorph-benchmark").FullName;
        try
        {
            Trainer.Train(
                new TrainingSettings { Steps = 300, Space = new(Hyperparameter.Lambda, Hyperparameter.Gamma) }, data, run);
            using TrainedModel model = TrainedModel.Load(run);
            IReadOnlyList<Pair> pairs = Pairs.ForEvaluation(data.Test, PairCount);
            LandscapeAxis[] axes = GradientTuning.Axes(model, HyperPoint.Empty, [21, 11]);
            double point = Report.Milliseconds(() => LandscapeSweep.Run(model, data.Manifest, pairs,
                [axes[0] with { Values = axes[0].Values[..PointsTimed] }], HyperPoint.Of(("gamma", 0.5)))) / 1000 / PointsTimed;
            double sweep = point * axes[0].Values.Length * axes[1].Values.Length;
            TuningResult tuned = GradientTuning.Run(model, TuningTarget.Of(model, data.Manifest, pairs));
            Report.Line($"tuning λ × γ on {PairCount} pairs / a sweep of 21 × 11",
                $"{tuned.Seconds / sweep:f3} ({tuned.Seconds:f0} / {sweep:f0} s)", $"≤ 0.1");
        }
        finally
        {
            Directory.Delete(run, recursive: true);
        }
    }
}
