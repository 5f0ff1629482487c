using System.Text.Json.Nodes;
using HyperMorph.Kernel;
using HyperMorph.Kernel.Jupyter;
using HyperMorph.Tests.Imaging;
using Xunit;

namespace HyperMorph.Tests.Kernel.Jupyter;

public sealed class KernelSpecsTests
{
    [Fact]
    public void A_kernel_is_installed_listed_and_removed_and_another_program_s_is_left_alone()
    {
        using TemporaryFolder folder = new();
        string data = KernelSpecs.PrefixData(folder.Path),
            spec = Path.Combine(KernelSpecs.Install(".net-csharp", data), "kernel.json");
        JsonNode kernel = JsonNode.Parse(File.ReadAllText(spec))!;
        Assert.Equal(("C#", "message", "{connection_file}"),
            ((string)kernel["language"]!, (string)kernel["interrupt_mode"]!, (string)kernel["argv"]![2]!));
        Assert.True(File.Exists((string)kernel["argv"]![1]!));
        Assert.True(Assert.Single(KernelSpecs.List(folder.Path)).IsOurs);
        KernelSpecs.Uninstall(".net-csharp", data);
        Assert.Empty(KernelSpecs.List(folder.Path));
        Assert.Contains("there is no kernel",
            Assert.Throws<KernelException>(() => KernelSpecs.Uninstall(".net-csharp", data)).Message, StringComparison.Ordinal);
        File.WriteAllText(folder.File("share/jupyter/kernels/other/kernel.json"),
            """{"argv": ["dotnet-interactive"], "display_name": "Other"}""");
        Assert.Contains("holds another kernel ('Other')",
            Assert.Throws<KernelException>(() => KernelSpecs.Install("other", data)).Message, StringComparison.Ordinal);
        Assert.Contains("another program's",
            Assert.Throws<KernelException>(() => KernelSpecs.Uninstall("other", data)).Message, StringComparison.Ordinal);
        Assert.Contains("is no name", Assert.Throws<KernelException>(() => KernelSpecs.Install("a b", data)).Message,
            StringComparison.Ordinal);
    }
}
