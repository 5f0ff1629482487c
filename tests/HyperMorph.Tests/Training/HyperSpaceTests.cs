using System.Text.Json;
using HyperMorph.Training;
using Xunit;

namespace HyperMorph.Tests.Training;

public sealed class HyperSpaceTests
{
    private static readonly HyperSpace Space = new(Hyperparameter.Lambda, Hyperparameter.Width, Hyperparameter.Window);

    [Fact]
    public void Places_run_from_0_to_1_over_the_range_and_lead_back()
    {
        Assert.Equal([0, 0, 0], Places(0, 1, 3));
        Assert.Equal([1, 1, 1], Places(1, 6, 15));
        Assert.Equal([0.3, 0.5, 0.5], Places(0.3, Math.Sqrt(6), 9));
        Assert.Equal(Math.Sqrt(6), Space.At([0.3, 0.5, 0.5])["width"], 1e-12);
        static double[] Places(double lambda, double width, double window) =>
            [.. Space.PlacesOf(HyperPoint.Of(("lambda", lambda), ("width", width), ("window", window)), HyperPoint.Empty)
                .Select(p => Math.Round(p, 12))];
    }

    [Theory]
    [InlineData(3, 3), InlineData(3.9, 3), InlineData(8.2, 9), InlineData(15, 15)]
    public void Training_takes_odd_windows(double value, double expected) =>
        Assert.Equal(expected, Hyperparameter.Window.Snap(value));

    [Theory]
    [InlineData(5, 5), InlineData(6.1, 7), InlineData(8, 7)]
    public void Training_takes_odd_windows_though_the_range_ends_at_an_even_one(double value, double expected) =>
        Assert.Equal(expected, Hyperparameter.Parse("window=5..8").Snap(value));

    [Fact]
    public void A_missing_an_unknown_and_a_wrong_value_are_each_named()
    {
        HyperPoint held = HyperPoint.Of(("gamma", 0));
        string Error(params (string, double)[] point) =>
            Assert.Throws<HyperMorphException>(() => Space.PlacesOf(HyperPoint.Of(point), held)).Message;
        Assert.Contains("window is missing", Error(("lambda", 0.1), ("width", 2)), StringComparison.Ordinal);
        Assert.Contains("no hyperparameter bins; it has lambda, width, window",
            Error(("lambda", 0.1), ("width", 2), ("window", 9), ("bins", 32)), StringComparison.Ordinal);
        Assert.Contains("no hyperparameter 'sigma'",
            Error(("lambda", 0.1), ("width", 2), ("window", 9), ("sigma", 1)), StringComparison.Ordinal);
        Assert.Contains("trained at γ = 0 alone",
            Error(("lambda", 0.1), ("width", 2), ("window", 9), ("gamma", 0.5)), StringComparison.Ordinal);
        Assert.Contains("λ is 1.5", Error(("lambda", 1.5), ("width", 2), ("window", 9)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lambda", 0, 1, Scale.Linear), InlineData("window=5..11", 5, 11, Scale.Linear),
        InlineData("lambda=0.01..1,log,uniform", 0.01, 1, Scale.Logarithmic)]
    public void A_hyperparameter_is_read_from_its_text(string text, double low, double high, Scale scale)
    {
        Hyperparameter read = Hyperparameter.Parse(text);
        Assert.Equal((low, high, scale), (read.Low, read.High, read.Scale));
    }

    [Theory]
    [InlineData("sigma"), InlineData("lambda=0.5"), InlineData("lambda=1..0"), InlineData("lambda=0..2"),
        InlineData("lambda,log"), InlineData("window=4..8"), InlineData("gamma,often")]
    public void A_hyperparameter_that_makes_no_sense_is_refused(string text) =>
        Assert.Throws<HyperMorphException>(() => Hyperparameter.Parse(text));

    [Fact]
    public void Space_and_point_survive_json()
    {
        TrainingSettings settings = new()
        {
            Space = new(Hyperparameter.Parse("lambda,uniform"), Hyperparameter.Gamma),
            Constants = HyperPoint.Of(("bending", 0.25))
        };
        TrainingSettings read = JsonSerializer.Deserialize<TrainingSettings>(JsonSerializer.Serialize(settings))!;
        Assert.Equal(settings.Space.Axes, read.Space.Axes);
        Assert.Equal(settings.Constants, read.Constants);
    }

    [Fact]
    public void Points_are_equal_by_their_values_and_read_as_formulas()
    {
        HyperPoint point = HyperPoint.Of(("gamma", 0.5), ("lambda", 0.3));
        Assert.Equal(HyperPoint.Of(("lambda", 0.3)).With("gamma", 0.5), point);
        Assert.Equal("λ = 0.3, γ = 0.5", point.ToString());
    }
}
