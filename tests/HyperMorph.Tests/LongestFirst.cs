using HyperMorph.Tests;
using HyperMorph.Tests.Cli.Commands;
using HyperMorph.Tests.Cli.Experiments;
using HyperMorph.Tests.Kernel.Notebooks;
using HyperMorph.Tests.Notebooks;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace HyperMorph.Tests;

/// <summary>Starts the classes that take minutes first: one that is left to the end runs alone there.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly Type[] s_long =
    [
        typeof(NotebookJupyterTests), typeof(ExperimentCommandTests), typeof(SlurmTests), typeof(NotebookRunTests),
        typeof(CommandTests), typeof(RunnerTests),
    ];

    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection
    {
        static int Place(TTestCollection collection) => Array.FindIndex(s_long, type =>
            collection.TestCollectionDisplayName.Contains($"{type.FullName} ", StringComparison.Ordinal));
        return [.. testCollections.OrderBy(c => Place(c) < 0).ThenBy(Place)];
    }
}
