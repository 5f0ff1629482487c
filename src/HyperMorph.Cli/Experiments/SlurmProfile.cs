using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HyperMorph.Cli.Experiments;

/// <summary>What a run asks of a cluster; a small JSON file.</summary>
/// <param name="Partition">The partition; null for the cluster's own choice.</param>
/// <param name="Time">The longest a run may take, as Slurm writes it ("04:00:00"); a run that is cut off goes on when it
/// is submitted again.</param>
/// <param name="Cpus">Processors, and threads, of a run.</param>
/// <param name="Memory">Memory of a run ("8G").</param>
/// <param name="Gpus">GPUs of a run; with any, it computes on one.</param>
/// <param name="AtOnce">How many runs may run at once; 0 for as many as there is room for.</param>
/// <param name="Modules">Environment modules to load.</param>
/// <param name="Lines">Further lines of the script, before the run.</param>
internal sealed record SlurmProfile(
    string? Partition = null, string? Time = null, int Cpus = 1, string? Memory = null, int Gpus = 0, int AtOnce = 0,
    string[]? Modules = null, string[]? Lines = null)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true,
    };

    /// <summary>Reads a profile; without a file, all is the cluster's choice.</summary>
    /// <exception cref="HyperMorphException">It is missing or wrong; the sentence names file and field.</exception>
    public static SlurmProfile Read(string? path)
    {
        if (path is null)
        {
            return new();
        }
        try
        {
            SlurmProfile profile = JsonSerializer.Deserialize<SlurmProfile>(File.ReadAllText(path), Json) ?? new();
            return profile switch
            {
                { Cpus: < 1 } => throw new HyperMorphException(
                    $"the Slurm profile '{path}' asks for {profile.Cpus} cpus: give at least 1"),
                { Gpus: < 0 } or { AtOnce: < 0 } => throw new HyperMorphException(
                    $"the Slurm profile '{path}' has a negative number: give 0 or more"),
                _ => profile,
            };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new HyperMorphException(
                $"the Slurm profile '{path}' cannot be read: {failure.Message} "
                + "Its fields are partition, time, cpus, memory, gpus, atOnce, modules and lines", failure);
        }
    }

    /// <summary>The array script for some runs of a plan.</summary>
    /// <param name="name">The job's name.</param>
    /// <param name="indices">The runs' places in the plan.</param>
    /// <param name="logs">The folder of the runs' outputs.</param>
    /// <param name="worker">The program and arguments that make a run; its place comes last.</param>
    public string Script(string name, IEnumerable<int> indices, string logs, IEnumerable<string> worker)
    {
        string array = string.Join(',', indices.Select(i => i.ToString(CultureInfo.InvariantCulture)));
        string[] lines =
        [
            "#!/bin/bash",
            $"#SBATCH --job-name={name}",
            $"#SBATCH --array={array}{(AtOnce > 0 ? $"%{AtOnce}" : "")}",
            $"#SBATCH --output={InDirective(Path.Combine(logs, "%A-%a.txt"))}",
            // A task that a node's failure interrupted starts again, and adds to what it said before.
            "#SBATCH --requeue",
            "#SBATCH --open-mode=append",
            $"#SBATCH --cpus-per-task={Cpus}",
            .. Option("partition", Partition), .. Option("time", Time), .. Option("mem", Memory),
            .. Gpus > 0 ? [$"#SBATCH --gpus={Gpus}"] : Array.Empty<string>(),
            .. Modules is { Length: > 0 } ? [$"module load {string.Join(' ', Modules)}"] : Array.Empty<string>(),
            .. Lines ?? [],
            $"export OMP_NUM_THREADS={Cpus} MKL_NUM_THREADS={Cpus} DOTNET_PROCESSOR_COUNT={Cpus}",
            // The signal of a job that is cancelled, or out of time, reaches the run itself.
            $"exec {string.Join(' ', worker.Select(Quoted))} \"$SLURM_ARRAY_TASK_ID\"",
        ];
        return string.Join('\n', lines) + "\n";
    }

    private static string[] Option(string name, string? value) => value is null ? [] : [$"#SBATCH --{name}={value}"];

    private static string InDirective(string text) =>
        $"\"{text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string Quoted(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
