using System.Text.Json.Nodes;
using HyperMorph.Kernel;
using HyperMorph.Kernel.Jupyter;
using HyperMorph.Tests.Imaging;
using Xunit;

namespace HyperMorph.Tests.Kernel.Jupyter;

public sealed class ConnectionFileTests
{
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
}
