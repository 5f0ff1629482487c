using System.Text.Json.Nodes;
using HyperMorph.Kernel.Display;
using HyperMorph.Kernel.Session;
using HyperMorph.Tests.Imaging;
using Xunit;

namespace HyperMorph.Tests.Kernel.Session;

/// <summary>Cells in this process; a thread can be interrupted once, so each test brings its own.</summary>
public sealed class SessionTests
{
    [Fact]
    public void Cells_share_variables_usings_types_and_functions() => OnThread(run =>
    {
        Assert.Null(run("using System.Net; int x = 3; record Point(int X); int Twice(int v) => 2 * v;").Value);
        Assert.Equal("6", Plain(run("Twice(x)")));
        Assert.Equal("Point { X = 3 }", Plain(run("new Point(x).ToString()")));
        Assert.Null(run("// a comment alone").Error);
        Assert.Equal("127.0.0.1", Plain(run("IPAddress.Loopback.ToString()")));
    });

    [Fact]
    public void An_await_stays_on_the_thread_of_the_cell() => OnThread(run =>
    {
        run("int before = Environment.CurrentManagedThreadId; await Task.Delay(5);");
        Assert.Equal("True", Plain(run("await Task.Yield(); before == Environment.CurrentManagedThreadId")));
    });

    [Fact]
    public void Blocking_on_a_task_of_the_cell_does_not_block_for_ever() => OnThread(run =>
    {
        run("async Task<int> Later() { await Task.Delay(5); return 8; }");
        Assert.Equal("8", Plain(run("Later().Result")));
    });

    [Fact]
    public void What_does_not_compile_names_line_and_column_and_leaves_the_session_as_it_was() => OnThread(run =>
    {
        run("int x = 1;");
        CellError error = run("#!time\n\n  x = nothing;").Error!;
        Assert.Equal(CellError.Compilation, error.Name);
        Assert.StartsWith("(3,7): CS0103", error.Message, StringComparison.Ordinal);
        Assert.Equal("          ^", error.Traceback[2]);
        Assert.Equal("1", Plain(run("x")));
    });

    [Fact]
    public void An_exception_names_the_lines_of_cells_and_keeps_what_was_set() => OnThread(run =>
    {
        run("int x = 1;\nvoid Fail() =>\n  throw new InvalidOperationException(\"no\");", 1);
        CellError error = run("x = 2;\nFail();", 2).Error!;
        Assert.Equal("System.InvalidOperationException", error.Name);
        Assert.Equal(["System.InvalidOperationException: no", "   at cell [1], line 3", "   at cell [2], line 2"],
            error.Traceback);
        Assert.Equal("2", Plain(run("x")));
    });

    [Theory]
    [InlineData("x = 2; while (true) ;")]
    [InlineData("x = 2; await Task.Delay(100_000);")]
    [InlineData("x = 2; await Task.Yield(); while (true) ;")]
    [InlineData("x = 2; System.Threading.Thread.Sleep(100_000);")]
    [InlineData("x = 2; while (true) try { System.Threading.Thread.Sleep(10); } catch (Exception) { }")]
    public void An_interrupt_stops_a_cell_wherever_it_is_and_keeps_its_state(string code) => OnThread((run, session) =>
    {
        run("int x = 1;");
        using CancellationTokenSource interrupt = new();
        interrupt.CancelAfter(TimeSpan.FromSeconds(0.5));
        Assert.Equal(CellError.Interrupted, session.Run(code, 2, interrupt.Token).Error!.Name);
        Assert.Equal("2", Plain(run("x")));
    });

    [Fact]
    public void Only_a_trailing_expression_is_a_value() => OnThread(run =>
    {
        Assert.Null(run("int two = 1 + 1;").Value);
        Assert.Null(run("Console.Out.Flush()").Value);
        Assert.Null(run("display(1)").Value);
        Assert.Equal("<null>", Plain(run("(string)null")));
        Assert.Contains("<td>", (string)run("new { A = 1 }").Value!["text/html"]!, StringComparison.Ordinal);
    });

    [Fact]
    public void Display_shows_updates_and_takes_formats() => OnThread((run, _, shown) =>
    {
        run("var d = display(\"a\"); d.Update(\"b\"); HTML(\"<i>x</i>\").Display(); \"{}\".DisplayAs(\"application/json\");");
        Assert.Equal(["a", "b"], shown.Take(2).Select(s => (string)s.Data["text/plain"]!));
        Assert.Equal([false, true, false, false], shown.Select(s => s.IsUpdate));
        Assert.Equal(shown[0].Id, shown[1].Id);
        Assert.Equal("<i>x</i>", (string)shown[2].Data["text/html"]!);
        Assert.IsType<JsonObject>(shown[3].Data["application/json"]);
    });

    [Fact]
    public void Magic_lines_switch_language_and_measure_time() => OnThread((run, _, shown) =>
    {
        Assert.Equal("3", Plain(run("#!markdown\n# Title\n#!csharp\n#!time\n1 + 2")));
        Assert.Equal("# Title", (string)shown[0].Data["text/markdown"]!);
        Assert.StartsWith("Wall time: ", (string)shown[1].Data["text/plain"]!, StringComparison.Ordinal);
        Assert.Equal("line 1: there is no '#!fsharp'; there are #!csharp, #!markdown and #!time",
            run("#!fsharp\nlet x = 1").Error!.Message);
    });

    [Fact]
    public void Load_runs_a_file_and_r_names_a_file_that_is_not_there() => OnThread(run =>
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder / "more.csx", "int fromFile = 5;");
        Assert.Equal("5", Plain(run($"#load \"{folder / "more.csx"}\"\nfromFile")));
        Assert.StartsWith("line 2: #r \"nowhere/X.dll\": there is no such file",
            run("\n#r \"nowhere/X.dll\"").Error!.Message, StringComparison.Ordinal);
        File.WriteAllText(folder / "text.dll", "this is text");
        Assert.Contains("is no .NET assembly", run($"#r \"{folder / "text.dll"}\"").Error!.Message, StringComparison.Ordinal);
        Assert.Contains("is not of the form", run("#r \"nuget: \"").Error!.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Completion_knows_members_variables_and_namespaces() => OnThread((run, session) =>
    {
        run("var list = new List<int>();");
        string[] Complete(string code) => session.Complete(code, code.Length).Names;
        Assert.Equal(["AddRange"], Complete("list.AddR"));
        Assert.Contains("Select", Complete("list.Sel"));
        Assert.Equal(["Write", "WriteLine"], Complete("Console.Write"));
        Assert.Contains("list", Complete("var y = li"));
        Assert.Contains("Tasks", Complete("using System.Threading."));
        Assert.Contains("Count", Complete("list?.Co"));
        Assert.Equal(8, session.Complete("Console.Wri", 11).Start);
    });

    [Fact]
    public void Inspection_tells_signature_and_documentation() => OnThread((run, session) =>
    {
        run("var list = new List<int>();");
        Assert.StartsWith("List<int> list", session.Inspect("list.Count", 2), StringComparison.Ordinal);
        Assert.Equal("int List<int>.Count", session.Inspect("list.Count", 10));
        Assert.Contains("Marks a text as HTML", session.Inspect("HTML(\"x\")", 2), StringComparison.Ordinal);
        Assert.Null(session.Inspect("   ", 1));
    });

    [Theory]
    [InlineData("int x = 1;", "complete")]
    [InlineData("x", "complete")]
    [InlineData("if (x) {", "incomplete")]
    [InlineData("int x = ;", "invalid")]
    [InlineData("#!nothing", "invalid")]
    public void A_cell_is_complete_incomplete_or_invalid(string code, string expected) =>
        Assert.Equal(expected, CSharpSession.IsComplete(code));

    private static string? Plain(CellOutcome outcome) => outcome.Error is { } error
        ? throw new InvalidOperationException(string.Join('\n', error.Traceback)) : (string?)outcome.Value?["text/plain"];

    private delegate CellOutcome Runner(string code, int number = 1);

    private static void OnThread(Action<Runner> test) => OnThread((run, _, _) => test(run));

    private static void OnThread(Action<Runner, CSharpSession> test) => OnThread((run, session, _) => test(run, session));

    private static void OnThread(Action<Runner, CSharpSession, List<Shown>> test)
    {
        Exception? failure = null;
        Thread thread = new(() =>
        {
            List<Shown> shown = [];
            Front.Current = new(shown.Add, (_, _) => "");
            CSharpSession session = new();
            using CancellationTokenSource never = new();
            failure = Record.Exception(() => test((code, number) => session.Run(code, number, never.Token), session, shown));
        });
        thread.Start();
        thread.Join();
        Assert.True(failure is null, failure?.ToString());
    }
}
