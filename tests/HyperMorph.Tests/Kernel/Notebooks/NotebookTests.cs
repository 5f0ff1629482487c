using System.Text.Json.Nodes;
using HyperMorph.Kernel;
using HyperMorph.Kernel.Jupyter;
using HyperMorph.Kernel.Notebooks;
using HyperMorph.Tests.Imaging;
using Xunit;

namespace HyperMorph.Tests.Kernel.Notebooks;

public sealed class NotebookTests
{
    [Theory]
    [InlineData("{\n\"cells\": [,", "it is not JSON (line 2)")]
    [InlineData("[1]", "not an object")]
    [InlineData("{\"nbformat\": 3, \"worksheets\": []}", "is of nbformat 3, and only 4 is read; convert it")]
    [InlineData("{\"cells\": []}", "no field 'nbformat'")]
    [InlineData("{\"nbformat\": 4}", "no list 'cells'")]
    [InlineData("{\"nbformat\": 4, \"cells\": [], \"metadata\": {\"kernelspec\": {\"language\": \"python\"}}}",
        "is a notebook for python")]
    public void What_is_no_notebook_for_this_kernel_is_said_in_one_sentence(string text, string message)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder / "n.ipynb", text);
        Assert.Contains(message, Assert.Throws<KernelException>(() => Notebook.Read(folder / "n.ipynb")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_become_outputs_of_nbformat()
    {
        Notebook notebook = Read("code");
        NotebookCell cell = notebook.CodeCells[0];
        CellOutputs outputs = new();
        outputs.Begin(cell);
        void Add(string type, string content) => outputs.Add(Message.Create(type, JsonNode.Parse(content)!.AsObject()));
        Add("execute_input", """{"code": "", "execution_count": 3}""");
        Add("stream", """{"name": "stdout", "text": "one\ntw"}""");
        Add("stream", """{"name": "stdout", "text": "o\n"}""");
        Add("stream", """{"name": "stderr", "text": "!"}""");
        Add("display_data", """{"data": {"text/plain": "old"}, "metadata": {}, "transient": {"display_id": "d"}}""");
        Add("execute_result", """
            {"data": {"text/html": "a\nb", "image/png": "iVBO\n", "application/json": {"x": 1}},
             "metadata": {}, "execution_count": 3}
            """);
        Add("update_display_data", """{"data": {"text/plain": "new"}, "metadata": {}, "transient": {"display_id": "d"}}""");
        Add("error", """{"ename": "E", "evalue": "v", "traceback": ["l"]}""");
        Assert.Equal(3, cell.ExecutionCount);
        Assert.Equal(NotebookJson.Write(JsonNode.Parse("""
            [{"name": "stdout", "output_type": "stream", "text": ["one\n", "two\n"]},
             {"name": "stderr", "output_type": "stream", "text": ["!"]},
             {"data": {"text/plain": ["new"]}, "metadata": {}, "output_type": "display_data"},
             {"data": {"text/html": ["a\n", "b"], "image/png": "iVBO\n", "application/json": {"x": 1}}, "execution_count": 3,
              "metadata": {}, "output_type": "execute_result"},
             {"ename": "E", "evalue": "v", "output_type": "error", "traceback": ["l"]}]
            """)!), NotebookJson.Write(cell.Outputs));
    }

    [Fact]
    public void Parameters_are_set_behind_their_cell_and_text_needs_no_quotes()
    {
        Notebook notebook =
            Read("tag:parameters\nint steps = 20; string name = \"a\"; var title = \"b\"; double[] at = [1];", "steps");
        Parameters.Set(notebook, ["steps=2000", "name=oasis-2d", "title=a \"b\"", "at=[1, 2]"]);
        Assert.Equal("steps = 2000;\nname = \"oasis-2d\";\ntitle = \"a \\\"b\\\"\";\nat = [1, 2];", notebook.CodeCells[1].Source);
        Assert.True(notebook.CodeCells[1].HasTag("injected-parameters"));
        string id = notebook.CodeCells[1].Json["id"]!.GetValue<string>();
        Parameters.Set(notebook, ["steps=1"]);
        Assert.Equal(id, notebook.CodeCells[1].Json["id"]!.GetValue<string>());
        Assert.Equal(["steps = 1;", "steps"], notebook.CodeCells.Skip(1).Select(c => c.Source));
        Assert.Contains("has no parameter 'stepz'; its parameters are steps, name, title, at",
            Assert.Throws<KernelException>(() => Parameters.Set(notebook, ["stepz=1"])).Message, StringComparison.Ordinal);
        Assert.Contains("not of the form",
            Assert.Throws<KernelException>(() => Parameters.Set(notebook, ["steps"])).Message, StringComparison.Ordinal);
        Assert.Contains("no cell tagged",
            Assert.Throws<KernelException>(() => Parameters.Set(Read("1"), ["a=1"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_shows_text_code_outputs_and_pictures_without_files_beside_it()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder / "dot.png", [1, 2, 3]);
        NotebookFile.Write(folder / "n.ipynb",
            "# Title & more\n\n![dot](dot.png) <details><summary>Solution</summary>x</details>", "var a = 1 < 2; // yes");
        Notebook notebook = Notebook.Read(folder / "n.ipynb");
        CellOutputs outputs = new();
        outputs.Begin(notebook.CodeCells[0]);
        outputs.Add(Message.Create("stream", new() { ["name"] = "stdout", ["text"] = "\u001b[31m1 < 2\u001b[0m\n" }));
        outputs.Add(Message.Create("display_data", new()
        {
            ["data"] = new JsonObject { ["text/html"] = "<script>draw()</script>", ["text/plain"] = "no" },
            ["metadata"] = new JsonObject()
        }));
        outputs.AddError("E", "bad", ["E: bad <x>"]);
        string page = NotebookPage.Html(notebook);
        Assert.Contains("<title>Title &amp; more</title>", page, StringComparison.Ordinal);
        Assert.Contains("src=\"data:image/png;base64,AQID\"", page, StringComparison.Ordinal);
        Assert.Contains("<summary>Solution</summary>", page, StringComparison.Ordinal);
        Assert.Contains(
            "<span class=\"k\">var</span> a = <span class=\"n\">1</span> &lt; <span class=\"n\">2</span>; "
            + "<span class=\"c\">// yes</span>",
            page, StringComparison.Ordinal);
        Assert.Contains("<pre>1 &lt; 2\n</pre>", page, StringComparison.Ordinal);
        Assert.Contains("<script>draw()</script>", page, StringComparison.Ordinal);
        Assert.Contains("E: bad &lt;x&gt;", page, StringComparison.Ordinal);
    }

    private static Notebook Read(params string[] cells)
    {
        using TemporaryFolder folder = new();
        return Notebook.Read(NotebookFile.Write(folder / "n.ipynb", cells));
    }
}
