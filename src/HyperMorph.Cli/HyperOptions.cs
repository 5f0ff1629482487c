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
    /// <exception cref="HyperMorphException">One is given twice.</exception>
    public HyperPoint Point(ParseResult parsed) => HyperPoint.Of(Given(parsed).Select(g => (g.Name, g.Values is [double only]
        ? only
        : throw new HyperMorphException($"--{g.Name} is given {g.Values.Length} times: give it once"))));

    /// <summary>The grid over a model's hyperparameters: a single value holds one, several sweep it,
    /// none sweeps the whole range.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="model">The model to sweep.</param>
    /// <param name="counts">How many values an axis that is not given has; the last one serves all further axes.</param>
    public (LandscapeAxis[] Axes, HyperPoint Held) Grid(ParseResult parsed, TrainedModel model, int[] counts)
    {
        TrainingSettings settings = model.Info.Settings;
        Dictionary<string, double[]> given = Given(parsed).ToDictionary(g => g.Name, g => g.Values);
        Hyperparameter[] swept = [.. settings.Space.Axes
            .Where(a => !(given.TryGetValue(a.Name, out double[]? values) && values.Length == 1))];
        LandscapeAxis[] axes = [.. swept.Select((axis, i) => given.TryGetValue(axis.Name, out double[]? values)
            ? new(axis, [.. values.Distinct().Order()])
            : LandscapeAxis.Even(axis, counts[Math.Min(i, counts.Length - 1)]))];
        HyperPoint held = HyperPoint.Of(given.Where(g => !swept.Any(s => s.Name == g.Key)).Select(g => (g.Key, g.Value[0])));
        return axes.Length > 0 ? (axes, held) : (Single(settings, held), new(held.Values.Remove("lambda")));
    }

    /// <summary>The grid of just the values that are given; what the model needs and is not given is an
    /// error when it is swept.</summary>
    public (LandscapeAxis[] Axes, HyperPoint Held) Chosen(ParseResult parsed, TrainedModel model)
    {
        TrainingSettings settings = model.Info.Settings;
        Dictionary<string, double[]> given = Given(parsed).ToDictionary(g => g.Name, g => g.Values);
        LandscapeAxis[] axes = [.. settings.Space.Axes.Where(a => given.ContainsKey(a.Name))
            .Select(a => new LandscapeAxis(a, [.. given[a.Name].Distinct().Order()]))];
        HyperPoint held = HyperPoint.Of(
            given.Where(g => !axes.Any(a => a.Hyperparameter.Name == g.Key)).Select(g => (g.Key, g.Value[0])));
        return axes.Length > 0 || settings.Space.Axes.Length > 0
            ? (axes, held)
            : (Single(settings, held), new(held.Values.Remove("lambda")));
    }

    /// <summary>A grid of one λ, for what has nothing to sweep.</summary>
    private static LandscapeAxis[] Single(TrainingSettings settings, HyperPoint held)
    {
        Hyperparameter lambda = settings.Space.Axes.FirstOrDefault(a => a.Name == "lambda") ?? Hyperparameter.Lambda;
        return [new(lambda, [held.Over(settings.Held())["lambda"]])];
    }

    private IEnumerable<(string Name, double[] Values)> Given(ParseResult parsed) =>
        _options.Select(o => (Name: o.Name[2..], Values: parsed.GetValue(o)))
            .Where(g => g.Values is { Length: > 0 }).Select(g => (g.Name, g.Values!));

    private HyperOptions AddTo(Command command)
    {
        Array.ForEach(_options, command.Add);
        return this;
    }
}
