using System.CommandLine;
using HyperMorph.Kernel.Jupyter;
using Spectre.Console;

namespace HyperMorph.Cli.Commands;

/// <summary>Makes the C# kernel known to Jupyter.</summary>
internal static class KernelCommand
{
    public static Command Create() => new Command("kernel", "Installs the C# kernel for Jupyter; nothing is copied, Jupyter starts it from here.") { Install(), Uninstall(), List() }
        .WithExamples("kernel install", "kernel list", "kernel uninstall");

    private static Command Install()
    {
        Option<string> name = NameOption();
        (Option<bool> user, Option<string?> prefix) = PlaceOptions();
        Command command = new("install", "Makes the kernel known to Jupyter.") { name, user, prefix };
        command.SetAction(parsed =>
        {
            string folder = KernelSpecs.Install(parsed.GetValue(name)!, Place(parsed.GetValue(user), parsed.GetValue(prefix)));
            Console.WriteLine($"installed in {folder}");
            return 0;
        });
        return command.WithExamples("kernel install", "kernel install --name csharp --prefix /usr/local");
    }

    private static Command Uninstall()
    {
        Option<string> name = NameOption();
        (Option<bool> user, Option<string?> prefix) = PlaceOptions();
        Command command = new("uninstall", "Removes the kernel from Jupyter.") { name, user, prefix };
        command.SetAction(parsed =>
        {
            string folder = KernelSpecs.Uninstall(parsed.GetValue(name)!, Place(parsed.GetValue(user), parsed.GetValue(prefix)));
            Console.WriteLine($"removed {folder}");
            return 0;
        });
        return command.WithExamples("kernel uninstall", "kernel uninstall --name csharp --prefix /usr/local");
    }

    private static Command List()
    {
        (_, Option<string?> prefix) = PlaceOptions();
        Command command = new("list", "Lists the kernels that Jupyter finds, and which of them are this one.") { prefix };
        command.SetAction(parsed =>
        {
            Table table = new Table().Border(TableBorder.Rounded).AddColumns("name", "title", "ours", "where");
            foreach (InstalledKernel kernel in KernelSpecs.List(parsed.GetValue(prefix)))
            {
                table.AddRow(Markup.Escape(kernel.Name), Markup.Escape(kernel.DisplayName), kernel.IsOurs ? "[green]yes[/]" : "no", Markup.Escape(kernel.Folder));
            }
            AnsiConsole.Write(table);
            return 0;
        });
        return command.WithExamples("kernel list", "kernel list --prefix /usr/local");
    }

    private static Option<string> NameOption() =>
        SharedOptions.WithDefault("--name", KernelInfo.Name, "The name that notebooks know the kernel by; the default is that of .NET Interactive.");

    private static (Option<bool>, Option<string?>) PlaceOptions() => (
        new("--user") { Description = "For this user alone (the default)." },
        new("--prefix") { Description = "Below this folder, in share/jupyter: /usr/local for all users, or a Python environment's." });

    private static string Place(bool user, string? prefix) => prefix is null ? KernelSpecs.UserData()
        : user ? throw new HyperMorphException("--user and --prefix are two places; give one of them") : KernelSpecs.PrefixData(prefix);
}
