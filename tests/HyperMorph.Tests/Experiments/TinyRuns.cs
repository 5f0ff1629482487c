using System.Text.Json.Nodes;
using HyperMorph.Data;
using HyperMorph.Experiments;
using HyperMorph.Tests.Data;
using HyperMorph.Tests.Imaging;
using HyperMorph.Training;
using HyperMorph.Tuning;

namespace HyperMorph.Tests.Experiments;

/// <summary>A store with runs that take a second each, on a small phantom data set of its own.</summary>
internal sealed class TinyRuns : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Manifest _manifest;
    private readonly string _manifestPath;

    public TinyRuns()
    {
        JsonObject json = ManifestTests.CommittedJson("phantom-2d");
        json["name"] = "tiny";
        json["size"] = new JsonArray(48, 48);
        json["phantom"] = new JsonObject { ["subjects"] = 14, ["seed"] = 3 };
        json["split"] = new JsonObject { ["salt"] = "tiny", ["train"] = 0.5, ["validation"] = 0.25, ["test"] = 0.25 };
        _manifestPath = ManifestTests.Save(_folder, "tiny.json", json);
        _manifest = Manifest.Load(_manifestPath);
        Store = RunStore.Open(_folder / "store");
    }

    public static TrainingSettings Settings { get; } = new()
    {
        Steps = 60, CheckpointEvery = 10, Encoder = [8, 8], Decoder = [8, 8, 8],
        Convergence = new() { EvaluateEvery = 20, Pairs = 2 },
    };

    public string Folder => _folder.Path;

    public RunStore Store { get; }

    public RunWorker Worker => new(Store);

    /// <summary>A HyperMorph run over three λ.</summary>
    public PlannedRun Hyper(int seed = 0, int steps = 60) =>
        Run(Settings with { Seed = seed, Steps = steps }, [LandscapeAxis.Lambda(3)]);

    /// <summary>A VoxelMorph run.</summary>
    public PlannedRun Baseline(double lambda, int steps = 60) =>
        Run(Settings with { Preset = null, Space = new(), Constants = lambda, Steps = steps }, []);

    public PlannedRun Run(TrainingSettings settings, LandscapeAxis[] grid) =>
        new(new(_manifestPath, _manifest.Hash, settings), new(Part.Test, 2, grid));

    /// <summary>Makes a run and stops it after so many steps; or registrations.</summary>
    public RunStatus Interrupt(PlannedRun planned, int at, string phase = "training")
    {
        using CancellationTokenSource stop = new();
        return Worker.Make(planned, p =>
        {
            if (p.Phase == phase && p.Done == at)
            {
                stop.Cancel();
            }
        }, stop.Token);
    }

    public void Dispose() => _folder.Dispose();
}
