using System.Text;
using System.Text.Json.Nodes;
using HyperMorph.Kernel.Session;

namespace HyperMorph.Kernel.Jupyter;

/// <summary>Answers what a front end asks about code that is being written.</summary>
internal sealed class CodeQueries(CSharpSession session)
{
    /// <summary>The names that fit at the cursor, and the span of code that they replace.</summary>
    public JsonObject Complete(JsonObject request)
    {
        string code = (string?)request["code"] ?? "";
        Completions found = session.Complete(code, Utf16(code, (int?)request["cursor_pos"]));
        JsonArray names = [.. found.Names];
        return new()
        {
            ["status"] = "ok", ["matches"] = names, ["cursor_start"] = CodePoints(code, found.Start),
            ["cursor_end"] = CodePoints(code, found.End), ["metadata"] = new JsonObject(),
        };
    }

    /// <summary>What the name at the cursor means.</summary>
    public JsonObject Inspect(JsonObject request)
    {
        string code = (string?)request["code"] ?? "";
        string? text = session.Inspect(code, Utf16(code, (int?)request["cursor_pos"]));
        JsonObject data = text is null ? [] : new() { ["text/plain"] = text };
        return new() { ["status"] = "ok", ["found"] = text is not null, ["data"] = data, ["metadata"] = new JsonObject() };
    }

    /// <summary>Whether the code can be run as it is, or goes on in another line.</summary>
    public static JsonObject IsComplete(JsonObject request)
    {
        string status = CSharpSession.IsComplete((string?)request["code"] ?? "");
        JsonObject reply = new() { ["status"] = status };
        if (status == "incomplete")
        {
            reply["indent"] = "";
        }
        return reply;
    }

    // The protocol counts code points, .NET counts UTF-16 units.
    private static int Utf16(string code, int? codePoints) =>
        codePoints is null ? code.Length : code.EnumerateRunes().Take(codePoints.Value).Sum(r => r.Utf16SequenceLength);

    private static int CodePoints(string code, int utf16) => code[..utf16].EnumerateRunes().Count();
}
