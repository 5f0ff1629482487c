using HyperMorph.Figures.Notebook;
using HyperMorph.Training;
using Microsoft.Data.Analysis;
using Xunit;

namespace HyperMorph.Tests.Figures.Notebook;

public sealed class RowsTests
{
    [Fact]
    public void Each_property_is_a_column_of_its_type()
    {
        DataFrame table = new[]
        {
            new { Name = "a", Dice = 0.5, Pairs = 3, Best = (HyperPoint)0.25 },
            new { Name = "b", Dice = double.NaN, Pairs = 4, Best = (HyperPoint)1 }
        }.ToTable();
        Assert.Equal(["Name", "Dice", "Pairs", "Best"], table.Columns.Select(c => c.Name));
        Assert.Equal(["a", 0.5, 3, "λ = 0.25"], table.Rows[0]);
        Assert.Equal(["b", null, 4, "λ = 1"], table.Rows[1]);
    }
}
