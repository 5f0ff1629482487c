using System.CommandLine;
using System.Globalization;
using HyperMorph.Training;
using HyperMorph.Tuning;

namespace HyperMorph.Cli;

/// <summary>One option for every hyperparameter by its name, made anew for each command.</summary>
internal sealed class HyperOptions
{
    private readonly Option<double[]>[] _options;

    private HyperOptions(string does, bool several) => _options = [.. Hyperparameter.Known.Select(h =>
        new Option<double[]>($"--{h.Name}")
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"{does} {h.Title}, usually {h.Low} to {h.High}."),
        AllowMultipleArgumentsPerToken = several,
        Arity = ArgumentArity.OneOrMore,
    })];

    /// <summary>Options that take one value each, added to <paramref name="command"/>.</summary>
    public static HyperOptions AddPointTo(Command command, string does) => new HyperOptions(does, several: false).AddTo(command);

    /// <summary>Options that take one value or several each, added to <paramref name="command"/>.</summary>
    public static HyperOptions AddGridTo(Command command, string does) => new HyperOptions(does, several: true).AddTo(command);

    /// <summary>The values that are given, one a name.</summary>
    /// <exception cref="HyperMorphException">One has several values.</exception>
    public HyperPoint Point(ParseResult parsed) => Single(Given(parsed));

    /// <summary>The grid over a model's hyperparameters: a single value holds one, several sweep it,
    /// none sweeps the whole range.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="settings">The settings of the model to sweep.</param>
    /// <param name="counts">How many values an axis that is not given has; the last one serves all further axes.</param>
    /// <exception cref="HyperMorphException">What the model is not conditioned on has several values.</exception>
    public (LandscapeAxis[] Axes, HyperPoint Held) Grid(ParseResult parsed, TrainingSettings settings, int[] counts)
    {
        Dictionary<string, double[]> given = Given(parsed);
        IEnumerable<Hyperparameter> swept = settings.Space.Axes.Where(a => given.GetValueOrDefault(a.Name) is not [_]);
        return WithHeld(settings, given, [.. swept.Select((axis, i) => given.TryGetValue(axis.Name, out double[]? values)
            ? Through(axis, values)
            : LandscapeAxis.Even(axis, counts[Math.Min(i, counts.Length - 1)]))]);
    }

    /// <summary>The grid of just the values that are given; where only some of what the model needs is given, sweeping it
    /// is an error.</summary>
    /// <exception cref="HyperMorphException">What the model is not conditioned on has several values, or nothing that it is
    /// conditioned on is given.</exception>
    public (LandscapeAxis[] Axes, HyperPoint Held) Chosen(ParseResult parsed, TrainingSettings settings)
    {
        Dictionary<string, double[]> given = Given(parsed);
        return WithHeld(settings, given, [.. settings.Space.Axes.Where(a => given.ContainsKey(a.Name))
            .Select(axis => Through(axis, given[axis.Name]))]);
    }

    private static LandscapeAxis Through(Hyperparameter axis, double[] values) => new(axis, [.. values.Distinct().Order()]);

    /// <summary>A grid and what is given besides; a grid of one λ, where nothing is swept.</summary>
    private static (LandscapeAxis[] Axes, HyperPoint Held) WithHeld(
        TrainingSettings settings, Dictionary<string, double[]> given, LandscapeAxis[] axes)
    {
        HyperPoint held = Single(given.Where(g => !axes.Any(a => a.Hyperparameter.Name == g.Key)));
        if (axes.Length > 0)
        {
            return (axes, held);
        }
        // Says what is missing.
        settings.PlacesOf(held);
        Hyperparameter lambda = settings.Space.Axes.FirstOrDefault(a => a.Name == "lambda") ?? Hyperparameter.Lambda;
        return ([new(lambda, [held.Over(settings.Held())["lambda"]])], new(held.Values.Remove("lambda")));
    }

    private static HyperPoint Single(IEnumerable<KeyValuePair<string, double[]>> given) =>
        HyperPoint.Of(given.Select(g => (g.Key, Only(g.Key, g.Value))));

    private static double Only(string name, double[] values) => values is [double only]
        ? only
        : throw new HyperMorphException(
            $"--{name} has {values.Length} values, and it can have only one where it is not swept: give one");

    private Dictionary<string, double[]> Given(ParseResult parsed) =>
        _options.Select(o => KeyValuePair.Create(o.Name[2..], parsed.GetValue(o) ?? []))
            .Where(g => g.Value.Length > 0).ToDictionary();

    private HyperOptions AddTo(Command command)
    {
        Array.ForEach(_options, command.Add);
        return this;
    }
}
