using System.CommandLine;
using HyperMorph.Cli;
using HyperMorph.Cli.Commands;
using Spectre.Console;

RootCommand root = new(
    "HyperMorph: one hypernetwork gives the weights of a registration network for every regularisation weight λ.")
{
    DemoCommand.Create(), DataCommand.Create(), TrainCommand.Create(), LandscapeCommand.Create(), TuneCommand.Create(),
    EvaluateCommand.Create(), RegisterCommand.Create(),
    ExportCommand.Create(), ImportCommand.Create(),
    ExperimentCommand.Create(), NotebookCommand.Create(), KernelCommand.Create(),
};
Examples.ShowInHelp(root);
if (Console.IsOutputRedirected)
{
    // A file has no edge: paths, titles and commands that are to be copied stay on one line.
    AnsiConsole.Profile.Width = 1000;
}
return await ErrorLine.RunAsync(root, args);
