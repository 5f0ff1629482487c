using System.Numerics;
using System.Runtime.CompilerServices;

namespace HyperMorph.Data;

/// <summary>One subject's anatomy, before deformation: how much of each structure there is at each place.</summary>
/// <remarks>Sizes and places are those of an adult brain in MNI space, over 85 mm;
/// the slice z = 0 lies 5 mm above the commissures.</remarks>
internal sealed class PhantomAnatomy
{
    private const int Cortex = 1, WhiteMatter = 2, ThirdVentricle = 5;

    // On the right; what comes first lies over what comes later. Sizes vary most where brains do: in the ventricles.
    private static readonly Part[] s_parts =
    [
        new(14, new(0.225f, -0.205f, -0.05f), new(0.060f, 0.19f, 0.10f), -30, -25, 0.11f, 0.015f),
        new(3, new(0.100f, 0.44f, 0.07f), new(0.052f, 0.18f, 0.12f), 20, 0, 0.17f, 0.012f),   // frontal horn
        new(3, new(0.155f, 0.10f, 0.25f), new(0.065f, 0.40f, 0.065f), -8, 0, 0.17f, 0.012f),  // body
        new(3, new(0.345f, -0.35f, 0.04f), new(0.066f, 0.22f, 0.13f), -22, 0, 0.17f, 0.015f), // atrium
        new(6, new(0.185f, 0.34f, 0.06f), new(0.070f, 0.16f, 0.13f), -8, 10, 0.10f, 0.012f),
        new(10, new(0.255f, 0.16f, -0.02f), new(0.055f, 0.13f, 0.085f), -26, 0, 0.09f, 0.012f),
        new(8, new(0.335f, 0.20f, 0.01f), new(0.080f, 0.225f, 0.14f), -18, 0, 0.09f, 0.012f),
        new(12, new(0.135f, -0.01f, 0.02f), new(0.098f, 0.18f, 0.11f), -24, 0, 0.09f, 0.012f),
    ];

    private static readonly Part s_thirdVentricle = new(ThirdVentricle, new(0, 0.05f, 0),
        new(0.032f, 0.19f, 0.14f), 0, 0, 0.15f, 0.006f);

    private readonly PhantomCortex _cortex;
    private readonly PhantomEllipsoid _third;
    private readonly PhantomEllipsoid[][] _sides;

    /// <summary>Varies the anatomy; ventricles widen and the cortex thins with <paramref name="age"/> in years.</summary>
    public PhantomAnatomy(PhantomRandom random, float variation, int age)
    {
        float ageing = variation * (age - 55) / 35f;
        _third = s_thirdVentricle.Vary(random, variation, 0.2f * ageing, midline: true);
        _sides = new PhantomEllipsoid[2][];
        for (int side = 0; side < 2; side++)
        {
            _sides[side] = Array.ConvertAll(s_parts,
                part => part.Vary(random, variation, part.IsVentricle ? 0.18f * ageing : -0.03f * ageing));
        }
        _cortex = new(random, variation, 0.046f * (1 - 0.1f * ageing));
    }

    /// <summary>Fills in each label's share of a voxel of size <paramref name="voxel"/> at
    /// <paramref name="p"/>; they add up to 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Shares(Vector3 p, float voxel, Span<float> shares)
    {
        shares.Clear();
        float depth = _cortex.Depth(p);
        float left = 1 - (shares[0] = Inside(depth, voxel));
        if (left <= 0)
        {
            return;
        }
        int side = p.X < 0 ? 0 : 1;
        Take(ThirdVentricle, _third.Distance(p), shares);
        p.X = MathF.Abs(p.X);
        for (int n = 0; n < s_parts.Length && left > 0; n++)
        {
            PhantomEllipsoid ellipsoid = _sides[side][n];
            if (Vector3.DistanceSquared(p, ellipsoid.Centre) < 0.25f)
            {
                Take(s_parts[n].Label + side, ellipsoid.Distance(p), shares);
            }
        }
        Take(Cortex, depth - _cortex.Thickness, shares);
        shares[WhiteMatter] = left;

        void Take(int label, float distance, Span<float> shares)
        {
            float share = left * Inside(distance, voxel);
            shares[label] += share;
            left -= share;
        }
    }

    private static float Inside(float distance, float voxel) => Math.Clamp(0.5f - distance / voxel, 0, 1);

    // The label is the left one's; spreads are standard deviations of the logarithm of the size and of the place.
    private sealed record Part(
        int Label, Vector3 Centre, Vector3 Radii, float Yaw, float Pitch, float SizeSpread, float PlaceSpread)
    {
        public bool IsVentricle => Label == 3;

        public PhantomEllipsoid Vary(PhantomRandom random, float variation, float growth, bool midline = false)
        {
            Vector3 size = new(random.Normal(), random.Normal(), random.Normal()),
                place = new(random.Normal(), random.Normal(), random.Normal());
            float common = random.Normal(), yaw = random.Normal(), pitch = random.Normal();
            size = variation * SizeSpread * (0.8f * common * Vector3.One + 0.5f * size);
            // Ventricles widen more than they lengthen.
            Vector3 grown = Radii * new Vector3(
                MathF.Exp(size.X + growth), MathF.Exp(0.5f * (size.Y + growth)), MathF.Exp(0.5f * (size.Z + growth)));
            place *= variation * PlaceSpread;
            return PhantomEllipsoid.Tilted(
                Centre + (midline ? place with { X = 0 } : place), grown,
                midline ? 0 : Yaw + 5 * variation * yaw, Pitch + 5 * variation * pitch);
        }
    }
}
