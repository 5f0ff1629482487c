using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HyperMorph.Tests.Data;

/// <summary>An HTTP/1.1 server on loopback for one file, that can misbehave as real ones do.</summary>
internal sealed class HttpFileServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();

    public HttpFileServer(byte[] content)
    {
        Content = content;
        _listener.Start();
        _ = AcceptAsync();
    }

    public byte[] Content { get; set; }

    public string ETag { get; set; } = "\"one\"";

    public bool HonoursRange { get; set; } = true;

    /// <summary>The connection is cut after that many bytes of a body; as long as there are entries, one a request.</summary>
    public Queue<int> Cuts { get; } = [];

    /// <summary>Sends that many bytes and then nothing more, without closing.</summary>
    public int? StallsAfter { get; set; }

    /// <summary>The file is not there.</summary>
    public bool Missing { get; set; }

    public List<Dictionary<string, string>> Requests { get; } = [];

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/archive.tar";

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await AnswerAsync(client.GetStream());
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        Dictionary<string, string> request = await ReadHeadAsync(stream);
        Requests.Add(request);
        try
        {
            await RespondAsync(stream, request);
        }
        catch (IOException)
        {
            // The client went away.
        }
    }

    private async Task RespondAsync(NetworkStream stream, Dictionary<string, string> request)
    {
        if (!request.GetValueOrDefault("User-Agent", "").StartsWith("Mozilla/5.0 ", StringComparison.Ordinal))
        {
            await SendHeadAsync(stream, "403 Forbidden", 0, "");
            return;
        }
        if (Missing)
        {
            await SendHeadAsync(stream, "404 Not Found", 0, "");
            return;
        }
        int from = Start(request);
        if (from >= Content.Length)
        {
            await SendHeadAsync(stream, "416 Range Not Satisfiable", 0, "");
            return;
        }
        string range = from > 0 ? $"Content-Range: bytes {from}-{Content.Length - 1}/{Content.Length}\r\n" : "";
        await SendHeadAsync(stream,
            from > 0 ? "206 Partial Content" : "200 OK", Content.Length - from, $"ETag: {ETag}\r\n{range}");
        int end = Cuts.TryDequeue(out int cut)
            ? Math.Min(Content.Length, from + cut)
            : StallsAfter is { } stall ? from + stall : Content.Length;
        await stream.WriteAsync(Content.AsMemory(from..end), _stop.Token);
        if (StallsAfter is not null)
        {
            await Task.Delay(Timeout.Infinite, _stop.Token);
        }
    }

    private int Start(Dictionary<string, string> request) =>
        HonoursRange && request.TryGetValue("Range", out string? range) && request.GetValueOrDefault("If-Range", ETag) == ETag
            ? int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture)
            : 0;

    private static Task SendHeadAsync(NetworkStream stream, string status, int length, string headers) =>
        stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n")).AsTask();

    private static async Task<Dictionary<string, string>> ReadHeadAsync(NetworkStream stream)
    {
        using StreamReader reader = new(stream, Encoding.ASCII, leaveOpen: true);
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            string[] parts = line.Split(": ", 2);
            headers[parts[0]] = parts.Length == 2 ? parts[1] : "";
        }
        return headers;
    }
}
