using System.CommandLine;
using HyperMorph.Cli;
using HyperMorph.Cli.Commands;

RootCommand root = new(
    "HyperMorph: one hypernetwork gives the weights of a registration network for every regularisation weight λ.")
{
    DemoCommand.Create(), DataCommand.Create(), TrainCommand.Create(), LandscapeCommand.Create(), TuneCommand.Create(),
    EvaluateCommand.Create(), RegisterCommand.Create(),
    ExportCommand.Create(), ImportCommand.Create(),
    ExperimentCommand.Create(), NotebookCommand.Create(), KernelCommand.Create(),
};
Examples.ShowInHelp(root);
return await ErrorLine.RunAsync(root, args);
