using System.Collections.Concurrent;
using HyperMorph.Tests.Cli;
using HyperMorph.Tests.Imaging;
using HyperMorph.Tests.Notebooks;
using Xunit;

[assembly: AssemblyFixture(typeof(NotebookRuns))]

namespace HyperMorph.Tests.Notebooks;

/// <summary>The lessons in a folder of their own beside the built library, each run once by the headless runner, however many
/// tests look at it.</summary>
public sealed class NotebookRuns : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentDictionary<string, Lazy<(int Code, string Output, string Error)>> _runs = [];

    /// <summary>Copies them, as they have not been run before.</summary>
    public NotebookRuns()
    {
        Directory.CreateDirectory(Notebooks);
        foreach (string path in Directory.GetFiles(Path.Combine(Repository.Root, "notebooks"), "*.ipynb"))
        {
            File.Copy(path, Path.Combine(Notebooks, Path.GetFileName(path)));
        }
        Directory.CreateSymbolicLink(_folder / "artifacts", Path.Combine(Repository.Root, "artifacts"));
    }

    /// <summary>Their folder, in which the models are kept that they train.</summary>
    public string Notebooks => _folder / "notebooks";

    /// <summary>What <c>hypermorph notebook run</c> says of one; its models are trained and scored briefly.</summary>
    public (int Code, string Output, string Error) Run(string name) => _runs.GetOrAdd(name, _ => new(() => CommandLine.Run(
        Notebooks, ["notebook", "run", name, "--output", $"{name}.run",
        "--html", $"{name}.html", "--strip", "--timeout", "240",
        .. Brief(name)]))).Value;

    /// <summary>The notebook that the run wrote.</summary>
    public string Executed(string name) => Path.Combine(Notebooks, $"{name}.run");

    /// <summary>The page that the run wrote.</summary>
    public string Page(string name) => Path.Combine(Notebooks, $"{name}.html");

    private string[] Brief(string name)
    {
        string text = File.ReadAllText(Path.Combine(Notebooks, name));
        bool Has(string code) => text.Contains(code, StringComparison.Ordinal);
        int steps = Has("VolumesPlan") ? 2 : Has("RunStore.Open") ? 25 : 40;
        return
        [
            .. Has("int steps") ? ["--set", $"steps={steps}"] : Array.Empty<string>(),
            .. Has("int testPairs") ? ["--set", "testPairs=4"] : Array.Empty<string>(),
        ];
    }

    public void Dispose() => _folder.Dispose();
}
