using System.Diagnostics;
using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace HyperMorph.Training;

/// <summary>What a computation cost.</summary>
/// <param name="Cpu">Seconds of processor time, over all threads.</param>
/// <param name="Gpu">Seconds for which a GPU was held.</param>
/// <param name="Wall">Seconds that passed.</param>
public readonly record struct ComputeTime(double Cpu, double Gpu, double Wall)
{
    /// <summary>Seconds of what was used: of the GPU, or of processors where there was none.</summary>
    [JsonIgnore]
    public double Seconds => Gpu > 0 ? Gpu : Cpu;

    /// <summary>"GPU" or "CPU": what <see cref="Seconds"/> are of.</summary>
    [JsonIgnore]
    public string Unit => Gpu > 0 ? "GPU" : "CPU";

    /// <summary>Both together.</summary>
    public static ComputeTime operator +(ComputeTime a, ComputeTime b) => new(a.Cpu + b.Cpu, a.Gpu + b.Gpu, a.Wall + b.Wall);

    /// <inheritdoc cref="op_Addition"/>
    public ComputeTime Add(ComputeTime other) => this + other;
}

/// <summary>Measures this process; by the monotonic clock, so that a clock that is set changes nothing.</summary>
internal sealed class ComputeMeter(Device device)
{
    private readonly bool _isGpu = device.type != TorchSharp.DeviceType.CPU;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _cpu = Environment.CpuUsage.TotalTime;

    /// <summary>What was spent since the last call, or since the meter was made.</summary>
    public ComputeTime Lap()
    {
        (double wall, TimeSpan cpu) = (_watch.Elapsed.TotalSeconds, Environment.CpuUsage.TotalTime);
        ComputeTime lap = new((cpu - _cpu).TotalSeconds, _isGpu ? wall : 0, wall);
        _cpu = cpu;
        _watch.Restart();
        return lap;
    }
}
