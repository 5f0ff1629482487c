using HyperMorph.Cli;
using HyperMorph.Cli.Commands;

Terminal.WidenFile();
return await ErrorLine.RunAsync(HyperMorphCommand.Create(), args);
