using System.Text.Json;
using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace HyperMorph.Networks;

/// <summary>Reads and writes the safetensors format: a JSON header, then raw little-endian arrays.</summary>
public static class Safetensors
{
    private const string Metadata = "__metadata__";

    private static readonly Dictionary<string, ScalarType> Types = new()
    {
        ["F64"] = ScalarType.Float64, ["F32"] = ScalarType.Float32, ["I64"] = ScalarType.Int64, ["I32"] = ScalarType.Int32,
        ["U8"] = ScalarType.Byte,
    };

    /// <summary>Reads every tensor of a file by name; the caller disposes them.</summary>
    /// <exception cref="HyperMorphException">The file is missing, truncated or no safetensors file;
    /// the message says what is wrong.</exception>
    public static Dictionary<string, Tensor> Load(string path) => Read(path, file =>
    {
        JsonObject header = ReadHeader(file, path);
        long start = file.Position;
        Dictionary<string, Tensor> tensors = [];
        foreach ((string name, JsonNode? entry) in header.Where(e => e.Key != Metadata))
        {
            tensors[name] = ReadTensor(file, start, name, entry!, path);
        }
        return tensors;
    });

    /// <summary>Reads what a file says of itself; empty where it says nothing.</summary>
    /// <exception cref="HyperMorphException">The file is missing, or no safetensors file.</exception>
    public static IReadOnlyDictionary<string, string> LoadMetadata(string path) => Read(path, file =>
    {
        JsonObject header = ReadHeader(file, path);
        return (header[Metadata] as JsonObject ?? []).ToDictionary(entry => entry.Key, entry => entry.Value!.GetValue<string>());
    });

    /// <summary>Writes tensors in the order of their names, and flushes them to the disk.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors by name.</param>
    /// <param name="metadata">What the file says of itself; nothing by default.</param>
    /// <exception cref="HyperMorphException">A tensor's type has no place in the format.</exception>
    public static void Save(string path, IReadOnlyDictionary<string, Tensor> tensors,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        using DisposeScope scope = NewDisposeScope();
        List<Tensor> ordered = [];
        JsonObject header = [];
        if (metadata is not null)
        {
            header[Metadata] = new JsonObject(metadata.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));
        }
        long offset = 0;
        foreach ((string name, Tensor tensor) in tensors.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            string type = Types.FirstOrDefault(t => t.Value == tensor.dtype).Key
                ?? throw new HyperMorphException($"tensor '{name}' of type {tensor.dtype} cannot be stored as safetensors");
            Tensor stored = tensor.detach().cpu().contiguous();
            long bytes = stored.NumberOfElements * stored.ElementSize;
            header[name] = new JsonObject
            {
                ["dtype"] = type, ["shape"] = new JsonArray([.. tensor.shape.Select(s => (JsonNode)s)]),
                ["data_offsets"] = new JsonArray(offset, offset + bytes)
            };
            offset += bytes;
            ordered.Add(stored);
        }
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        int padded = (json.Length + 7) / 8 * 8;
        using FileStream file = File.Create(path);
        file.Write(BitConverter.GetBytes((ulong)padded));
        file.Write(json);
        file.Write(Enumerable.Repeat((byte)' ', padded - json.Length).ToArray());
        foreach (Tensor stored in ordered.Where(t => t.NumberOfElements > 0))
        {
            file.Write(stored.bytes);
        }
        file.Flush(flushToDisk: true);
    }

    private static T Read<T>(string path, Func<FileStream, T> read)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return read(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new HyperMorphException($"the tensors of '{path}' cannot be read: {failure.Message}", failure);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException
            or NullReferenceException or KeyNotFoundException)
        {
            throw new HyperMorphException($"'{path}' is not a safetensors file: its header is damaged", failure);
        }
    }

    private static JsonObject ReadHeader(FileStream file, string path)
    {
        Span<byte> length = stackalloc byte[8];
        file.ReadExactly(length);
        ulong size = BitConverter.ToUInt64(length);
        if (size > (ulong)(file.Length - 8) || size > 100_000_000)
        {
            throw new HyperMorphException($"'{path}' is not a safetensors file, or is truncated: "
                + $"its header claims {size} bytes and the file has {file.Length}");
        }
        byte[] json = new byte[size];
        file.ReadExactly(json);
        return JsonNode.Parse(json)!.AsObject();
    }

    private static Tensor ReadTensor(FileStream file, long start, string name, JsonNode entry, string path)
    {
        long[] shape = [.. entry["shape"]!.AsArray().Select(s => s!.GetValue<long>())];
        long[] offsets = [.. entry["data_offsets"]!.AsArray().Select(s => s!.GetValue<long>())];
        string typeName = entry["dtype"]!.GetValue<string>();
        if (!Types.TryGetValue(typeName, out ScalarType type))
        {
            throw new HyperMorphException(
                $"tensor '{name}' of '{path}' has the type {typeName}; the types read are {string.Join(", ", Types.Keys)}");
        }
        if (offsets is not [>= 0 and var from, var to] || to < from || start + to > file.Length)
        {
            throw new HyperMorphException(
                $"'{path}' is truncated: tensor '{name}' ends at byte {start + offsets[^1]} of a file of {file.Length}");
        }
        Tensor tensor = empty(shape, type);
        if (tensor.NumberOfElements * tensor.ElementSize != to - from)
        {
            tensor.Dispose();
            throw new HyperMorphException($"'{path}' is damaged: tensor '{name}' has {to - from} bytes, "
                + $"which its shape [{string.Join(", ", shape)}] does not fill");
        }
        if (to > from)
        {
            file.Position = start + from;
            file.ReadExactly(tensor.bytes);
        }
        return tensor;
    }
}
