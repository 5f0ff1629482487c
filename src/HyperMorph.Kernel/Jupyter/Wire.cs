using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using NetMQ;

namespace HyperMorph.Kernel.Jupyter;

/// <summary>Messages as signed ZeroMQ frames: route, delimiter, HMAC-SHA256 of the rest, header, parent,
/// metadata, content.</summary>
internal sealed class Wire(string key)
{
    private const int Parts = 4;
    private static readonly byte[] Delimiter = "<IDS|MSG>"u8.ToArray();
    private static readonly byte[] Empty = "{}"u8.ToArray();
    private static readonly JsonSerializerOptions Writing =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 };

    private readonly byte[] _key = Encoding.UTF8.GetBytes(key);

    /// <summary>The frames of a message.</summary>
    public NetMQMessage Encode(Message message)
    {
        byte[][] parts = [Json(message.Header), Json(message.Parent), Empty, Json(message.Content)];
        return new([.. message.Route, Delimiter, Signature(parts), .. parts]);
    }

    /// <summary>The message of some frames; null, with the reason, where they are not signed with the key or
    /// no message at all.</summary>
    public Message? Decode(NetMQMessage frames, out string problem)
    {
        byte[][] all = [.. frames.Select(f => f.ToByteArray())];
        int delimiter = Array.FindIndex(all, f => f.AsSpan().SequenceEqual(Delimiter));
        if (delimiter < 0 || all.Length < delimiter + 2 + Parts)
        {
            problem = "it has not the parts of a Jupyter message";
            return null;
        }
        byte[][] parts = all[(delimiter + 2)..(delimiter + 2 + Parts)];
        if (!CryptographicOperations.FixedTimeEquals(all[delimiter + 1], Signature(parts)))
        {
            problem = "its signature (HMAC) is not that of the connection file's key";
            return null;
        }
        try
        {
            problem = "";
            return new(all[..delimiter], Read(parts[0]), Read(parts[1]), Read(parts[3]));
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            problem = $"it is no JSON: {failure.Message}";
            return null;
        }
    }

    private byte[] Signature(byte[][] parts)
    {
        if (_key.Length == 0)
        {
            return [];
        }
        using IncrementalHash hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        Array.ForEach(parts, hash.AppendData);
        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static byte[] Json(JsonObject node) => JsonSerializer.SerializeToUtf8Bytes(node, Writing);

    private static JsonObject Read(byte[] json) =>
        JsonNode.Parse(json)?.AsObject() ?? throw new InvalidOperationException("null");
}
