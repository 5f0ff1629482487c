using System.CommandLine;
using HyperMorph.Cli;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Xunit;

namespace HyperMorph.Tests.Cli;

public sealed class HyperOptionsTests
{
    private static readonly TrainingSettings OverLambda = new();
    private static readonly TrainingSettings OverBoth = new() { Space = new(Hyperparameter.Lambda, Hyperparameter.Gamma) };
    private static readonly TrainingSettings AtOneLambda = new() { Preset = null, Space = new(), Constants = 0.4 };

    [Fact]
    public void Of_a_grid_several_values_are_swept_one_is_held_and_what_is_not_given_is_swept_whole()
    {
        (LandscapeAxis[] axes, HyperPoint held) = Grid(OverBoth, "--lambda 0.5 0.1 0.5");
        Assert.Equal(["lambda", "gamma"], axes.Select(a => a.Hyperparameter.Name));
        Assert.Equal([0.1, 0.5], axes[0].Values);
        Assert.Equal([0, 0.25, 0.5, 0.75, 1], axes[1].Values);
        Assert.Equal(HyperPoint.Empty, held);
        (axes, held) = Grid(OverBoth, "--lambda 0.3");
        LandscapeAxis gamma = Assert.Single(axes);
        Assert.Equal(("gamma", 7), (gamma.Hyperparameter.Name, gamma.Values.Length));
        Assert.Equal(HyperPoint.FromDouble(0.3), held);
    }

    [Fact]
    public void Chosen_are_the_given_values_and_nothing_else()
    {
        (LandscapeAxis[] axes, HyperPoint held) = Chosen(OverBoth, "--lambda 0.3 --gamma 0 0.5");
        Assert.Equal([[0.3], [0, 0.5]], axes.Select(a => a.Values));
        Assert.Equal(HyperPoint.Empty, held);
    }

    [Fact]
    public void Where_nothing_is_swept_the_grid_is_one_lambda()
    {
        (LandscapeAxis[] Axes, HyperPoint Held)[] grids =
        [
            Grid(OverBoth, "--lambda 0.3 --gamma 0.5"), Grid(AtOneLambda, ""), Chosen(AtOneLambda, ""),
            Chosen(AtOneLambda, "--lambda 0.4"),
        ];
        Assert.Equal([[0.3], [0.4], [0.4], [0.4]], grids.Select(g => Assert.Single(g.Axes).Values));
        Assert.Equal(HyperPoint.Of(("gamma", 0.5)), grids[0].Held);
        Assert.All(grids[1..], g => Assert.Equal(HyperPoint.Empty, g.Held));
    }

    [Fact]
    public void What_the_model_is_not_conditioned_on_cannot_have_several_values()
    {
        Assert.Contains("--gamma has 2 values", Refusal(() => Chosen(OverLambda, "--lambda 0.3 --gamma 0 0.5")),
            StringComparison.Ordinal);
        Assert.Contains("--gamma has 2 values", Refusal(() => Grid(OverLambda, "--gamma 0 0.5")), StringComparison.Ordinal);
        Assert.Contains("--lambda has 3 values", Refusal(() => Grid(AtOneLambda, "--lambda 0.4 0.5 0.6")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_point_has_one_value_of_each()
    {
        Command command = new("register");
        HyperOptions options = HyperOptions.AddPointTo(command, "The");
        Assert.Equal(HyperPoint.Of(("lambda", 0.3), ("gamma", 0.5)), options.Point(command.Parse("--gamma 0.5 --lambda 0.3")));
        Assert.Contains("--lambda has 2 values", Refusal(() => options.Point(command.Parse("--lambda 0.3 --lambda 0.4"))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_at_all_is_too_little_for_a_model_that_has_to_be_told() =>
        Assert.Contains("lambda is missing", Refusal(() => Chosen(OverLambda, "")), StringComparison.Ordinal);

    private static (LandscapeAxis[] Axes, HyperPoint Held) Grid(TrainingSettings settings, string given)
    {
        (HyperOptions options, ParseResult parsed) = Parse(given);
        return options.Grid(parsed, settings, [7, 5]);
    }

    private static (LandscapeAxis[] Axes, HyperPoint Held) Chosen(TrainingSettings settings, string given)
    {
        (HyperOptions options, ParseResult parsed) = Parse(given);
        return options.Chosen(parsed, settings);
    }

    private static (HyperOptions Options, ParseResult Parsed) Parse(string given)
    {
        Command command = new("sweep");
        HyperOptions options = HyperOptions.AddGridTo(command, "Values of");
        return (options, command.Parse(given));
    }

    private static string Refusal(Func<object> action) => Assert.Throws<HyperMorphException>(action).Message;
}
