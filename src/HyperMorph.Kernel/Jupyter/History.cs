using System.IO.Enumeration;
using System.Text.Json.Nodes;

namespace HyperMorph.Kernel.Jupyter;

/// <summary>The cells of this session, as the protocol asks for them.</summary>
internal sealed class History
{
    private readonly List<(int Number, string Code)> _cells = [];

    /// <summary>Remembers a cell.</summary>
    public void Add(int number, string code) => _cells.Add((number, code));

    /// <summary>The content of a history_reply to a request for the tail, a range, or a search with * and ?.</summary>
    public JsonObject Reply(JsonObject request)
    {
        int count = (int?)request["n"] is { } n and > 0 ? n : int.MaxValue;
        IEnumerable<(int Number, string Code)> found = (string?)request["hist_access_type"] switch
        {
            "range" when ((int?)request["session"] ?? 0) == 0 => _cells.Where(
                c => c.Number >= ((int?)request["start"] ?? 0) && c.Number < ((int?)request["stop"] ?? int.MaxValue)),
            "search" => Search((string?)request["pattern"] ?? "*", (bool?)request["unique"] ?? false).TakeLast(count),
            "tail" => _cells.TakeLast(count),
            _ => [],
        };
        bool output = (bool?)request["output"] ?? false;
        JsonArray items = [.. found.Select(c => new JsonArray(0, c.Number, output ? new JsonArray(c.Code, null) : c.Code))];
        return new() { ["status"] = "ok", ["history"] = items };
    }

    private IEnumerable<(int Number, string Code)> Search(string pattern, bool unique)
    {
        IEnumerable<(int Number, string Code)> found =
            _cells.Where(c => FileSystemName.MatchesSimpleExpression(pattern, c.Code, ignoreCase: false));
        return unique ? found.Reverse().DistinctBy(c => c.Code).Reverse() : found;
    }
}
