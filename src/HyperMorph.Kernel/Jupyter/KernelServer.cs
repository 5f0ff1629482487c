using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using HyperMorph.Kernel.Session;
using NetMQ;
using NetMQ.Sockets;

namespace HyperMorph.Kernel.Jupyter;

/// <summary>
/// The five sockets of a kernel. One thread owns them all and is never busy with a cell: heartbeat and control are answered
/// there, requests of the shell go to a <see cref="Shell"/> on a thread of its own.
/// </summary>
internal sealed class KernelServer : IDisposable
{
    private readonly ConnectionFile _connection;
    private readonly Wire _wire;
    private readonly RouterSocket _shellSocket = new(), _control = new(), _stdin = new(), _heartbeat = new();
    private readonly PublisherSocket _ioPub = new();
    private readonly NetMQQueue<(NetMQSocket Socket, Message Message)> _outgoing = new();
    private readonly NetMQPoller _poller;
    private volatile BlockingCollection<string> _answers = [];
    private readonly Broadcast _broadcast;
    private readonly Shell _shell;
    private bool _hasRefused;

    /// <summary>Listens at the addresses of the connection file, and nowhere else.</summary>
    /// <exception cref="KernelException">A port is taken.</exception>
    public KernelServer(ConnectionFile connection)
    {
        _connection = connection;
        _wire = new(connection.Key);
        _broadcast = new(m => _outgoing.Enqueue((_ioPub, m)));
        _shell = new(_broadcast, (request, content) => _outgoing.Enqueue((_shellSocket, request.Reply(content))), Ask);
        Bind(_shellSocket, connection.Shell, "shell");
        Bind(_control, connection.Control, "control");
        Bind(_stdin, connection.Stdin, "stdin");
        Bind(_ioPub, connection.IoPub, "iopub");
        Bind(_heartbeat, connection.Heartbeat, "heartbeat");
        _poller = new() { _shellSocket, _control, _stdin, _heartbeat, _outgoing };
        _shellSocket.ReceiveReady += (_, _) => Receive(_shellSocket, _shell.Enqueue);
        _control.ReceiveReady += (_, _) => Receive(_control, Control);
        _stdin.ReceiveReady += (_, _) => Receive(_stdin, m => _answers.Add((string?)m.Content["value"] ?? ""));
        _heartbeat.ReceiveReady += (_, _) => _heartbeat.SendMultipartMessage(_heartbeat.ReceiveMultipartMessage());
        _outgoing.ReceiveReady += (_, _) => SendAll();
    }

    /// <summary>Answers until a shutdown is asked for.</summary>
    public void Run()
    {
        EndWithParent();
        _shell.Start();
        _poller.Run();
        SendAll();
    }

    public void Dispose()
    {
        _broadcast.Dispose();
        _poller.Dispose();
        _outgoing.Dispose();
        foreach (NetMQSocket socket in new NetMQSocket[] { _shellSocket, _control, _stdin, _ioPub, _heartbeat })
        {
            socket.Dispose();
        }
        NetMQConfig.Cleanup(block: true);
    }

    private void Bind(NetMQSocket socket, int port, string channel)
    {
        // No limit: a limit drops what a slow reader has not yet taken.
        socket.Options.SendHighWatermark = 0;
        socket.Options.ReceiveHighWatermark = 0;
        socket.Options.Linger = TimeSpan.FromSeconds(2);
        try
        {
            socket.Bind(_connection.Address(port));
        }
        catch (NetMQException failure)
        {
            throw new KernelException(
                $"port {port} ({channel}) of {_connection.Ip} cannot be listened at ({failure.Message}): "
                + "it is already taken, or the address is not this machine's; start the kernel anew", failure);
        }
    }

    private void Receive(NetMQSocket socket, Action<Message> handle)
    {
        if (_wire.Decode(socket.ReceiveMultipartMessage(), out string problem) is { } message)
        {
            handle(message);
        }
        else if (!_hasRefused)
        {
            _hasRefused = true;
            using StreamWriter error = new(Console.OpenStandardError());
            error.WriteLine(
                $"HyperMorph.Kernel: a message was ignored, because {problem}; further ones will be ignored silently");
        }
    }

    private void SendAll()
    {
        while (_outgoing.TryDequeue(out (NetMQSocket Socket, Message Message) next, TimeSpan.Zero))
        {
            next.Socket.SendMultipartMessage(_wire.Encode(next.Message));
        }
    }

    private void Control(Message request)
    {
        _broadcast.Send("status", new() { ["execution_state"] = "busy" }, request.Header);
        JsonObject reply = new() { ["status"] = "ok" };
        switch (request.Type)
        {
            case "interrupt_request":
                _shell.Interrupt();
                break;
            case "shutdown_request":
                reply["restart"] = (bool?)request.Content["restart"] ?? false;
                _broadcast.Send("shutdown_reply", (JsonObject)reply.DeepClone(), request.Header);
                _poller.Stop();
                break;
            case "kernel_info_request":
                reply = KernelInfo.Reply();
                break;
            default:
                reply = Shell.NotSupported(request);
                break;
        }
        _outgoing.Enqueue((_control, request.Reply(reply)));
        _broadcast.Send("status", new() { ["execution_state"] = "idle" }, request.Header);
    }

    // Called on the cell's thread, which waits for the answer and can be interrupted there.
    private string Ask(Message request, string prompt, bool isPassword)
    {
        // A fresh one, as an answer may still come to a question whose cell was interrupted.
        BlockingCollection<string> answers = _answers = [];
        Message question = Message.Create("input_request", new() { ["prompt"] = prompt, ["password"] = isPassword },
            request.Header, request.Route);
        lock (CellPump.Gate)
        {
            _outgoing.Enqueue((_stdin, question));
        }
        return answers.Take();
    }

    // A front end that is killed can send no shutdown; without it nobody could ever reach this process again.
    private static void EndWithParent()
    {
        if (int.TryParse(
            Environment.GetEnvironmentVariable("JPY_PARENT_PID"), NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            && id > 1)
        {
            Thread watch = new(() =>
            {
                try
                {
                    using Process parent = Process.GetProcessById(id);
                    parent.WaitForExit();
                }
                catch (ArgumentException)
                {
                    // It has ended already.
                }
                Environment.Exit(1);
            }) { IsBackground = true };
            watch.Start();
        }
    }
}
