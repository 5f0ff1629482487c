using System.Text.RegularExpressions;
using HyperMorph.Figures;
using HyperMorph.Tests.Imaging;
using HyperMorph.Tuning;
using Xunit;

namespace HyperMorph.Tests.Figures;

public sealed class TuningReportTests
{
    [Fact]
    public void The_best_point_has_one_row_whether_the_front_holds_it_or_not()
    {
        Landscape landscape = Sweep.Landscape(structures: 2, pairs: 4, steps: 11);
        ParetoPoint[] front = ParetoFront.Of(landscape);
        int Rows(ParetoPoint best)
        {
            using TemporaryFolder folder = new();
            TuningReport.Write(folder / "page.html", landscape, best, new Regularity());
            return Regex.Count(File.ReadAllText(folder / "page.html"), "<tr><td>");
        }
        // What the search returns is computed anew, and equal only by value.
        Assert.Equal(front.Length, Rows(ParetoFront.Points(landscape).MaxBy(p => p.Dice)!));
        Assert.Equal(front.Length + 1, Rows(front[0] with { Point = 0.987 }));
    }
}
