using HyperMorph.Tests;
using HyperMorph.Tests.Cli.Commands;
using HyperMorph.Tests.Notebooks;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace HyperMorph.Tests;

/// <summary>Begins with the classes that take minutes, so that none of them is left alone on one core at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
        [typeof(NotebookJupyterTests).FullName!, typeof(NotebookRunTests).FullName!, typeof(ExperimentCommandTests).FullName!];

    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderByDescending(collection =>
            Long.Any(name => collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)))];
}
