using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HyperMorph.Kernel.Jupyter;

/// <summary>Where a kernel listens and the key that messages are signed with: Jupyter's connection file.</summary>
internal sealed record ConnectionFile(string Ip, int Shell, int Control, int Stdin, int IoPub, int Heartbeat, string Key)
{
    /// <summary>Reads a connection file.</summary>
    /// <exception cref="KernelException">It is not there, not JSON, or asks for what this kernel does not have.</exception>
    public static ConnectionFile Read(string path)
    {
        try
        {
            JsonNode file = JsonNode.Parse(File.ReadAllText(path))!;
            int Port(string channel) => (int)file[$"{channel}_port"]!;
            Expect(path, "transport", (string?)file["transport"] ?? "tcp", "tcp");
            Expect(
                path, "signature_scheme", (string?)file["signature_scheme"] is { Length: > 0 } scheme ? scheme : "hmac-sha256",
                "hmac-sha256");
            return new((string?)file["ip"] ?? "127.0.0.1", Port("shell"), Port("control"), Port("stdin"), Port("iopub"),
                Port("hb"), (string?)file["key"] ?? "");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new KernelException($"the connection file cannot be read: {failure.Message}", failure);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException
            or NullReferenceException or ArgumentNullException or FormatException)
        {
            throw new KernelException($"{path} is no Jupyter connection file: {failure.Message}", failure);
        }
    }

    /// <summary>Free ports of this machine, and a new key.</summary>
    public static ConnectionFile OnFreePorts()
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, 5).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        Array.ForEach(listeners, l => l.Start());
        int[] ports = [.. listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port)];
        Array.ForEach(listeners, l => l.Stop());
        return new("127.0.0.1", ports[0], ports[1], ports[2], ports[3], ports[4],
            RandomNumberGenerator.GetHexString(32, lowercase: true));
    }

    /// <summary>Writes the file, for this user's eyes only: it holds the key.</summary>
    public void Write(string path)
    {
        JsonObject file = new()
        {
            ["transport"] = "tcp", ["ip"] = Ip, ["signature_scheme"] = "hmac-sha256", ["key"] = Key,
            ["shell_port"] = Shell, ["control_port"] = Control, ["stdin_port"] = Stdin,
            ["iopub_port"] = IoPub, ["hb_port"] = Heartbeat,
        };
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        using StreamWriter writer = new(path, options);
        writer.Write(file.ToJsonString());
    }

    /// <summary>A port as ZeroMQ's address.</summary>
    public string Address(int port) => $"tcp://{Ip}:{port}";

    private static void Expect(string path, string field, string value, string expected)
    {
        if (value != expected)
        {
            throw new KernelException($"{path}: {field} is '{value}', and this kernel has {expected} only");
        }
    }
}
