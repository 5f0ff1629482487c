using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using HyperMorph.Data;
using HyperMorph.Training;
using static TorchSharp.torch;

namespace HyperMorph.Tuning;

/// <summary>The scores of a sweep in a file beside the model, point by point: a sweep that was stopped goes on where it was,
/// and none is made twice.</summary>
/// <remarks>The file, <c>sweep-….jsonl</c> in the checkpoint's folder, belongs to one model, one data set and one list of pairs,
/// and may be deleted.</remarks>
public sealed class SweepStore
{
    // To be raised when the same model scores otherwise than before, or a line has other fields.
    private const string Format = "2";

    private static readonly JsonSerializerOptions Json =
        new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly Dictionary<HyperPoint, SweptPoint> _points = [];
    private readonly string? _path;
    private readonly Device _device;

    private SweepStore(string? path, Device device) => (_path, _device) = (path, device);

    /// <summary>Opens the store of a model and pairs; of a model that was not loaded from a folder,
    /// it lasts as long as the object.</summary>
    public static SweepStore Open(TrainedModel model, Manifest manifest, IReadOnlyList<Pair> pairs)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(manifest);
        string key = string.Join('\n', pairs.Select(p => $"{p.Moving.Id}\t{p.Fixed.Id}").Prepend(manifest.Hash).Prepend(Format));
        SweepStore store = new(
            model.Folder is { } folder ? Path.Combine(folder, $"sweep-{StableHash.Of(key):x16}.jsonl") : null, model.Device);
        store.Read(pairs.Count);
        return store;
    }

    /// <summary>The scores at a point: those that are stored, else what <paramref name="sweep"/> finds,
    /// which is then stored.</summary>
    public PairScore[] GetOrAdd(HyperPoint point, Func<PairScore[]> sweep)
    {
        ArgumentNullException.ThrowIfNull(point);
        ArgumentNullException.ThrowIfNull(sweep);
        if (_points.TryGetValue(point, out SweptPoint? stored))
        {
            return stored.Scores;
        }
        ComputeMeter meter = new(_device);
        SweptPoint swept = new(point.Values, sweep(), meter.Lap());
        _points[point] = swept;
        Append(swept);
        return swept.Scores;
    }

    /// <summary>What the registrations and scores at these points cost, whenever and by whichever process they were
    /// made.</summary>
    public ComputeTime TimeOf(IEnumerable<HyperPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        return points.Where(_points.ContainsKey).Aggregate(default(ComputeTime), (sum, point) => sum + _points[point].Time);
    }

    /// <summary>Deletes the file, where the scores are kept elsewhere.</summary>
    public void Delete()
    {
        try
        {
            if (_path is not null)
            {
                File.Delete(_path);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // What lies there too many is merely read again.
        }
    }

    private void Read(int pairs)
    {
        foreach (string line in _path is not null && File.Exists(_path) ? File.ReadLines(_path) : [])
        {
            try
            {
                if (JsonSerializer.Deserialize<SweptPoint>(line, Json) is { } point && point.Scores.Length == pairs)
                {
                    _points[new(point.Point)] = point;
                }
            }
            catch (JsonException)
            {
                // The last line of a process that was killed while it wrote; its point is swept again.
            }
        }
    }

    private void Append(SweptPoint point)
    {
        if (_path is null)
        {
            return;
        }
        try
        {
            // The line starts on a new one whatever stands before it.
            using FileStream file = new(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            file.Write(Encoding.UTF8.GetBytes($"\n{JsonSerializer.Serialize(point, Json)}\n"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A model on a medium that cannot be written is swept all the same.
        }
    }

    private sealed record SweptPoint(ImmutableSortedDictionary<string, double> Point, PairScore[] Scores, ComputeTime Time);
}
