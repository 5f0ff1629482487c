using System.CommandLine;
using HyperMorph.Kernel.Jupyter;
using Spectre.Console;

namespace HyperMorph.Cli.Commands;

/// <summary>Makes the C# kernel known to Jupyter.</summary>
internal static class KernelCommand
{
    public static Command Create() => new Command("kernel",
        "Installs the C# kernel for Jupyter; nothing is copied, Jupyter starts it from here.") { Install(), Uninstall(), List() }
        .WithExamples("kernel install", "kernel list", "kernel uninstall");

    private static Command Install() =>
        InPlace("install", "Makes the kernel known to Jupyter.", KernelSpecs.Install, "installed in");

    private static Command Uninstall() =>
        InPlace("uninstall", "Removes the kernel from Jupyter.", KernelSpecs.Uninstall, "removed");

    private static Command InPlace(string verb, string description, Func<string, string, string> change, string done)
    {
        Option<string> name = SharedOptions.WithDefault(
            "--name", KernelInfo.Name, "The name that notebooks know the kernel by; the default is that of .NET Interactive.");
        Option<bool> user = new("--user") { Description = "For this user alone (the default)." };
        Option<string?> prefix = PrefixOption();
        Command command = new(verb, description) { name, user, prefix };
        command.SetAction(parsed =>
        {
            string folder = change(parsed.GetValue(name)!, Place(parsed.GetValue(user), parsed.GetValue(prefix)));
            Console.WriteLine($"{done} {folder}");
            return 0;
        });
        return command.WithExamples($"kernel {verb}", $"kernel {verb} --name csharp --prefix /usr/local");
    }

    private static Command List()
    {
        Option<string?> prefix = PrefixOption();
        Command command = new("list", "Lists the kernels that Jupyter finds, and which of them are this one.") { prefix };
        command.SetAction(parsed =>
        {
            Table table = new Table().Border(TableBorder.Rounded).AddColumns("name", "title", "ours", "where");
            foreach (InstalledKernel kernel in KernelSpecs.List(parsed.GetValue(prefix)))
            {
                table.AddRow(Markup.Escape(kernel.Name), Markup.Escape(kernel.DisplayName),
                    kernel.IsOurs ? "[green]yes[/]" : "no", Markup.Escape(kernel.Folder));
            }
            AnsiConsole.Write(table);
            return 0;
        });
        return command.WithExamples("kernel list", "kernel list --prefix /usr/local");
    }

    private static Option<string?> PrefixOption() =>
        new("--prefix")
        {
            Description = "Below this folder, in share/jupyter: /usr/local for all users, or a Python environment's."
        };

    private static string Place(bool user, string? prefix) => prefix is null ? KernelSpecs.UserData()
        : user ? throw new HyperMorphException("--user and --prefix are two places; give one of them")
        : KernelSpecs.PrefixData(prefix);
}
