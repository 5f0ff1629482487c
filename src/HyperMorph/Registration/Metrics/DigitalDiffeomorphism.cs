using HyperMorph.Imaging;

namespace HyperMorph.Registration.Metrics;

/// <summary>How far a deformation is from being one-to-one on the grid's simplices, which central differences alone cannot tell
/// (Liu et al., "On Finite Difference Jacobian Computation in Deformable Image Registration", IJCV 2024).</summary>
/// <remarks>In 3-D, ten tetrahedra a voxel: the eight corner ones and the two central ones that complete them to a cube. In 2-D,
/// the four corner triangles. Either way they cover the voxel's volume twice. The outermost voxels are left out.</remarks>
/// <param name="Mask">Number of voxels looked at.</param>
/// <param name="Voxels">Those whose central determinant is 0 or less.</param>
/// <param name="Simplices">Tetrahedra or triangles whose determinant is 0 or less, in units of one voxel's ten or four.</param>
/// <param name="Volume">Volume of what is turned inside out, in voxels.</param>
public sealed record DigitalDiffeomorphism(int Mask, int Voxels, double Simplices, double Volume)
{
    /// <summary>Percentage of voxels whose central determinant is 0 or less.</summary>
    public double VoxelPercent => 100.0 * Voxels / Mask;

    /// <summary>Percentage of tetrahedra (triangles in 2-D) whose determinant is 0 or less.</summary>
    public double SimplexPercent => 100 * Simplices / Mask;

    /// <summary>The non-diffeomorphic volume, NDV (area in 2-D), in percent of the mask.</summary>
    public double VolumePercent => 100 * Volume / Mask;

    /// <summary>Measures a field, all over or where <paramref name="mask"/> (one entry a voxel) is true.</summary>
    /// <exception cref="HyperMorphException">The field has another rank than 2 or 3, or too few values.</exception>
    /// <exception cref="ArgumentException">The mask has another number of voxels.</exception>
    public static DigitalDiffeomorphism Of(DisplacementField field, bool[]? mask = null)
    {
        Grids.Check(field);
        int[] shape = field.Shape;
        int last = shape[^1], count = Grid.Count(shape);
        if (mask is not null && mask.Length != count)
        {
            throw new ArgumentException($"a mask of {mask.Length} voxels does not fit a field of {Grid.Describe(shape)}",
                nameof(mask));
        }
        DigitalDiffeomorphism[] rows = new DigitalDiffeomorphism[count / last];
        Grids.ForEachRow(shape, (start, index) =>
        {
            bool inside = !index.Where((at, axis) => at == 0 || at == shape[axis] - 1).Any();
            rows[start / last] = inside ? Row(field, start + 1, start + last - 1, mask) : new(0, 0, 0, 0);
        });
        return new(rows.Sum(r => r.Mask), rows.Sum(r => r.Voxels), rows.Sum(r => r.Simplices), rows.Sum(r => r.Volume));
    }

    /// <summary>The central determinant at a voxel that is not on the border, and those of its simplices: the corner ones, where
    /// bit a of the number says whether the difference along axis a is the forward one, then in 3-D the two central tetrahedra,
    /// whose determinants are 2 at rest.</summary>
    public static (double Central, double[] Simplices) Determinants(DisplacementField field, int voxel)
    {
        Grids.Check(field);
        double[] simplices = new double[field.Rank == 2 ? 4 : 10];
        return (Determinants(field, Grids.Strides(field.Shape), voxel, simplices), simplices);
    }

    private static DigitalDiffeomorphism Row(DisplacementField field, int from, int to, bool[]? mask)
    {
        Span<double> simplices = stackalloc double[field.Rank == 2 ? 4 : 10];
        int[] strides = Grids.Strides(field.Shape);
        int looked = 0, voxels = 0, folded = 0;
        double depth = 0;
        for (int at = from; at < to; at++)
        {
            if (mask is not null && !mask[at])
            {
                continue;
            }
            looked++;
            voxels += Determinants(field, strides, at, simplices) > 0 ? 0 : 1;
            foreach (double determinant in simplices)
            {
                folded += determinant > 0 ? 0 : 1;
                depth -= Math.Min(determinant, 0);
            }
        }
        // A simplex has 1/rank! of its determinant as volume, and the simplices cover everything twice.
        return new(looked, voxels, (double)folded / simplices.Length, depth / (field.Rank == 2 ? 2 : 6) / 2);
    }

    private static double Determinants(DisplacementField field, int[] strides, int at, Span<double> simplices)
    {
        bool flat = field.Rank == 2;
        int x = strides[0], y = strides[1], z = flat ? 0 : strides[2];
        Edge Step(int offset, int i, int j, int k) => new(
            i + Moved(0, offset), j + Moved(1, offset), flat ? 0 : k + Moved(2, offset));
        double Moved(int component, int offset)
        {
            int centre = component * (field.Values.Length / field.Rank) + at;
            return (double)field.Values[centre + offset] - field.Values[centre];
        }
        // In 2-D the third edge is the unit one, which leaves the determinant of the other two.
        Edge ahead0 = Step(x, 1, 0, 0), ahead1 = Step(y, 0, 1, 0), ahead2 = flat ? Edge.Up : Step(z, 0, 0, 1);
        Edge back0 = -Step(-x, -1, 0, 0), back1 = -Step(-y, 0, -1, 0), back2 = flat ? Edge.Up : -Step(-z, 0, 0, -1);
        for (int signs = 0; signs < (flat ? 4 : 8); signs++)
        {
            simplices[signs] = Edge.Determinant(
                (signs & 1) != 0 ? ahead0 : back0, (signs & 2) != 0 ? ahead1 : back1, flat || (signs & 4) != 0 ? ahead2 : back2);
        }
        if (!flat)
        {
            simplices[8] = Edge.Determinant(Step(-x - y, -1, -1, 0), Step(-x - z, -1, 0, -1), Step(-y - z, 0, -1, -1));
            simplices[9] = -Edge.Determinant(Step(x + y, 1, 1, 0), Step(x + z, 1, 0, 1), Step(y + z, 0, 1, 1));
        }
        return Edge.Determinant(ahead0 + back0, ahead1 + back1, ahead2 + back2) / 8;
    }

    /// <summary>Where a neighbour lies, as seen from the voxel, after the deformation.</summary>
    private readonly record struct Edge(double X, double Y, double Z)
    {
        public static Edge Up => new(0, 0, 1);

        public static Edge operator -(Edge e) => new(-e.X, -e.Y, -e.Z);

        public static Edge operator +(Edge a, Edge b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

        public static double Determinant(Edge a, Edge b, Edge c) =>
            a.X * (b.Y * c.Z - b.Z * c.Y) - a.Y * (b.X * c.Z - b.Z * c.X) + a.Z * (b.X * c.Y - b.Y * c.X);
    }
}
