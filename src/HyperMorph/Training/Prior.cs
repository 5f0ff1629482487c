using System.Text.Json.Serialization;

namespace HyperMorph.Training;

/// <summary>How λ is drawn while training.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PriorKind>))]
public enum PriorKind
{
    /// <summary>Every value in 0..1 alike.</summary>
    [JsonStringEnumMemberName("uniform")] Uniform,

    /// <summary>Uniform, but a share of the draws is exactly 0 or 1, half each: the ends are learned as well as the middle.</summary>
    [JsonStringEnumMemberName("end-points")] EndPoints,

    /// <summary>Every decade alike, from a smallest value up to 1: for losses whose useful λ are small.</summary>
    [JsonStringEnumMemberName("log-uniform")] LogUniform,
}

/// <summary>p(λ), the distribution that λ is drawn from at every training step.</summary>
/// <param name="Kind">Its shape.</param>
/// <param name="EndPointShare">For <see cref="PriorKind.EndPoints"/>: the share of draws at an end, 0..1.</param>
/// <param name="Smallest">For <see cref="PriorKind.LogUniform"/>: the smallest λ, above 0.</param>
public sealed record Prior(PriorKind Kind, double EndPointShare = 0.2, double Smallest = 1e-3)
{
    /// <summary>λ in 0..1 from two independent uniform numbers in [0, 1).</summary>
    public double Draw(double value, double choice) => Kind switch
    {
        PriorKind.EndPoints when choice < EndPointShare => choice < EndPointShare / 2 ? 0 : 1,
        PriorKind.LogUniform => Math.Pow(Smallest, 1 - value),
        _ => value,
    };
}
