using System.Diagnostics;
using HyperMorph.Kernel;

namespace HyperMorph.Benchmarks;

/// <summary>These benchmarks in a process of their own.</summary>
internal static class ThisProgram
{
    /// <summary>How to start them, however they were started themselves.</summary>
    public static ProcessStartInfo With(params string[] arguments) =>
        new(DotNetHost.Path, [typeof(ThisProgram).Assembly.Location, .. arguments]);
}
