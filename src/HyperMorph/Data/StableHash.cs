using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace HyperMorph.Data;

/// <summary>Hashes that are the same in every run and on every machine, unlike <see cref="object.GetHashCode"/>.</summary>
internal static class StableHash
{
    /// <summary>The first eight bytes of the text's SHA-256.</summary>
    public static ulong Of(string text) => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The text's hash as a number from 0 up to, but not including, 1.</summary>
    public static double Fraction(string text) => Unit(Of(text));

    /// <summary>The random number at a place of a stream: the output function of SplitMix64 (Steele,
    /// Lea and Flood 2014) at its n-th state.</summary>
    public static ulong At(ulong stream, ulong n)
    {
        ulong z = stream + (n + 1) * 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>The n-th of a stream's independent standard normal numbers (Box and Muller 1958).</summary>
    public static double Normal(ulong stream, ulong n)
    {
        // From 0 exclusive to 1 inclusive, because the logarithm of 0 is infinite.
        double radius = 1 - Unit(At(stream, 2 * n)), angle = Math.Tau * Unit(At(stream, 2 * n + 1));
        return Math.Sqrt(-2 * Math.Log(radius)) * Math.Cos(angle);
    }

    /// <summary>The n-th uniform number in [0, 1) of the sequence that <paramref name="seed"/> and
    /// <paramref name="purpose"/> name.</summary>
    public static double Uniform(int seed, ulong purpose, ulong n) => Unit(At(At((ulong)seed, purpose), n));

    // The upper 53 bits, as many as a double holds.
    private static double Unit(ulong hash) => (hash >> 11) * (1.0 / (1UL << 53));
}
