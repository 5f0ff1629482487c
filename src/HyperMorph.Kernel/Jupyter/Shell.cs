using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using HyperMorph.Kernel.Display;
using HyperMorph.Kernel.Session;

namespace HyperMorph.Kernel.Jupyter;

/// <summary>Answers the requests of the shell one after the other, on the thread on which all cells run.</summary>
internal sealed class Shell
{
    private const int StackSize = 16 << 20;
    private const string Cell = "execute_request";

    private readonly BlockingCollection<Message> _requests = [];
    private readonly CSharpSession _session = new();
    private readonly CodeQueries _queries;
    private readonly History _history = new();
    private readonly Broadcast _broadcast;
    private readonly Action<Message, JsonObject> _reply;
    private readonly Func<Message, string, bool, string> _ask;
    private readonly Lock _gate = new();
    private CancellationTokenSource? _running;
    private Message? _current;
    private int _count;
    private bool _isInterrupted;
    private bool _abortsQueued;

    /// <summary>A shell that replies to a request through <paramref name="reply"/> and asks its sender through
    /// <paramref name="ask"/>.</summary>
    public Shell(Broadcast broadcast, Action<Message, JsonObject> reply, Func<Message, string, bool, string> ask) =>
        (_broadcast, _reply, _ask, _queries) = (broadcast, reply, ask, new(_session));

    /// <summary>Begins to answer.</summary>
    public void Start()
    {
        Front.Current = new(Show, Ask);
        new Thread(KeepThread) { IsBackground = true }.Start();
    }

    /// <summary>Takes a request; returns at once.</summary>
    public void Enqueue(Message request) => _requests.Add(request);

    /// <summary>Stops the cell that runs, if one does; returns at once.</summary>
    public void Interrupt()
    {
        lock (_gate)
        {
            _ = _running?.CancelAsync();
        }
    }

    // The runtime aborts a busy loop from within a signal handler that never returns; it takes that thread to be still in it,
    // and sends it no second abort. So an interrupted thread is replaced.
    private void KeepThread()
    {
        while (true)
        {
            Thread thread = new(HandleUntilInterrupted, StackSize) { IsBackground = true, Name = "cells" };
            thread.Start();
            thread.Join();
        }
    }

    private void HandleUntilInterrupted()
    {
        // Anew for each thread: the console's streams have locks, and an interrupted thread may have taken one with it.
        CellConsole.Redirect(_broadcast.Write);
        do
        {
            _isInterrupted = false;
            AnswerNext();
        }
        while (!_isInterrupted);
    }

    /// <summary>Answers the next request, and waits for it if there is none. <see cref="Start"/> does so without end.</summary>
    public void AnswerNext()
    {
        Message request = _requests.Take();
        _current = request;
        _broadcast.Parent = request.Header;
        _broadcast.Send("status", new() { ["execution_state"] = "busy" });
        JsonObject? content;
        // Whatever a request does wrong, the next one is answered.
#pragma warning disable CA1031
        try
        {
            content = Answer(request);
        }
        catch (Exception failure)
        {
            content = Failed(CellError.Of(failure));
        }
#pragma warning restore CA1031
        // Taken before the front end can know of the error: what it sends after that is to be run.
        List<Message> aborted = _abortsQueued ? TakeQueuedCells() : [];
        if (content is not null)
        {
            _reply(request, content);
        }
        _broadcast.Send("status", new() { ["execution_state"] = "idle" });
        aborted.ForEach(Abort);
    }

    private JsonObject? Answer(Message request) => request.Type switch
    {
        "kernel_info_request" => KernelInfo.Reply(),
        Cell => Execute(request),
        "complete_request" => _queries.Complete(request.Content),
        "inspect_request" => _queries.Inspect(request.Content),
        "is_complete_request" => CodeQueries.IsComplete(request.Content),
        "history_request" => _history.Reply(request.Content),
        "comm_info_request" => new() { ["status"] = "ok", ["comms"] = new JsonObject() },
        "comm_open" => CloseComm(request.Content),
        "comm_msg" or "comm_close" => null,
        _ => NotSupported(request),
    };

    private JsonObject Execute(Message request)
    {
        string code = (string?)request.Content["code"] ?? "";
        bool silent = (bool?)request.Content["silent"] ?? false;
        if (!silent)
        {
            _count++;
            if ((bool?)request.Content["store_history"] ?? true)
            {
                _history.Add(_count, code);
            }
            _broadcast.Send("execute_input", new() { ["code"] = code, ["execution_count"] = _count });
        }
        CellOutcome outcome = Run(code);
        if (outcome.Error is { } error)
        {
            _broadcast.Send("error", Failed(error));
            _abortsQueued = (bool?)request.Content["stop_on_error"] ?? true;
            JsonObject failed = Failed(error);
            failed["execution_count"] = _count;
            return failed;
        }
        if (outcome.Value is { } value && !silent)
        {
            _broadcast.Send("execute_result",
                new() { ["execution_count"] = _count, ["data"] = value, ["metadata"] = new JsonObject() });
        }
        return new()
        {
            ["status"] = "ok", ["execution_count"] = _count, ["user_expressions"] = new JsonObject(),
            ["payload"] = new JsonArray()
        };
    }

    private CellOutcome Run(string code)
    {
        using CancellationTokenSource running = new();
        lock (_gate)
        {
            _running = running;
        }
        try
        {
            return _session.Run(code, _count, running.Token);
        }
        finally
        {
            lock (_gate)
            {
                _running = null;
                _isInterrupted = running.IsCancellationRequested;
            }
        }
    }

    private List<Message> TakeQueuedCells()
    {
        _abortsQueued = false;
        List<Message> cells = [], others = [];
        while (_requests.TryTake(out Message? queued))
        {
            (queued.Type == Cell ? cells : others).Add(queued);
        }
        others.ForEach(_requests.Add);
        return cells;
    }

    private void Abort(Message cell)
    {
        _broadcast.Send("status", new() { ["execution_state"] = "busy" }, cell.Header);
        _reply(cell, new() { ["status"] = "aborted", ["execution_count"] = _count });
        _broadcast.Send("status", new() { ["execution_state"] = "idle" }, cell.Header);
    }

    // There are no widgets here; the front end is told so at once.
    private JsonObject? CloseComm(JsonObject request)
    {
        _broadcast.Send("comm_close", new() { ["comm_id"] = request["comm_id"]?.DeepClone(), ["data"] = new JsonObject() });
        return null;
    }

    private void Show(Shown shown)
    {
        CellPump.StopIfInterrupted();
        _broadcast.Send(shown.IsUpdate ? "update_display_data" : "display_data", new()
        {
            ["data"] = shown.Data, ["metadata"] = new JsonObject(), ["transient"] = new JsonObject { ["display_id"] = shown.Id },
        });
    }

    private string Ask(string prompt, bool isPassword) =>
        (bool?)_current!.Content["allow_stdin"] ?? false
            ? _ask(_current, prompt, isPassword)
            : throw new InputUnavailableException();

    /// <summary>The answer to a request that is not of the protocol.</summary>
    public static JsonObject NotSupported(Message request) => Failed(new("NotSupported", $"there is no {request.Type}", []));

    private static JsonObject Failed(CellError error)
    {
        JsonArray traceback = [.. error.Traceback];
        return new() { ["status"] = "error", ["ename"] = error.Name, ["evalue"] = error.Message, ["traceback"] = traceback };
    }
}
