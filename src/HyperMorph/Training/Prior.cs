using System.Text.Json.Serialization;

namespace HyperMorph.Training;

/// <summary>How a hyperparameter is drawn while training.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PriorKind>))]
public enum PriorKind
{
    /// <summary>Every place of the range alike.</summary>
    [JsonStringEnumMemberName("uniform")] Uniform,

    /// <summary>Uniform, but a share of the draws is exactly at an end, half each:
    /// the ends are learned as well as the middle.</summary>
    [JsonStringEnumMemberName("end-points")] EndPoints,

    /// <summary>Every decade of the place alike, from a smallest one up to 1: for losses whose useful λ are small.</summary>
    [JsonStringEnumMemberName("log-uniform")] LogUniform,
}

/// <summary>The distribution of a hyperparameter's place in its range, 0 at the low and 1 at the high end.</summary>
/// <param name="Kind">Its shape.</param>
/// <param name="EndPointShare">For <see cref="PriorKind.EndPoints"/>: the share of draws at an end, 0..1.</param>
/// <param name="Smallest">For <see cref="PriorKind.LogUniform"/>: the smallest place, above 0.</param>
public sealed record Prior(PriorKind Kind, double EndPointShare = 0.2, double Smallest = 1e-3)
{
    /// <summary>A place in 0..1 from two independent uniform numbers in [0, 1).</summary>
    public double Draw(double value, double choice) => Kind switch
    {
        PriorKind.EndPoints when choice < EndPointShare => choice < EndPointShare / 2 ? 0 : 1,
        PriorKind.LogUniform => Math.Pow(Smallest, 1 - value),
        _ => value,
    };

    /// <summary>The place that half of the draws are below.</summary>
    [JsonIgnore]
    public double Median => Draw(0.5, 1);

    /// <summary>What commands call its kind.</summary>
    [JsonIgnore]
    public string Name => Kind switch
    {
        PriorKind.EndPoints => "end-points",
        PriorKind.LogUniform => "log-uniform",
        _ => "uniform",
    };

    /// <summary>The prior of a kind's name: uniform, end-points or log-uniform; null where there is none of that name.</summary>
    public static Prior? Named(string name) =>
        Enum.GetValues<PriorKind>().Select(kind => new Prior(kind)).FirstOrDefault(prior => prior.Name == name);
}
