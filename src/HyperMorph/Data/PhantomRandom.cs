using System.Numerics;

namespace HyperMorph.Data;

/// <summary>What a phantom draws; each purpose of each subject has its own generator,
/// so that none depends on what others drew.</summary>
internal sealed class PhantomRandom
{
    private readonly Random _random;

    public PhantomRandom(int seed, int index, string purpose)
    {
        // FNV-1a: string.GetHashCode and HashCode differ from process to process.
        uint hash = 2166136261;
        foreach (int part in purpose.Select(c => (int)c).Append(seed).Append(index))
        {
            for (int shift = 0; shift < 32; shift += 8)
            {
                hash = (hash ^ ((uint)part >> shift & 0xff)) * 16777619;
            }
        }
        _random = new((int)hash);
    }

    /// <summary>Uniform from 0 to 1.</summary>
    public float Uniform() => _random.NextSingle();

    /// <summary>Two independent standard normal numbers (Box and Muller 1958).</summary>
    public (float First, float Second) NormalPair()
    {
        float radius = MathF.Sqrt(-2 * MathF.Log(1 - Uniform()));
        (float sin, float cos) = MathF.SinCos(MathF.Tau * Uniform());
        return (radius * cos, radius * sin);
    }

    /// <summary>A standard normal number, no further than 2.5 from 0: a phantom has no freaks.</summary>
    public float Normal() => Math.Clamp(NormalPair().First, -2.5f, 2.5f);

    /// <summary>A direction, uniform over the circle (rank 2: no z) or the sphere.</summary>
    public Vector3 Direction(int rank)
    {
        (float x, float y) = NormalPair();
        return Vector3.Normalize(new(x, y, rank == 3 ? NormalPair().First : 0));
    }
}
