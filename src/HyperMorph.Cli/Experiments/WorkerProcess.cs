using System.Diagnostics;
using System.Globalization;

namespace HyperMorph.Cli.Experiments;

/// <summary>A process that makes one run; what it says is kept in the run's folder.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int Killed = 128 + 9;

    private readonly Process _process;
    private readonly StreamWriter _output;
    private string _lastError = "";

    private WorkerProcess(Process process, StreamWriter output) => (_process, _output) = (process, output);

    /// <summary>The process's number.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it is over.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Starts it, with its share of the cores.</summary>
    /// <param name="worker">How it is told what to do.</param>
    /// <param name="index">The run's place in the plan.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="threads">How many threads it may use.</param>
    public static WorkerProcess Start(WorkerCommand worker, int index, string folder, int threads)
    {
        ProcessStartInfo start = new(
            worker.Arguments[0], [.. worker.Arguments.Skip(1), index.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        string budget = threads.ToString(CultureInfo.InvariantCulture);
        start.Environment["OMP_NUM_THREADS"] = start.Environment["MKL_NUM_THREADS"]
            = start.Environment["DOTNET_PROCESSOR_COUNT"] = budget;
        Directory.CreateDirectory(folder);
        StreamWriter output = new(Path.Combine(folder, "output.txt"), append: true) { AutoFlush = true };
        WorkerProcess started = new(Process.Start(start)!, output);
        started._process.OutputDataReceived += (_, line) => started.Keep(line.Data);
        started._process.ErrorDataReceived += (_, line) => started.KeepError(line.Data);
        started._process.BeginOutputReadLine();
        started._process.BeginErrorReadLine();
        return started;
    }

    /// <summary>Why the process that is over did not do what it was to do; null where it did.</summary>
    public string? Fault()
    {
        // All that it said has then been read.
        _process.WaitForExit();
        return _process.ExitCode switch
        {
            0 => null,
            Killed => "its process was killed, as the system does where memory runs out",
            _ when _lastError != "" => _lastError,
            int code => string.Create(CultureInfo.InvariantCulture, $"its process ended with code {code}"),
        };
    }

    /// <summary>Waits for its end for so long, and then ends it.</summary>
    public void EndWithin(TimeSpan patience)
    {
        if (!_process.WaitForExit(patience))
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    public void Dispose()
    {
        _process.Dispose();
        Output(_output.Dispose);
    }

    private void KeepError(string? line)
    {
        const string Program = "hypermorph: ";
        if (!string.IsNullOrWhiteSpace(line))
        {
            _lastError = line.StartsWith(Program, StringComparison.Ordinal) ? line[Program.Length..] : line;
        }
        Keep(line);
    }

    private void Keep(string? line) => Output(() => _output.Write(line is null ? "" : line + "\n"));

    private void Output(Action act)
    {
        lock (_output)
        {
            try
            {
                act();
            }
            catch (Exception failure) when (failure is IOException or ObjectDisposedException)
            {
                // A full disk ends the run that fills it, and not whoever watches the others.
            }
        }
    }
}
