using System.Diagnostics;
using HyperMorph.Imaging;
using HyperMorph.Networks;
using HyperMorph.Registration;
using HyperMorph.Training;

namespace HyperMorph.Benchmarks;

/// <summary>Registers a full-size pair in a process of its own and reports the most memory it took.</summary>
internal static class FullSizeMemory
{
    private static readonly int[] Size = [160, 192, 224];

    /// <summary>The argument that makes this program register the pair.</summary>
    public const string Worker = "full-size-worker";

    public static void Run()
    {
        using Process process = Process.Start(ThisProgram.With(Worker))!;
        process.WaitForExit();
    }

    public static void Register()
    {
        TrainingSettings settings = new();
        RegistrationModel model = settings.CreateModel(3);
        using TrainedModel trained = new(
            new CheckpointInfo(settings, "none", "", Size, new(HyperMorph.Data.NormalizationKind.None), 0, ""), model,
            settings.CreateWeights(model.Network));
        Random random = new(1);
        Volume Noise() => new(Enumerable.Range(0, Grid.Count(Size)).Select(_ => (byte)random.Next(256)).ToArray(),
            Size, Affine.Identity, 1 / 255.0);
        Volume moving = Noise(), target = Noise();
        double seconds = Report.Milliseconds(() => trained.Register(moving, target, 0.3)) / 1000;
        double gigabytes = Process.GetCurrentProcess().PeakWorkingSet64 / 1e9;
        Report.Line("full-size pair 160×192×224: peak memory", $"{gigabytes:f2} GB ({seconds:f0} s)", $"≤ 4 GB");
    }
}
