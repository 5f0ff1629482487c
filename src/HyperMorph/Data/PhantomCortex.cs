using System.Numerics;
using System.Runtime.CompilerServices;

namespace HyperMorph.Data;

/// <summary>The folded surface of one subject's brain: the head's outline, cut by sulci and by the great fissures.</summary>
internal sealed class PhantomCortex
{
    // Half the brain's width, length and height, above and below the slice.
    private const float HalfWidth = 0.80f, HalfLength = 1, Above = 0.86f, Below = 0.58f;
    // Where sulci are no longer felt, and how far apart they are: π / wavenumber.
    private const float Deepest = 0.42f, FoldWavenumber = 18;

    // One anatomy for all seeds.
    private static readonly PhantomWaves s_folds = PhantomWaves.Draw(new(0, 0, "folds"), 16, FoldWavenumber, flatten: 0.35f);
    private static readonly PhantomWaves s_depths = PhantomWaves.Draw(new(0, 0, "depths"), 6, 7);

    private readonly PhantomWaves[] _folds;
    private readonly PhantomWaves _depths;

    /// <summary>Shifts the folds of the two hemispheres, each in its own way.</summary>
    public PhantomCortex(PhantomRandom random, float variation, float thickness)
    {
        _folds = [s_folds.Shifted(random, 0.7f * variation), s_folds.Shifted(random, 0.7f * variation)];
        _depths = s_depths.Shifted(random, 0.7f * variation);
        Thickness = thickness;
    }

    /// <summary>How thick the grey matter is.</summary>
    public float Thickness { get; }

    /// <summary>About how deep <paramref name="p"/> lies under the folded surface, negative outside it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float Depth(Vector3 p)
    {
        // Egg-shaped: narrower at the front, flat at the bottom.
        Vector3 radii = new(HalfWidth * (1 - 0.13f * p.Y - 0.10f * p.Y * p.Y), HalfLength, p.Z > 0 ? Above : Below);
        Vector3 scaled = p / radii;
        float level = scaled.Length();
        Vector3 normal = scaled / radii;
        float depth = level * (1 - level) / (normal.Length() + 1e-6f);
        if (depth < -0.05f)
        {
            return depth;
        }
        float fissures = MathF.Min(Interhemispheric(p), Sylvian(p));
        return MathF.Min(MathF.Min(depth, fissures),
            depth < Deepest ? Sulcus(p, level, Vector3.Normalize(normal), depth) : depth);
    }

    // Sheets that run inwards from the lines on the outline where a random field is 0; wider at their mouth.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float Sulcus(Vector3 p, float level, Vector3 normal, float depth)
    {
        Vector3 onOutline = p / level;
        int side = p.X < 0 ? 0 : 1;
        onOutline.X = MathF.Abs(onOutline.X);
        normal.X = MathF.Abs(normal.X);
        float own = _depths.At(onOutline);
        // Sulci bend as they go in.
        onOutline += 0.2f * depth * own * Vector3.Cross(normal, Vector3.UnitZ);
        float aside = level * _folds[side].DistanceToZero(onOutline, normal);
        return Sheet(aside, depth - (0.18f + 0.06f * own), 0.006f + 0.018f * MathF.Exp(-MathF.Max(depth, 0) / 0.04f));
    }

    // Between the hemispheres, down to the callosum and what lies under it.
    private static float Interhemispheric(Vector3 p)
    {
        Vector3 q = new Vector3(0, p.Y - 0.14f, p.Z + 0.3f) / new Vector3(1, 0.46f, 0.68f);
        float level = q.Length();
        return Sheet(MathF.Abs(p.X), 0.46f * (1 - level), 0.012f);
    }

    // From the side in to the insula.
    private static float Sylvian(Vector3 p)
    {
        float x = MathF.Abs(p.X), y = p.Y - 0.22f + 0.35f * (x - 0.5f) - 0.5f * p.Z;
        return Sheet(MathF.Abs(y), 0.52f - x, 0.010f);
    }

    // Distance to a sheet of some half width that ends where beyond > 0, negative in it.
    private static float Sheet(float aside, float beyond, float halfWidth)
    {
        float past = MathF.Max(beyond, 0);
        return MathF.Sqrt(aside * aside + past * past) - halfWidth;
    }
}
