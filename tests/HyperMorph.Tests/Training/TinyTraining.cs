using HyperMorph.Data;
using HyperMorph.Tests.Imaging;
using HyperMorph.Training;

namespace HyperMorph.Tests.Training;

/// <summary>A small phantom data set and settings that train on it in seconds.</summary>
internal static class TinyTraining
{
    public static Manifest Manifest { get; } = ManifestOf("phantom-2d", 48);

    public static DataSet Data { get; } = DataSet.Load(Manifest);

    /// <summary>The same subjects, enough of them for validation.</summary>
    public static DataSet Validated { get; } = DataSet.Load(Manifest with { Split = new("tiny", 0.5, 0.3, 0.2) });

    public static TrainingSettings Settings { get; } = new()
    {
        Steps = 30, CheckpointEvery = 10, Encoder = [8, 8], Decoder = [8, 8, 8], LearningRate = 1e-3,
    };

    /// <summary>Twelve subjects of a phantom, of so many voxels along each axis.</summary>
    public static Manifest ManifestOf(string phantom, int extent)
    {
        Manifest manifest = HyperMorph.Data.Manifest.Load(phantom);
        return manifest with
        {
            Name = "tiny", Size = [.. manifest.Size.Select(_ => extent)], Phantom = new(12, 3), Split = new("tiny", 0.6, 0.1, 0.3)
        };
    }

    /// <summary>A model that was trained in a folder; it is the caller's to dispose.</summary>
    public static TrainedModel Model(TemporaryFolder folder, int steps, int warmUp = 200)
    {
        Trainer.Train(Settings with { Steps = steps, WarmUpSteps = warmUp }, Data, folder.Path);
        return TrainedModel.Load(folder.Path);
    }
}
