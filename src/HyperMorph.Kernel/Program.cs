using HyperMorph.Kernel;
using HyperMorph.Kernel.Jupyter;

if (args.Length != 1)
{
    Console.Error.WriteLine(
        "usage: HyperMorph.Kernel CONNECTION_FILE (Jupyter starts it so; see 'hypermorph kernel install --help')");
    return 2;
}
try
{
    using KernelServer server = new(ConnectionFile.Read(args[0]));
    server.Run();
    return 0;
}
catch (KernelException failure)
{
    Console.Error.WriteLine($"HyperMorph.Kernel: {failure.Message}");
    return 1;
}
