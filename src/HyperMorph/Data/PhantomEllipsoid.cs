using System.Numerics;
using System.Runtime.CompilerServices;

namespace HyperMorph.Data;

/// <summary>A tilted ellipsoid: its centre, its half axes, and the rotation from space into its own axes.</summary>
internal readonly record struct PhantomEllipsoid(Vector3 Centre, Vector3 Radii, Quaternion Rotation)
{
    /// <summary>The ellipsoid turned by <paramref name="yaw"/> degrees (its front away from the midline) and
    /// <paramref name="pitch"/> (its front up).</summary>
    public static PhantomEllipsoid Tilted(Vector3 centre, Vector3 radii, float yaw, float pitch) =>
        new(centre, radii, Quaternion.Inverse(
            Quaternion.CreateFromAxisAngle(Vector3.UnitZ, -yaw * MathF.PI / 180)
                * Quaternion.CreateFromAxisAngle(Vector3.UnitX, pitch * MathF.PI / 180)));

    /// <summary>About the distance from <paramref name="p"/> to the surface, negative inside;
    /// exact on it to first order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float Distance(Vector3 p)
    {
        Vector3 scaled = Vector3.Transform(p - Centre, Rotation) / Radii;
        float level = scaled.Length();
        return level * (level - 1) / ((scaled / Radii).Length() + 1e-6f);
    }
}
