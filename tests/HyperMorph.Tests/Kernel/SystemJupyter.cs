using System.Diagnostics;
using HyperMorph.Kernel.Jupyter;
using HyperMorph.Tests.Imaging;
using Xunit;

namespace HyperMorph.Tests.Kernel;

/// <summary>The Jupyter of the system, which knows our kernel from a temporary prefix.</summary>
internal static class SystemJupyter
{
    private static readonly string[] Pythons = OperatingSystem.IsWindows() ? ["python.exe"] : ["/usr/bin/python3", "python3"];

    private static readonly Lazy<string?> Found =
        new(() => Pythons.FirstOrDefault(p =>
            Run(p, null, "-c", "import jupyter_client, nbconvert, nbclient, jupyter_kernel_test").Code == 0));

    /// <summary>Runs a Python that has Jupyter; without one the test is skipped.</summary>
    public static (int Code, string Output) Python(TemporaryFolder prefix, params string[] arguments)
    {
        Assert.SkipUnless(Found.Value is not null,
            "needs Jupyter with nbconvert and jupyter_kernel_test; environment.md says how to install them");
        KernelSpecs.Install(KernelInfo.Name, KernelSpecs.PrefixData(prefix.Path));
        return Run(Found.Value!, prefix.Path, arguments);
    }

    private static (int Code, string Output) Run(string program, string? prefix, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        if (prefix is not null)
        {
            start.Environment["JUPYTER_PATH"] = KernelSpecs.PrefixData(prefix);
            start.Environment["JUPYTER_RUNTIME_DIR"] = Path.Combine(prefix, "runtime");
            start.Environment["IPYTHONDIR"] = Path.Combine(prefix, "ipython");
        }
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + error.GetAwaiter().GetResult());
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, "");
        }
    }
}
