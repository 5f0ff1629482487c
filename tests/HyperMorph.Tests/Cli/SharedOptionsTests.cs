using System.CommandLine;
using HyperMorph.Cli;
using Xunit;

namespace HyperMorph.Tests.Cli;

public sealed class SharedOptionsTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("--count 3 21", null)]
    [InlineData("--count 21 2", "--count is 2, and a grid needs at least 3 values along an axis.")]
    [InlineData("--count many", "many")]
    public void A_grid_has_at_least_three_values_along_an_axis(string given, string? wrong)
    {
        string said = string.Join(' ', new Command("sweep") { SharedOptions.CountOption("") }.Parse(given).Errors
            .Select(e => e.Message));
        Assert.Equal(wrong is null, said == "");
        Assert.Contains(wrong ?? "", said, StringComparison.Ordinal);
    }
}
