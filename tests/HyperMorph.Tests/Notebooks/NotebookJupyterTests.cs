using HyperMorph.Kernel.Notebooks;
using HyperMorph.Tests.Imaging;
using HyperMorph.Tests.Kernel;
using Xunit;

namespace HyperMorph.Tests.Notebooks;

/// <summary>The lessons in Jupyter; beside <see cref="NotebookRunTests"/>, so that two of them run at once.</summary>
public sealed class NotebookJupyterTests(NotebookRuns runs)
{
    /// <summary>The last lesson first, so that neither class waits for a run that the other has begun.</summary>
    public static TheoryData<string> Names => [.. NotebookFormTests.Names.Select(row => row.Data).Reverse()];

    // The models that the run before has trained are there, and cells that train go on at once.
    [Theory, MemberData(nameof(Names))]
    public void Jupyter_runs_it_too_and_shows_as_much(string name)
    {
        Assert.Equal(0, runs.Run(name).Code);
        using TemporaryFolder prefix = new();
        string written = $"{name}.jupyter.ipynb", again = Path.Combine(runs.Notebooks, $"{name}.again.ipynb");
        File.Copy(runs.Executed(name), again, overwrite: true);
        (int code, string output) = SystemJupyter.Python(prefix, "-m", "nbconvert", "--to", "notebook", "--execute",
            "--ExecutePreprocessor.timeout=240", "--output", written, again);
        Assert.True(code == 0, output);
        Assert.Equal(Shown(runs.Executed(name)), Shown(Path.Combine(runs.Notebooks, written)));

        static IEnumerable<int> Shown(string path) => Notebook.Read(path).CodeCells.Select(c => c.Outputs.Count);
    }
}
