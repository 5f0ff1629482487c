using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using NetMQ;
using NetMQ.Sockets;

namespace HyperMorph.Kernel.Jupyter;

/// <summary>The kernel is no more: it ended itself, crashed, or was ended because it did not stop.</summary>
internal sealed class KernelDiedException(string message) : KernelException(message);

/// <summary>A kernel in a process of its own, and the sockets through which a front end talks to it.</summary>
internal sealed class KernelClient : IDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60), StopPatience = TimeSpan.FromSeconds(5),
        Tick = TimeSpan.FromMilliseconds(50);
    private static readonly string[] LastWords = ["Stack overflow", "Process terminated", "Fatal error", "Unhandled exception"];

    private readonly ConnectionFile _connection = ConnectionFile.OnFreePorts();
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"hypermorph-kernel-{Guid.NewGuid():N}.json");
    private readonly ConcurrentQueue<string> _errors = [];
    private readonly DealerSocket _shell = new(), _control = new();
    private readonly SubscriberSocket _ioPub = new();
    private readonly Wire _wire;
    private readonly Process _process;

    /// <summary>Starts a kernel in a folder and waits until it answers.</summary>
    /// <param name="folder">Its working folder.</param>
    /// <param name="assembly">The kernel's assembly; null for the one that this code is in.</param>
    /// <exception cref="KernelException">It does not start.</exception>
    public KernelClient(string folder, string? assembly = null)
    {
        _wire = new(_connection.Key);
        _connection.Write(_file);
        _process = StartProcess(folder, assembly ?? typeof(KernelClient).Assembly.Location);
        _ioPub.Options.ReceiveHighWatermark = 0;
        _shell.Connect(_connection.Address(_connection.Shell));
        _control.Connect(_connection.Address(_connection.Control));
        _ioPub.Connect(_connection.Address(_connection.IoPub));
        _ioPub.SubscribeToAnyTopic();
        WaitUntilReady();
    }

    /// <summary>How long it took from its start until it answered.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    /// <summary>
    /// Runs a cell; <paramref name="show"/> gets its messages as they come. Returns the content of the reply. After
    /// <paramref name="timeout"/> the cell is interrupted, and the kernel ended if that does not help.
    /// </summary>
    /// <exception cref="TimeoutException">It took too long.</exception>
    /// <exception cref="KernelDiedException">The kernel died.</exception>
    public JsonObject Execute(string code, TimeSpan? timeout, Action<Message> show, CancellationToken cancellation)
    {
        Message request = Message.Create("execute_request", new()
        {
            ["code"] = code, ["silent"] = false, ["store_history"] = true, ["user_expressions"] = new JsonObject(),
            ["allow_stdin"] = false, ["stop_on_error"] = true,
        });
        _shell.SendMultipartMessage(_wire.Encode(request));
        Stopwatch watch = Stopwatch.StartNew();
        TimeSpan? interrupted = null;
        while (true)
        {
            if (Next(_ioPub, Tick) is { } message)
            {
                if (message.ParentId == request.Id && IsIdle(message))
                {
                    break;
                }
                if (message.ParentId == request.Id)
                {
                    show(message);
                }
            }
            else if (_process.HasExited)
            {
                throw new KernelDiedException($"the kernel died: {Reason()}");
            }
            if (interrupted is null && (watch.Elapsed > timeout || cancellation.IsCancellationRequested))
            {
                interrupted = watch.Elapsed;
                _control.SendMultipartMessage(_wire.Encode(Message.Create("interrupt_request", [])));
            }
            if (watch.Elapsed - interrupted > StopPatience)
            {
                _process.Kill(entireProcessTree: true);
                break;
            }
        }
        cancellation.ThrowIfCancellationRequested();
        if (interrupted is not null)
        {
            throw new TimeoutException(
                string.Create(CultureInfo.InvariantCulture, $"it did not end within {timeout!.Value.TotalSeconds:0.#} s"));
        }
        return Next(_shell, StartPatience)?.Content ?? throw new KernelDiedException("the kernel did not say how the cell ended");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _control.SendMultipartMessage(_wire.Encode(Message.Create("shutdown_request", new() { ["restart"] = false })));
            if (!_process.WaitForExit(StopPatience))
            {
                _process.Kill(entireProcessTree: true);
            }
        }
        _process.Dispose();
        _shell.Dispose();
        _control.Dispose();
        _ioPub.Dispose();
        File.Delete(_file);
    }

    private Process StartProcess(string folder, string assembly)
    {
        ProcessStartInfo start = new(DotNetHost.Path, [assembly, _file])
        {
            WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true,
        };
        start.Environment["JPY_PARENT_PID"] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    // A stack overflow prints its whole stack; its first lines say what happened.
    private void Keep(string? line)
    {
        if (!string.IsNullOrWhiteSpace(line) && _errors.Count < 100)
        {
            _errors.Enqueue(line.Trim());
        }
    }

    // Subscriptions take a moment to arrive; the kernel is ready when an answer comes on both channels.
    private void WaitUntilReady()
    {
        Stopwatch watch = Stopwatch.StartNew();
        int asked = 0;
        do
        {
            if (_process.HasExited || watch.Elapsed > StartPatience)
            {
                string reason = _process.HasExited ? Reason() : $"it gave no sign within {StartPatience.TotalSeconds} s";
                throw new KernelException($"the kernel does not start: {reason}");
            }
            _shell.SendMultipartMessage(_wire.Encode(Message.Create("kernel_info_request", [])));
            asked++;
        }
        while (Next(_ioPub, Tick) is null);
        ReadyAfter = DateTime.Now - _process.StartTime;
        while (asked-- > 0)
        {
            Next(_shell, StartPatience);
        }
    }

    private string Reason()
    {
        _process.WaitForExit();
        string? words = _errors.FirstOrDefault(line => LastWords.Any(w => line.StartsWith(w, StringComparison.Ordinal)))
            ?? _errors.LastOrDefault();
        return words is null
            ? $"it ended with exit code {_process.ExitCode}"
            : $"{words.TrimEnd('.')} (exit code {_process.ExitCode})";
    }

    private Message? Next(NetMQSocket socket, TimeSpan patience)
    {
        NetMQMessage? frames = null;
        return socket.TryReceiveMultipartMessage(patience, ref frames) ? _wire.Decode(frames!, out _) : null;
    }

    private static bool IsIdle(Message message) =>
        message.Type == "status" && (string?)message.Content["execution_state"] == "idle";
}
