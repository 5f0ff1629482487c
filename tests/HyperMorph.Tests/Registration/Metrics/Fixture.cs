using System.Runtime.InteropServices;
using System.Text.Json;
using HyperMorph.Imaging;
using HyperMorph.Registration;

namespace HyperMorph.Tests.Registration.Metrics;

/// <summary>The reference labels, fields, landmarks and numbers, and how the tests make their own.</summary>
internal static class Fixture
{
    private static readonly Lazy<byte[]> Bytes = new(() => File.ReadAllBytes(Golden.Path("metrics.safetensors")));
    private static readonly Lazy<JsonElement> Json =
        new(() => JsonDocument.Parse(File.ReadAllText(Golden.Path("metrics.json"))).RootElement);

    public static int[] Labels3D => [1, 2, 3, 4, 5];

    public static JsonElement Expected(string group, string field) => Json.Value.GetProperty(group).GetProperty(field);

    public static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(Number)];

    public static double Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => double.NaN,
        JsonValueKind.String => double.PositiveInfinity,
        _ => value.GetDouble(),
    };

    public static T[] Array<T>(string name) where T : unmanaged => MemoryMarshal.Cast<byte, T>(Entry(name).Data).ToArray();

    public static LabelMap LabelMap(string name, double[]? spacing = null)
    {
        int[] labels = System.Array.ConvertAll(Array<byte>(name), label => (int)label);
        return new(labels, Entry(name).Shape, Scaled(spacing ?? [1, 1, 1]));
    }

    public static Affine Scaled(double[] s) => new(s[0], 0, 0, 0, 0, s[1], 0, 0, 0, 0, s[2], 0, 0, 0, 0, 1);

    public static double[][] Points(string name) => [.. Array<double>(name).Chunk(3)];

    /// <summary>A stored field, its component moved from the last axis to the first.</summary>
    public static DisplacementField Field(string name)
    {
        int[] shape = Entry(name + ".disp").Shape[..^1];
        float[] stored = Array<float>(name + ".disp"), values = new float[stored.Length];
        int rank = shape.Length, count = stored.Length / rank;
        for (int i = 0; i < stored.Length; i++)
        {
            values[i % rank * count + i / rank] = stored[i];
        }
        return new(values, shape);
    }

    /// <summary>The field with <paramref name="displacement"/> (component, index) in every voxel.</summary>
    public static DisplacementField Make(int[] shape, Func<int, int[], double> displacement)
    {
        int count = Grid.Count(shape);
        float[] values = new float[shape.Length * count];
        int[] index = new int[shape.Length];
        for (int i = 0; i < count; i++, Grid.Advance(index, shape))
        {
            for (int c = 0; c < shape.Length; c++)
            {
                values[c * count + i] = (float)displacement(c, index);
            }
        }
        return new(values, shape);
    }

    /// <summary>The map that is 1 where <paramref name="inside"/> holds of the index.</summary>
    public static LabelMap Shape(int[] shape, Func<int[], bool> inside, double[]? spacing = null)
    {
        int[] labels = new int[Grid.Count(shape)], index = new int[shape.Length];
        for (int i = 0; i < labels.Length; i++, Grid.Advance(index, shape))
        {
            labels[i] = inside(index) ? 1 : 0;
        }
        return new(labels, shape, Scaled(spacing ?? [1, 1, 1]));
    }

    private static (int[] Shape, byte[] Data) Entry(string name)
    {
        byte[] bytes = Bytes.Value;
        int header = checked((int)BitConverter.ToInt64(bytes));
        JsonElement entry = JsonDocument.Parse(bytes.AsMemory(8, header)).RootElement.GetProperty(name);
        int[] range = entry.GetProperty("data_offsets").Deserialize<int[]>()!;
        return (entry.GetProperty("shape").Deserialize<int[]>()!, bytes[(8 + header + range[0])..(8 + header + range[1])]);
    }
}
