using System.Globalization;
using System.Text.Json.Nodes;

namespace HyperMorph.Kernel.Jupyter;

/// <summary>A message of the Jupyter protocol.</summary>
/// <param name="Route">The frames before the delimiter: whom a reply goes to, or the topic.</param>
/// <param name="Header">Id, session, type, date, version.</param>
/// <param name="Parent">The header of the request that it belongs to; empty for a request.</param>
/// <param name="Content">What it says.</param>
internal sealed record Message(byte[][] Route, JsonObject Header, JsonObject Parent, JsonObject Content)
{
    /// <summary>The version of the protocol that is spoken here.</summary>
    public const string ProtocolVersion = "5.3";

    private static readonly string Session = Guid.NewGuid().ToString("N");
    private static readonly string User = Environment.UserName;

    /// <summary>The type, such as execute_request.</summary>
    public string Type => (string?)Header["msg_type"] ?? "";

    /// <summary>The id of the message.</summary>
    public string Id => (string?)Header["msg_id"] ?? "";

    /// <summary>The id of the request that it belongs to.</summary>
    public string? ParentId => (string?)Parent["msg_id"];

    /// <summary>A new message.</summary>
    public static Message Create(string type, JsonObject content, JsonObject? parent = null, params byte[][] route) =>
        new(route, new()
        {
            ["msg_id"] = Guid.NewGuid().ToString("N"), ["session"] = Session, ["username"] = User, ["msg_type"] = type,
            ["version"] = ProtocolVersion,
            ["date"] = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        }, parent ?? [], content);

    /// <summary>The answer to this message.</summary>
    public Message Reply(JsonObject content) =>
        Create(Type.Replace("_request", "_reply", StringComparison.Ordinal), content, Header, Route);
}
