using System.Globalization;
using HyperMorph;
using HyperMorph.Benchmarks;

NativeMemory.Keep();
if (args is [RunCost.Worker, var place, var folder])
{
    RunCost.Train(int.Parse(place, CultureInfo.InvariantCulture), folder);
    return 0;
}
if (args is [FullSizeMemory.Worker])
{
    FullSizeMemory.Register();
    return 0;
}

// Each benchmark prints one line or a few: what, measured, aim. What is compared is interleaved, and medians are given.
Dictionary<string, Action> benchmarks = new()
{
    ["step-2d"] = () => StepCost.Run([160, 192], rounds: 40, aim: 1.25),
    ["run-2d"] = RunCost.Run,
    ["step-3d"] = () => StepCost.Run([48, 64, 48], rounds: 12, aim: 1.15),
    ["upsampled-2d"] = () => UpsampledCost.Run([160, 192], rounds: 60, aim: 0.7),
    ["upsampled-3d"] = () => UpsampledCost.Run([48, 64, 48], rounds: 12, aim: 0.6),
    ["loss-2d"] = () => LossCost.Run([160, 192], rounds: 30, aim: 1.6),
    ["loss-3d"] = () => LossCost.Run([48, 64, 48], rounds: 8, aim: 1.6),
    ["landscape"] = LandscapeTime.Run,
    ["tune"] = TuningTime.Run,
    ["kernel"] = KernelStart.Run,
    ["full-size"] = FullSizeMemory.Run,
    ["long-run"] = LongRun.Run,
};
if (args is ["--help"])
{
    Console.WriteLine("dotnet run -c Release --project tests/HyperMorph.Benchmarks [-- NAME …]   "
        + $"with NAME of {string.Join(", ", benchmarks.Keys)}; all of them without one");
    return 0;
}
foreach (string name in args.Length > 0 ? args : [.. benchmarks.Keys])
{
    if (!benchmarks.TryGetValue(name, out Action? benchmark))
    {
        Console.Error.WriteLine($"there is no benchmark '{name}'; there are {string.Join(", ", benchmarks.Keys)}");
        return 2;
    }
    benchmark();
}
return 0;
