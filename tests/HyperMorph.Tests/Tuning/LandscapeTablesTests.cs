using HyperMorph.Tests.Imaging;
using HyperMorph.Tuning;
using Microsoft.Data.Analysis;
using Xunit;

namespace HyperMorph.Tests.Tuning;

public sealed class LandscapeTablesTests
{
    [Fact]
    public void Tables_hold_the_landscape_and_read_back_as_data_frames()
    {
        using TemporaryFolder folder = new();
        Landscape landscape = OptimaTests.Synthetic();
        LandscapeTables.Write(folder.Path, landscape, Optima.Of(landscape));
        DataFrame summary = DataFrame.LoadCsv(folder / "landscape.csv"), pairs = DataFrame.LoadCsv(folder / "pairs.csv");
        Assert.Equal(22, summary.Rows.Count);
        Assert.Equal(22 * 40, pairs.Rows.Count);
        Assert.Equal(0.25, Convert.ToDouble(summary["dice"][0], System.Globalization.CultureInfo.InvariantCulture), 1e-6);
        Assert.Contains("0.2,", File.ReadAllText(folder / "landscape.csv"), StringComparison.Ordinal);
        Assert.Equal(6, File.ReadAllLines(folder / "optima.csv").Length);
    }
}
