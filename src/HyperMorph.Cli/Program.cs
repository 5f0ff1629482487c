using HyperMorph.Cli;
using HyperMorph.Cli.Commands;
using Spectre.Console;

if (Console.IsOutputRedirected)
{
    // A file has no edge: paths, titles and commands that are to be copied stay on one line.
    AnsiConsole.Profile.Width = 1000;
}
return await ErrorLine.RunAsync(HyperMorphCommand.Create(), args);
