using System.Text.Json.Nodes;
using HyperMorph.Kernel.Jupyter;
using HyperMorph.Kernel.Session;
using Xunit;

namespace HyperMorph.Tests.Kernel.Jupyter;

public sealed class CodeQueriesTests
{
    // Each 𝜦 is one code point to the protocol and two characters here.
    private const string Before = "var s = \"𝜦𝜦\"; ";

    private readonly CodeQueries _queries = new(new CSharpSession());

    [Fact]
    public void A_completion_counts_code_points()
    {
        JsonObject reply = _queries.Complete(Asked(Before + "Console.Wri", Before.Length - 2 + "Console.Wri".Length));
        Assert.Equal(["Write", "WriteLine"], reply["matches"]!.AsArray().Select(name => (string)name!));
        Assert.Equal((Before.Length - 2 + "Console.".Length, Before.Length - 2 + "Console.Wri".Length),
            ((int)reply["cursor_start"]!, (int)reply["cursor_end"]!));
    }

    [Fact]
    public void Without_a_cursor_the_end_of_the_code_is_asked_about() =>
        Assert.Equal("Console.Wri".Length, (int)_queries.Complete(Asked("Console.Wri"))["cursor_end"]!);

    [Fact]
    public void An_inspection_finds_the_name_at_a_code_point()
    {
        JsonObject reply = _queries.Inspect(Asked(Before + "Console.Beep()", Before.Length - 2 + "Console.".Length));
        Assert.True((bool)reply["found"]!);
        Assert.Contains("Console.Beep()", (string)reply["data"]!["text/plain"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_is_no_name_nothing_is_found()
    {
        JsonObject reply = _queries.Inspect(Asked("   ", 1));
        Assert.False((bool)reply["found"]!);
        Assert.Empty(reply["data"]!.AsObject());
    }

    [Theory]
    [InlineData("if (x) {", "incomplete", "")]
    [InlineData("x", "complete", null)]
    public void Only_code_that_goes_on_is_given_an_indent(string code, string status, string? indent)
    {
        JsonObject reply = CodeQueries.IsComplete(Asked(code));
        Assert.Equal((status, indent), ((string)reply["status"]!, (string?)reply["indent"]));
    }

    private static JsonObject Asked(string code, int? cursor = null) => new() { ["code"] = code, ["cursor_pos"] = cursor };
}
