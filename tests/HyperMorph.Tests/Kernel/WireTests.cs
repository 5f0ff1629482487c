using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using HyperMorph.Kernel;
using HyperMorph.Kernel.Jupyter;
using HyperMorph.Tests.Imaging;
using NetMQ;
using Xunit;

namespace HyperMorph.Tests.Kernel;

public sealed class WireTests
{
    private static readonly Message Sent = Message.Create("execute_request",
        new() { ["code"] = "λ <b>" }, new() { ["msg_id"] = "7" }, [1, 2], [3]);

    [Fact]
    public void A_message_comes_back_as_it_was_sent()
    {
        Message received = new Wire("key").Decode(new Wire("key").Encode(Sent), out _)!;
        Assert.Equal(Sent.Route, received.Route);
        Assert.Equal(("execute_request", "7", "λ <b>"), (received.Type, received.ParentId, (string)received.Content["code"]!));
        Assert.Equal(Sent.Id, received.Id);
    }

    [Fact]
    public void The_signature_is_that_of_the_protocol()
    {
        NetMQMessage frames = new Wire("key").Encode(Sent);
        byte[] signed = [.. frames.Skip(4).SelectMany(f => f.ToByteArray())];
        Assert.Equal("<IDS|MSG>", frames[2].ConvertToString());
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData("key"u8, signed)),
            frames[3].ConvertToString());
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void A_changed_part_is_refused(int part)
    {
        byte[][] frames = [.. new Wire("key").Encode(Sent).Select(f => f.ToByteArray())];
        frames[part] = [.. frames[part], (byte)' '];
        Assert.Null(new Wire("key").Decode(new NetMQMessage(frames), out string problem));
        Assert.Contains("HMAC", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_key_no_key_and_no_message_are_refused()
    {
        Assert.Null(new Wire("key").Decode(new Wire("other").Encode(Sent), out _));
        Assert.Null(new Wire("key").Decode(new Wire("").Encode(Sent), out _));
        Assert.Null(new Wire("key").Decode(new NetMQMessage(["hello"u8.ToArray()]), out string problem));
        Assert.Contains("not the parts", problem, StringComparison.Ordinal);
        byte[][] broken = [.. new Wire("").Encode(Sent).Select(f => f.ToByteArray())];
        broken[7] = "{"u8.ToArray();
        Assert.Null(new Wire("").Decode(new NetMQMessage(broken), out problem));
        Assert.Contains("no JSON", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_file_is_read_as_it_was_written_and_only_its_owner_may()
    {
        using TemporaryFolder folder = new();
        ConnectionFile file = ConnectionFile.OnFreePorts();
        file.Write(folder / "c.json");
        Assert.Equal(file, ConnectionFile.Read(folder / "c.json"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder / "c.json"));
        }
    }

    [Theory]
    [InlineData("transport", "ipc", "transport is 'ipc', and this kernel has tcp only")]
    [InlineData("signature_scheme", "hmac-md5", "signature_scheme is 'hmac-md5', and this kernel has hmac-sha256 only")]
    [InlineData("shell_port", null, "is no Jupyter connection file")]
    public void A_connection_file_that_asks_for_something_else_is_refused(string field, string? value, string message)
    {
        using TemporaryFolder folder = new();
        ConnectionFile.OnFreePorts().Write(folder / "c.json");
        JsonNode json = JsonNode.Parse(File.ReadAllText(folder / "c.json"))!;
        json[field] = value;
        File.WriteAllText(folder / "c.json", json.ToJsonString());
        Assert.Contains(message, Assert.Throws<KernelException>(() => ConnectionFile.Read(folder / "c.json")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_that_is_taken_is_named()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using TemporaryFolder folder = new();
        (ConnectionFile.OnFreePorts() with { Control = port }).Write(folder / "c.json");
        using System.Diagnostics.Process kernel = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(
            DotNetHost.Path, [typeof(Wire).Assembly.Location, folder / "c.json"]) { RedirectStandardError = true })!;
        string error = kernel.StandardError.ReadToEnd();
        kernel.WaitForExit();
        Assert.Equal(1, kernel.ExitCode);
        Assert.Contains($"port {port} (control) of 127.0.0.1", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }
}
