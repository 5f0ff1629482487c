using System.CommandLine;

namespace HyperMorph.Cli.Commands;

/// <summary>The program itself, with all its commands.</summary>
internal static class HyperMorphCommand
{
    public static RootCommand Create()
    {
        RootCommand root = new(
            "HyperMorph: one hypernetwork gives the weights of a registration network for every regularisation weight λ.")
        {
            DemoCommand.Create(), DataCommand.Create(), TrainCommand.Create(), LandscapeCommand.Create(), TuneCommand.Create(),
            EvaluateCommand.Create(), RegisterCommand.Create(),
            ExportCommand.Create(), ImportCommand.Create(),
            ExperimentCommand.Create(), NotebookCommand.Create(), KernelCommand.Create(),
        };
        Examples.ShowInHelp(root);
        return root;
    }
}
