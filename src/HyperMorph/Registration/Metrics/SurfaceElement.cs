using System.Numerics;

namespace HyperMorph.Registration.Metrics;

/// <summary>Size of the marching-cubes surface between the 8 voxels around a corner of the grid, or of the contour between 4
/// pixels.</summary>
/// <remarks>Bit b of a code says whether neighbour b is inside; bit a of b is the neighbour's position along axis a. The surface
/// is made of polygons through the middles of edges. Where marching cubes leaves a choice, it is that of DeepMind's
/// surface-distance: corners of the rarer kind are kept apart, and a polygon that is not flat is cut into the triangles with the
/// largest total area.</remarks>
internal static class SurfaceElement
{
    private static readonly int[] Square = [0, 1, 3, 2];

    // Counterclockwise as seen from outside, so that each edge of the cube is run along once in either direction.
    private static readonly int[][] Faces = [.. Enumerable.Range(0, 3).SelectMany(Opposite)];

    private static readonly Vector3[][] Contours = [.. Enumerable.Range(0, 16).Select(
        code => Pieces(code, Square).Select(piece => piece.To.Middle - piece.From.Middle).ToArray())];

    private static readonly Vector3[][] Surfaces = [.. Enumerable.Range(0, 256).Select(Surface)];

    /// <summary>Areas of the 256 codes of a cube of voxels, or lengths of the 16 codes of a square of pixels, for their
    /// <paramref name="spacing"/>.</summary>
    public static double[] Sizes(double[] spacing)
    {
        bool flat = spacing.Length == 2;
        float x = (float)spacing[0], y = (float)spacing[1], z = flat ? 1 : (float)spacing[2];
        Vector3 scale = flat ? new(x, y, 0) : new(y * z, z * x, x * y);
        return Array.ConvertAll(flat ? Contours : Surfaces, parts => parts.Sum(part => (double)(part * scale).Length()));
    }

    /// <summary>The triangles of a code's surface, as normals as long as their areas.</summary>
    private static Vector3[] Surface(int code)
    {
        int rarer = BitOperations.PopCount((uint)code) > 4 ? 255 - code : code;
        // A crossed edge is entered on one of its faces and left on the other, so the pieces on the faces join up into closed
        // polygons.
        Dictionary<Edge, Edge> next = Faces.SelectMany(face => Pieces(rarer, face))
            .ToDictionary(piece => piece.From, piece => piece.To);
        List<Vector3> triangles = [];
        while (next.Count > 0)
        {
            List<Vector3> polygon = [];
            for (Edge edge = next.Keys.First(); next.Remove(edge, out Edge following); edge = following)
            {
                polygon.Add(edge.Middle);
            }
            triangles.AddRange(Largest([.. polygon]));
        }
        return [.. triangles];
    }

    /// <summary>The triangulation of a polygon with the largest area: some triangle on its last edge, and what is left on either
    /// side of that.</summary>
    private static Vector3[] Largest(Vector3[] polygon) => Enumerable.Range(1, Math.Max(0, polygon.Length - 2))
        .Select(tip => (Vector3[])
        [
            Vector3.Cross(polygon[tip] - polygon[0], polygon[^1] - polygon[0]) / 2,
            .. Largest(polygon[..(tip + 1)]), .. Largest(polygon[tip..]),
        ])
        .MaxBy(triangles => triangles.Sum(normal => normal.Length())) ?? [];

    /// <summary>The contour on a square with the given corners, in order round it: each run of inside corners is cut off by one
    /// piece.</summary>
    private static IEnumerable<(Edge From, Edge To)> Pieces(int code, int[] corners)
    {
        bool Inside(int at) => (code >> corners[at % 4] & 1) != 0;
        Edge After(int at) => new(corners[at % 4] & corners[(at + 1) % 4], corners[at % 4] | corners[(at + 1) % 4]);
        for (int start = 0; start < 4; start++)
        {
            if (!Inside(start) && Inside(start + 1))
            {
                int end = start + 1;
                while (Inside(end + 1))
                {
                    end++;
                }
                yield return (After(start), After(end));
            }
        }
    }

    private static int[][] Opposite(int axis)
    {
        int a = 1 << axis, b = 1 << (axis + 1) % 3, c = 1 << (axis + 2) % 3;
        return [[a, a | b, a | b | c, a | c], [0, c, b | c, b]];
    }

    /// <summary>An edge of the cube, by the bits of its two ends.</summary>
    private readonly record struct Edge(int Low, int High)
    {
        public Vector3 Middle =>
            new Vector3((Low & 1) + (High & 1), (Low >> 1 & 1) + (High >> 1 & 1), (Low >> 2) + (High >> 2)) / 2;
    }
}
