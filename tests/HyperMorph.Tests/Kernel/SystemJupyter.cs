using HyperMorph.Kernel.Jupyter;
using HyperMorph.Tests.Imaging;

namespace HyperMorph.Tests.Kernel;

/// <summary>The Jupyter of the system, which knows our kernel from a temporary prefix.</summary>
internal static class SystemJupyter
{
    /// <summary>Runs a Python that has Jupyter; without one the test is skipped.</summary>
    public static (int Code, string Output) Python(TemporaryFolder prefix, params string[] arguments)
    {
        KernelSpecs.Install(KernelInfo.Name, KernelSpecs.PrefixData(prefix.Path));
        Dictionary<string, string> environment = new()
        {
            ["JUPYTER_PATH"] = KernelSpecs.PrefixData(prefix.Path),
            ["JUPYTER_RUNTIME_DIR"] = prefix / "runtime",
            ["IPYTHONDIR"] = prefix / "ipython",
        };
        return SystemPython.Run("jupyter_client, nbconvert, nbclient, jupyter_kernel_test", prefix.Path, environment, arguments);
    }
}
