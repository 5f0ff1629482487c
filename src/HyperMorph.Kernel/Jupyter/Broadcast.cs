using System.Text;
using System.Text.Json.Nodes;
using HyperMorph.Kernel.Session;

namespace HyperMorph.Kernel.Jupyter;

/// <summary>
/// What every front end sees, in the order in which it happened: printed text is gathered for a moment into one message,
/// and any other message first sends what was printed before it.
/// </summary>
/// <remarks>
/// A thread that is aborted with a lock in its hands takes it along; so cells come in through the gate that an abort holds.
/// </remarks>
internal sealed class Broadcast : IDisposable
{
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);

    // A cell that prints without end waits, so that the front end stays responsive and this process within its memory.
    private const int LargestText = 1 << 18;

    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private readonly Timer _timer;
    private readonly Action<Message> _send;
    private string _stream = "stdout";
    private JsonObject _parent = [];
    private JsonObject _textParent = [];
    private volatile int _length;

    /// <summary>A broadcast through <paramref name="send"/>, which must take messages from any thread
    /// and keep their order.</summary>
    public Broadcast(Action<Message> send)
    {
        _send = send;
        _timer = new(_ => Exclusively(Flush), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The header of the request that cells' output belongs to.</summary>
    public JsonObject Parent
    {
        set => ForCell(() => _parent = value);
    }

    /// <summary>Prints text for a cell; waits while too much of it is unsent.</summary>
    public void Write(string stream, string text)
    {
        CellPump.StopIfInterrupted();
        if (_length > LargestText)
        {
            SpinWait.SpinUntil(() => _length <= LargestText);
        }
        ForCell(() => Append(stream, text));
    }

    /// <summary>Sends a message of the cell that runs.</summary>
    public void Send(string type, JsonObject content) => ForCell(() =>
    {
        Flush();
        Send(type, content, _parent, "");
    });

    /// <summary>Sends a message that belongs to another request; called by the thread of the sockets,
    /// which never waits for cells.</summary>
    public void Send(string type, JsonObject content, JsonObject parent) => Exclusively(() =>
    {
        Flush();
        Send(type, content, parent, "");
    });

    public void Dispose() => _timer.Dispose();

    private void ForCell(Action change)
    {
        lock (CellPump.Gate)
        {
            Exclusively(change);
        }
    }

    private void Exclusively(Action change)
    {
        lock (_gate)
        {
            change();
        }
    }

    private void Append(string stream, string text)
    {
        if (stream != _stream || !ReferenceEquals(_parent, _textParent))
        {
            Flush();
            (_stream, _textParent) = (stream, _parent);
        }
        if (_text.Length == 0)
        {
            _timer.Change(Gathering, Timeout.InfiniteTimeSpan);
        }
        _text.Append(text);
        _length = _text.Length;
    }

    private void Flush()
    {
        if (_text.Length > 0)
        {
            Send("stream", new() { ["name"] = _stream, ["text"] = _text.ToString() }, _textParent, $".{_stream}");
            _text.Clear();
            _length = 0;
        }
    }

    private void Send(string type, JsonObject content, JsonObject parent, string topic) =>
        _send(Message.Create(type, content, parent, Encoding.UTF8.GetBytes($"kernel.{type}{topic}")));
}
