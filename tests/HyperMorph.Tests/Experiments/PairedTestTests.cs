using HyperMorph.Experiments;
using Xunit;

namespace HyperMorph.Tests.Experiments;

public sealed class PairedTestTests
{
    [Fact]
    public void Few_differences_have_the_probability_of_counting_all_signs()
    {
        double[] differences = [1.2, 0.4, -0.3, 0.9, 0.1, 0.7, -0.2, 0.5, 0.6, 1.0];
        double seen = Math.Abs(differences.Sum());
        int asLarge = Enumerable.Range(0, 1 << differences.Length).Count(signs =>
            Math.Abs(differences.Select((d, i) => (signs >> i & 1) == 0 ? d : -d).Sum()) >= seen - 1e-12);
        Assert.Equal(asLarge / 1024.0, PairedTest.SignFlip(differences), 0.004);
    }

    [Fact]
    public void No_difference_is_no_surprise() => Assert.Equal(1, PairedTest.SignFlip([0, 0, 0]));

    [Fact]
    public void Differences_that_cannot_be_computed_do_not_count() =>
        Assert.Equal(PairedTest.SignFlip([1, 2, 3]), PairedTest.SignFlip([1, double.NaN, 2, 3]));

    [Fact]
    public void Of_tests_without_effect_one_in_twenty_is_below_five_percent()
    {
        Random random = new(3);
        double[] p = [.. Enumerable.Range(0, 200).Select(_ =>
            PairedTest.SignFlip([.. Enumerable.Range(0, 20).Select(_ => random.NextDouble() - 0.5)]))];
        Assert.InRange(p.Count(v => v < 0.05) / 200.0, 0.01, 0.1);
    }

    [Fact]
    public void Holms_correction_is_that_of_his_example()
    {
        // As R's p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") gives it.
        double[] corrected = PairedTest.Holm([0.01, 0.04, 0.03, 0.005]);
        Assert.Equal([0.03, 0.06, 0.06, 0.02], corrected.Select(p => Math.Round(p, 10)));
    }
}
