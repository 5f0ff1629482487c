using HyperMorph.Kernel.Notebooks;
using HyperMorph.Tests.Cli;
using HyperMorph.Tests.Imaging;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.DotNet.Interactive.Formatting;
using Xunit;

namespace HyperMorph.Tests.Kernel.Notebooks;

public sealed class RunnerTests
{
    [Fact]
    public void A_notebook_is_run_with_other_parameters_and_written_with_its_outputs()
    {
        using TemporaryFolder folder = new();
        NotebookFile.Write(folder / "n.ipynb", "# Text", "tag:parameters\nint steps = 20;",
            "Console.Write(\"λ \");\nConsole.WriteLine(steps);\nsteps + 1",
            "tag:raises-exception\nthrow new Exception(\"meant\");", "HTML(\"<b>x</b>\")");
        (int code, string output, string error) = CommandLine.Run(folder.Path, "notebook", "run", "n.ipynb",
            "--set", "steps=2000", "--output", "out.ipynb", "--html", "out.html");
        Assert.True(code == 0, error);
        Assert.Equal(["[1/5]", "[2/5]", "[3/5]", "[4/5]", "[5/5]"], output.Trim().Split('\n').Select(l => l[..5]));
        Notebook written = Notebook.Read(folder / "out.ipynb");
        Assert.Equal("λ 2000\n2001", NotebookFile.Output(written, 2));
        Assert.Equal("<b>x</b>", NotebookFile.Output(written, 4));
        Assert.Equal(3, written.CodeCells[2].ExecutionCount);
        Assert.Contains("<b>x</b>", File.ReadAllText(folder / "out.html"), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path, "*.part"));
    }

    [Theory]
    [InlineData("int zero = 0;\n1 / zero", "cell 2 failed: System.DivideByZeroException")]
    [InlineData("while (true) ;", "cell 2 failed: it did not end within 15 s")]
    [InlineData("int F(int x) => F(x + 1) + 1;\nF(0)", "cell 2 failed: the kernel died: Stack overflow")]
    [InlineData("Environment.Exit(5);", "cell 2 failed: the kernel died: it ended with exit code 5")]
    [InlineData("Console.ReadLine()", "cell 2 failed: the cell asks for input")]
    public void The_first_cell_that_fails_is_named_and_what_ran_before_is_written(string failing, string message)
    {
        using TemporaryFolder folder = new();
        NotebookFile.Write(folder / "n.ipynb", "Console.WriteLine(\"before\");", failing, "\"never\"");
        (int code, string output, string error) = CommandLine.Run(folder.Path, "notebook", "run", "n.ipynb",
            "--output", "out.ipynb", "--timeout", failing.StartsWith("while", StringComparison.Ordinal) ? "15" : "60");
        Assert.Equal(1, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Notebook written = Notebook.Read(folder / "out.ipynb");
        Assert.Equal("before\n", NotebookFile.Output(written, 0));
        Assert.Equal("error", (string)written.CodeCells[1].Outputs[^1]!["output_type"]!);
        Assert.Empty(written.CodeCells[2].Outputs);
        Assert.DoesNotContain("[3/3]", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Making_the_output_smaller_without_an_output_is_refused_before_anything_runs()
    {
        using TemporaryFolder folder = new();
        NotebookFile.Write(folder / "n.ipynb", "1");
        (int code, string output, string error) = CommandLine.Run(folder.Path, "notebook", "run", "n.ipynb", "--strip");
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("--output", error, StringComparison.Ordinal);
    }

    [Fact]
    public void One_reference_to_the_built_library_brings_libtorch_and_everything_else()
    {
        using TemporaryFolder folder = new();
        string built = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../HyperMorph.Figures",
            Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/', '\\')), "HyperMorph.Figures.dll"));
        Notebook notebook = Run(folder, $"#r \"{built}\"",
            "using HyperMorph.Imaging; using TorchSharp; using SkiaSharp;\ntorch.ones(3).sum().item<float>()",
            "new SKBitmap(3, 4).Width", "new Volume(new float[2], [2], Affine.Identity).Shape[0]");
        Assert.Equal(["", "3", "3", "2"], Enumerable.Range(0, 4).Select(i => NotebookFile.Output(notebook, i)));
    }

    [Fact]
    public void A_formatter_that_a_referenced_library_registers_is_the_kernel_s_though_it_brings_its_own_package()
    {
        using TemporaryFolder folder = new();
        string library = Compile(folder.Path, """
            using Microsoft.DotNet.Interactive.Formatting;
            public sealed class Thing { }
            public static class Things
            {
                public static void Register() =>
                    Formatter.Register<Thing>((thing, writer) => writer.Write("<b>a thing</b>"), "text/html");
            }
            """);
        Notebook notebook = Run(folder,
            $"#r \"{library}\"\nThings.Register();", "new Thing()", "display(new[] { new Thing() });");
        Assert.Equal("<b>a thing</b>", NotebookFile.Output(notebook, 1));
    }

    [Fact]
    public void A_package_that_does_not_exist_is_one_error()
    {
        using TemporaryFolder folder = new();
        NotebookFile.Write(folder / "n.ipynb", "#r \"nuget: HyperMorph.No.Such.Package, 1.0.0\"");
        CellFailure failure = NotebookRunner.Run(Notebook.Read(folder / "n.ipynb"), null, _ => { })!;
        Assert.StartsWith("line 1: #r \"nuget: HyperMorph.No.Such.Package, 1.0.0\" cannot be restored: ",
            failure.Error, StringComparison.Ordinal);
    }

    private static Notebook Run(TemporaryFolder folder, params string[] cells)
    {
        Notebook notebook = Notebook.Read(NotebookFile.Write(folder / "n.ipynb", cells));
        CellFailure? failure = NotebookRunner.Run(notebook, TimeSpan.FromMinutes(2), _ => { });
        Assert.True(failure is null, failure?.ToString());
        return notebook;
    }

    private static string Compile(string folder, string code)
    {
        string formatting = typeof(Formatter).Assembly.Location, path = Path.Combine(folder, "Things.dll");
        File.Copy(formatting, Path.Combine(folder, Path.GetFileName(formatting)));
        IEnumerable<string> framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => p.StartsWith(Path.GetDirectoryName(typeof(object).Assembly.Location)!, StringComparison.Ordinal));
        CSharpCompilation library = CSharpCompilation.Create("Things", [CSharpSyntaxTree.ParseText(code)],
            framework.Append(formatting).Select(p => MetadataReference.CreateFromFile(p)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.True(library.Emit(path).Success);
        return path;
    }
}
