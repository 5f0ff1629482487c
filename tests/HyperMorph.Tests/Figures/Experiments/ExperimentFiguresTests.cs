using HyperMorph.Experiments;
using HyperMorph.Figures.Experiments;
using HyperMorph.Tests.Experiments;
using Xunit;

namespace HyperMorph.Tests.Figures.Experiments;

public sealed class ExperimentFiguresTests
{
    [Theory]
    [InlineData(1, "compute curves gap convergence", true)]
    [InlineData(2, "compute surface-hypermorph surface-voxelmorph gap convergence", false)]
    public void Captions_speak_of_intervals_of_the_gap_where_the_chart_shows_them(int axes, string names, bool hasIntervals)
    {
        EfficiencyResult result = MadeUp.Efficiency(0.01, 0.1, axes);
        IReadOnlyList<ExperimentFigure> figures = ExperimentFigures.Of(result, [result.Hyper, .. result.Baselines]);
        Assert.Equal(names, string.Join(' ', figures.Select(f => f.Name)));
        Assert.Equal(hasIntervals, figures.Single(f => f.Name == "gap").Caption.Contains("interval", StringComparison.Ordinal));
    }

    [Fact]
    public void No_convergence_is_shown_where_no_model_was_scored_while_it_trained()
    {
        EfficiencyResult result = MadeUp.Efficiency(0.01, 0.1);
        IEnumerable<RunOutcome> unscored = new[] { result.Hyper }.Concat(result.Baselines)
            .Select(o => o with { Model = o.Model with { Validation = [] } });
        Assert.DoesNotContain("convergence", ExperimentFigures.Of(result, [.. unscored]).Select(f => f.Name));
    }
}
