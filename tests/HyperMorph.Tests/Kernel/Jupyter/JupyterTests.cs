using HyperMorph.Kernel.Notebooks;
using HyperMorph.Tests.Imaging;
using Xunit;

namespace HyperMorph.Tests.Kernel.Jupyter;

/// <summary>The kernel in the Jupyter of the system, installed below a temporary prefix.</summary>
public sealed class JupyterTests
{
    [Theory]
    [InlineData("frontend.py", "")]
    [InlineData("conformance.py", "Ran 12 tests")]
    public void The_kernel_behaves_as_a_front_end_expects(string script, string expected)
    {
        using TemporaryFolder prefix = new();
        (int code, string output) = SystemJupyter.Python(prefix,
            Path.Combine(AppContext.BaseDirectory, "Kernel", "Jupyter", script));
        Assert.True(code == 0, output);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Fact]
    public void Nbconvert_executes_a_notebook_and_stops_at_a_cell_that_fails()
    {
        using TemporaryFolder prefix = new();
        NotebookFile.Write(prefix / "good.ipynb", "# Text", "int x = 20;", "Console.WriteLine(x);\nx + 1");
        NotebookFile.Write(prefix / "bad.ipynb", "1", "throw new Exception(\"on purpose\");", "3");
        (int code, string output) = SystemJupyter.Python(prefix, "-m", "nbconvert",
            "--to", "notebook", "--execute", "--output", "done.ipynb", prefix / "good.ipynb");
        Assert.True(code == 0, output);
        Assert.Equal("20\n21", NotebookFile.Output(Notebook.Read(prefix / "done.ipynb"), 1));
        (code, output) = SystemJupyter.Python(prefix, "-m", "nbconvert",
            "--to", "notebook", "--execute", "--output", "never.ipynb", prefix / "bad.ipynb");
        Assert.NotEqual(0, code);
        Assert.Contains("on purpose", output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_runner_writes_is_valid_to_nbformat_and_the_same_as_nbconvert_s()
    {
        using TemporaryFolder prefix = new();
        NotebookFile.Write(prefix / "n.ipynb", "Console.WriteLine(\"a\\nb\");\nConsole.Error.WriteLine(\"c\");",
            "display(\"x\").Update(\"y\");\nnew[] { 1, 2 }", "HTML(\"<i>ä</i>\")");
        Notebook ours = Notebook.Read(prefix / "n.ipynb");
        (int code, string output) = SystemJupyter.Python(prefix, "-m", "nbconvert",
            "--to", "notebook", "--execute", "--output", "theirs.ipynb", prefix / "n.ipynb");
        Assert.True(code == 0, output);
        Assert.Null(NotebookRunner.Run(ours, null, _ => { }));
        ours.Write(prefix / "ours.ipynb");
        (code, output) = SystemJupyter.Python(prefix,
            "-c", "import nbformat, sys; nbformat.validate(nbformat.read(sys.argv[1], as_version=4))", prefix / "ours.ipynb");
        Assert.True(code == 0, output);
        Notebook theirs = Notebook.Read(prefix / "theirs.ipynb");
        Assert.Equal(theirs.CodeCells.Select(c => NotebookJson.Write(c.Outputs)),
            ours.CodeCells.Select(c => NotebookJson.Write(c.Outputs)));
    }
}
