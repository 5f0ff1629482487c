using System.CommandLine;
using HyperMorph.Experiments;

namespace HyperMorph.Cli.Experiments;

/// <summary>Arguments that say which experiments, how large, and where their runs are kept.</summary>
internal sealed class Selection
{
    private readonly Argument<string[]> _names = new("EXPERIMENT")
    {
        Description = $"One or several of {string.Join(", ", Experiment.All.Select(e => e.Name))}.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _profile = SharedOptions.WithDefault("--profile", Profile.Quick.Name,
        "quick: phantoms, minutes; full: real images, hours.");

    private readonly Option<int?> _steps = new("--steps")
    {
        Description = "At most so many training steps a run, to see how an experiment goes; such runs are others than without."
    };

    private readonly Option<string> _store = StoreOption();

    /// <summary>Gives a command these arguments.</summary>
    public Selection(Command command)
    {
        command.Arguments.Add(_names);
        command.Options.Add(_profile);
        command.Options.Add(_steps);
        command.Options.Add(_store);
    }

    /// <summary>Where the runs are kept.</summary>
    public static Option<string> StoreOption() =>
        SharedOptions.WithDefault("--store", "experiments", "Folder that keeps the runs.");

    /// <summary>What was said, in words that can be said again.</summary>
    public string Words(ParseResult parsed) => string.Join(' ', [
        .. parsed.GetValue(_names)!, "--profile", parsed.GetValue(_profile)!,
        .. parsed.GetValue(_steps) is { } steps ? ["--steps", $"{steps}"] : Array.Empty<string>(),
        .. parsed.GetResult(_store) is { Implicit: false } ? ["--store", parsed.GetValue(_store)!] : Array.Empty<string>()]);

    /// <summary>A name for the plan.</summary>
    public string PlanName(ParseResult parsed) => $"{string.Join('-', parsed.GetValue(_names)!)}-{parsed.GetValue(_profile)}";

    /// <summary>The experiments.</summary>
    public Experiment[] Experiments(ParseResult parsed) => [.. parsed.GetValue(_names)!.Select(Experiment.Named)];

    /// <summary>How large they are.</summary>
    /// <exception cref="HyperMorphException">There is no such profile, or a number is out of range.</exception>
    public Profile ProfileOf(ParseResult parsed)
    {
        Profile profile = Profile.Named(parsed.GetValue(_profile)!);
        return parsed.GetValue(_steps) is not { } steps ? profile
            : steps >= 1 ? profile.AtMost(steps)
            : throw new HyperMorphException($"--steps is {steps}; it must be at least 1");
    }

    /// <summary>All their runs, as far as the store says which; experiments share runs, and each comes once.</summary>
    public IReadOnlyList<PlannedRun> Runs(ParseResult parsed)
    {
        (Profile profile, RunStore store) = (ProfileOf(parsed), Store(parsed));
        return [.. Experiments(parsed).SelectMany(e => e.PlanIn(profile, store)).DistinctBy(r => (r.Run.Key, r.Evaluation.Key))];
    }

    /// <summary>Where the runs are kept.</summary>
    public RunStore Store(ParseResult parsed) => RunStore.Open(parsed.GetValue(_store)!);

    /// <summary>How far the runs are.</summary>
    public RunStatus[] Statuses(ParseResult parsed)
    {
        RunStore store = Store(parsed);
        return [.. Runs(parsed).Select(store.StatusOf)];
    }
}
