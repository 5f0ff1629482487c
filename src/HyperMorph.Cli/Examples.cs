using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace HyperMorph.Cli;

/// <summary>Examples at the end of a command's help.</summary>
internal static class Examples
{
    private static readonly ConditionalWeakTable<Command, string[]> Known = [];

    /// <summary>Gives <paramref name="command"/> its examples, without the program's name.</summary>
    public static Command WithExamples(this Command command, params string[] examples)
    {
        Known.Add(command, examples);
        return command;
    }

    /// <summary>Lets the help of <paramref name="root"/> and of all commands below it end with their examples.</summary>
    public static void ShowInHelp(RootCommand root)
    {
        root.WithExamples("demo", "data list", "train oasis-2d --output runs/oasis", "landscape runs/oasis --output landscape");
        foreach (HelpOption help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpWithExamples((HelpAction)help.Action!);
        }
    }

    private sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            int result = usual.Invoke(parseResult);
            if (Known.TryGetValue(parseResult.CommandResult.Command, out string[]? examples))
            {
                TextWriter output = parseResult.InvocationConfiguration.Output;
                output.WriteLine(examples.Length == 1 ? "Example:" : "Examples:");
                Array.ForEach(examples, example => output.WriteLine($"  hypermorph {example}"));
                output.WriteLine();
            }
            return result;
        }
    }
}
