using System.Numerics;
using System.Runtime.CompilerServices;

namespace HyperMorph.Data;

/// <summary>A smooth random field: a sum of plane waves of about one wavelength and any direction,
/// with mean 0 and variance 1.</summary>
internal sealed class PhantomWaves
{
    private readonly (Vector3 Wave, float Phase)[] _waves;
    private readonly float _amplitude;

    private PhantomWaves((Vector3 Wave, float Phase)[] waves) => (_waves, _amplitude) = (waves, MathF.Sqrt(2f / waves.Length));

    /// <summary>Draws <paramref name="count"/> waves of <paramref name="wavenumber"/> radians per half head length,
    /// give or take a quarter.</summary>
    public static PhantomWaves Draw(PhantomRandom random, int count, float wavenumber, int rank = 3, float flatten = 1)
    {
        var waves = new (Vector3, float)[count];
        for (int n = 0; n < count; n++)
        {
            Vector3 direction = Vector3.Normalize(random.Direction(rank) * new Vector3(1, 1, flatten));
            waves[n] = (wavenumber * (0.8f + 0.4f * random.Uniform()) * direction, MathF.Tau * random.Uniform());
        }
        return new(waves);
    }

    /// <summary>The same waves, their phases shifted by normal numbers of <paramref name="spread"/> radians.</summary>
    public PhantomWaves Shifted(PhantomRandom random, float spread) =>
        new(Array.ConvertAll(_waves, wave => (wave.Wave, wave.Phase + spread * random.Normal())));

    /// <summary>The field at <paramref name="p"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float At(Vector3 p)
    {
        float sum = 0;
        foreach ((Vector3 wave, float phase) in _waves)
        {
            sum += MathF.Sin(Vector3.Dot(wave, p) + phase);
        }
        return _amplitude * sum;
    }

    /// <summary>About how far <paramref name="p"/> is from where the field is 0,
    /// along the surface with unit normal <paramref name="normal"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float DistanceToZero(Vector3 p, Vector3 normal)
    {
        float sum = 0;
        Vector3 gradient = Vector3.Zero;
        foreach ((Vector3 wave, float phase) in _waves)
        {
            (float sin, float cos) = MathF.SinCos(Vector3.Dot(wave, p) + phase);
            sum += sin;
            gradient += cos * wave;
        }
        gradient -= Vector3.Dot(gradient, normal) * normal;
        return MathF.Abs(sum) / (gradient.Length() + 1e-3f);
    }
}
