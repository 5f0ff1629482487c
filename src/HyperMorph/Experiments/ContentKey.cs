using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using HyperMorph.Data;
using HyperMorph.Imaging;

namespace HyperMorph.Experiments;

/// <summary>Names for content: SHA-256 in lower-case hexadecimal.</summary>
internal static class ContentKey
{
    // A setting that a later version adds, and that is off where it is null, leaves the names of earlier runs as they are.
    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The hash of a value's JSON.</summary>
    public static string Of<T>(T value) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(value, Json)));

    /// <summary>The hash of all voxels that a data set holds, and of whom they belong to.</summary>
    public static string Of(DataSet data)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Subject subject in data.Training.Concat(data.Validation).Concat(data.Test))
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"{subject.Id}\n"));
            Append(hash, subject.Image);
            Append(hash, subject.FixedImage);
            Append(hash, subject.Labels?.ToVolume());
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, Volume? volume)
    {
        if (volume is not null)
        {
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(volume.ToArray()));
        }
    }
}
