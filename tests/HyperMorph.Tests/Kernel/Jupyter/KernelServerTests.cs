using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using HyperMorph.Kernel;
using HyperMorph.Kernel.Jupyter;
using HyperMorph.Tests.Imaging;
using Xunit;

namespace HyperMorph.Tests.Kernel.Jupyter;

public sealed class KernelServerTests
{
    [Fact]
    public void A_port_that_is_taken_is_named()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using TemporaryFolder folder = new();
        (ConnectionFile.OnFreePorts() with { Control = port }).Write(folder / "c.json");
        using Process kernel = Process.Start(new ProcessStartInfo(
            DotNetHost.Path, [typeof(Wire).Assembly.Location, folder / "c.json"]) { RedirectStandardError = true })!;
        string error = kernel.StandardError.ReadToEnd();
        kernel.WaitForExit();
        Assert.Equal(1, kernel.ExitCode);
        Assert.Contains($"port {port} (control) of 127.0.0.1", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }
}
