using HyperMorph;
using HyperMorph.Cli;
using HyperMorph.Cli.Commands;

NativeMemory.Keep();
Terminal.WidenFile();
return await ErrorLine.RunAsync(HyperMorphCommand.Create(), args);
