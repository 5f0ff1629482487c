using System.CommandLine;
using HyperMorph.Cli.Commands;
using Xunit;

namespace HyperMorph.Tests.Cli.Commands;

public sealed class HyperMorphCommandTests
{
    private static readonly RootCommand Root = HyperMorphCommand.Create();

    public static TheoryData<string> Commands => new(Below(Root, ""));

    [Theory, MemberData(nameof(Commands))]
    public void The_help_of_every_command_ends_with_examples_that_the_command_line_takes(string command)
    {
        using StringWriter help = new();
        Assert.Equal(0, Root.Parse($"{command} --help").Invoke(new() { Output = help }));
        string[] examples = [.. help.ToString().Split('\n').SkipWhile(l => !l.StartsWith("Example", StringComparison.Ordinal))
            .Skip(1).Select(l => l.Trim()).Where(l => l != "")];
        Assert.NotEmpty(examples);
        Assert.All(examples, e => Assert.StartsWith($"hypermorph {command}", e, StringComparison.Ordinal));
        Assert.All(examples, e => Assert.Empty(Root.Parse(e["hypermorph ".Length..]).Errors));
    }

    private static IEnumerable<string> Below(Command command, string path) => command.Subcommands.Where(c => !c.Hidden)
        .SelectMany(c => Below(c, $"{path} {c.Name}".TrimStart())).Prepend(path);
}
