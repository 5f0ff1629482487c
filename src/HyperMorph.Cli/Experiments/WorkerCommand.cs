using HyperMorph.Experiments;
using HyperMorph.Kernel;

namespace HyperMorph.Cli.Experiments;

/// <summary>How another process is told to make one run of a plan.</summary>
/// <param name="Store">Where runs are kept.</param>
/// <param name="Plan">The plan's file.</param>
/// <param name="Device">Where to compute.</param>
/// <param name="DataRoot">The folder that holds the data sets' folders, or null.</param>
internal sealed record WorkerCommand(RunStore Store, string Plan, string Device, string? DataRoot)
{
    /// <summary>The program and its arguments; the run's place in the plan comes last.</summary>
    public IReadOnlyList<string> Arguments =>
    [
        DotNetHost.Path, typeof(WorkerCommand).Assembly.Location, "experiment", "work", "--store", Store.Folder, "--plan", Plan,
        "--device", Device, .. DataRoot is { } root ? ["--data", Path.GetFullPath(root)] : Array.Empty<string>(), "--run",
    ];
}
