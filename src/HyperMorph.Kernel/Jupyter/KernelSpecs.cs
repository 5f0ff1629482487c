using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace HyperMorph.Kernel.Jupyter;

/// <summary>A kernel that Jupyter lists.</summary>
internal sealed record InstalledKernel(string Name, string DisplayName, string Folder, bool IsOurs);

/// <summary>Makes this kernel known to Jupyter, by a folder with a <c>kernel.json</c> in one of the places
/// where Jupyter looks.</summary>
internal static partial class KernelSpecs
{
    private static readonly string Program = typeof(KernelSpecs).Assembly.Location;

    /// <summary>The folder of a user's own Jupyter data, as Jupyter finds it.</summary>
    public static string UserData()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return Environment.GetEnvironmentVariable("JUPYTER_DATA_DIR") is { Length: > 0 } named ? named
            : OperatingSystem.IsWindows()
                ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "jupyter")
            : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Jupyter")
            : Path.Combine(
                Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } data
                    ? data
                    : Path.Combine(home, ".local", "share"),
                "jupyter");
    }

    /// <summary>The folder of Jupyter's data below a prefix, such as /usr/local or a Python environment.</summary>
    public static string PrefixData(string prefix) => Path.Combine(Path.GetFullPath(prefix), "share", "jupyter");

    /// <summary>Writes the kernelspec and returns its folder; one that this program wrote before is replaced.</summary>
    /// <exception cref="KernelException">The name is not one Jupyter takes, or it belongs to another program.</exception>
    public static string Install(string name, string data)
    {
        if (!Name().IsMatch(name))
        {
            throw new KernelException($"'{name}' is no name for a kernel; a name has letters, digits, and . _ - only");
        }
        string folder = Path.Combine(data, "kernels", name);
        if (Read(folder) is { IsOurs: false } other)
        {
            throw new KernelException($"{folder} holds another kernel ('{other.DisplayName}'); "
                + $"give ours another name with --name, or remove that one with 'jupyter kernelspec uninstall {name}'");
        }
        JsonObject spec = new()
        {
            ["argv"] = new JsonArray(DotNetHost.Path, Program, "{connection_file}"), ["display_name"] = KernelInfo.DisplayName,
            ["language"] = KernelInfo.Language, ["interrupt_mode"] = "message",
            ["metadata"] = new JsonObject { ["debugger"] = false },
        };
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "kernel.json"), Notebooks.NotebookJson.Write(spec));
        return folder;
    }

    /// <summary>Removes the kernelspec and returns its folder.</summary>
    /// <exception cref="KernelException">It is not there, or belongs to another program.</exception>
    public static string Uninstall(string name, string data)
    {
        string folder = Path.Combine(data, "kernels", name);
        switch (Read(folder))
        {
            case null:
                throw new KernelException($"there is no kernel '{name}' in {Path.Combine(data, "kernels")}; "
                    + "'hypermorph kernel list' shows what is installed");
            case { IsOurs: false } other:
                throw new KernelException($"the kernel in {folder} ('{other.DisplayName}') is another program's; "
                    + $"remove it with 'jupyter kernelspec uninstall {name}'");
        }
        Directory.Delete(folder, recursive: true);
        return folder;
    }

    /// <summary>The kernels in the places where Jupyter looks, and below <paramref name="prefix"/> where one is given.</summary>
    public static IReadOnlyList<InstalledKernel> List(string? prefix)
    {
        string[] extra = (Environment.GetEnvironmentVariable("JUPYTER_PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] shared = OperatingSystem.IsWindows()
            ? [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "jupyter")]
            : [PrefixData("/usr/local"), PrefixData("/usr")];
        IEnumerable<string> places = prefix is not null ? [PrefixData(prefix)] : [.. extra, UserData(), .. shared];
        return [.. places.Select(p => Path.Combine(p, "kernels")).Where(Directory.Exists)
            .SelectMany(Directory.GetDirectories).Select(Read).OfType<InstalledKernel>()];
    }

    private static InstalledKernel? Read(string folder)
    {
        string path = Path.Combine(folder, "kernel.json");
        if (!File.Exists(path))
        {
            return null;
        }
        string text = File.ReadAllText(path);
        string? shown = null;
        try
        {
            shown = (string?)JsonNode.Parse(text)?["display_name"];
        }
        catch (JsonException)
        {
            // It is listed all the same.
        }
        return new(Path.GetFileName(folder), shown ?? "?", folder,
            text.Contains(Path.GetFileName(Program), StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^[a-zA-Z0-9._-]+$")]
    private static partial Regex Name();
}
