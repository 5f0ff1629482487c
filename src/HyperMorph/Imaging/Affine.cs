namespace HyperMorph.Imaging;

/// <summary>A 4×4 matrix from voxel indices (i, j, k, 1) to millimetres in RAS, as NIfTI defines it.</summary>
public sealed record Affine
{
    private readonly double[] _m;

    /// <summary>Wraps 16 row-major entries; the last row must be 0 0 0 1.</summary>
    /// <exception cref="ArgumentException">There are not 16 entries, one is not finite, or the last row is another.</exception>
    public Affine(params double[] rowMajor)
    {
        ArgumentNullException.ThrowIfNull(rowMajor);
        if (rowMajor.Length != 16 || !rowMajor.All(double.IsFinite) || rowMajor is not [.., 0, 0, 0, 1])
        {
            throw new ArgumentException("an affine has 16 finite entries of which the last row is 0 0 0 1", nameof(rowMajor));
        }
        _m = [.. rowMajor];
    }

    /// <summary>The affine of unit voxels whose first one is at the origin.</summary>
    public static Affine Identity { get; } = new(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);

    /// <summary>The entry in row <paramref name="row"/> and column <paramref name="column"/>, both from 0.</summary>
    public double this[int row, int column] => _m[4 * row + column];

    /// <summary>Voxel size along i, j and k in millimetres: the lengths of the first three columns.</summary>
    public double[] Spacing => [.. Enumerable.Range(0, 3)
        .Select(c => Math.Sqrt(this[0, c] * this[0, c] + this[1, c] * this[1, c] + this[2, c] * this[2, c]))];

    /// <summary>The determinant of the 3×3 part: the signed volume of a voxel in mm³.</summary>
    public double Determinant =>
        this[0, 0] * (this[1, 1] * this[2, 2] - this[1, 2] * this[2, 1])
        - this[0, 1] * (this[1, 0] * this[2, 2] - this[1, 2] * this[2, 0])
        + this[0, 2] * (this[1, 0] * this[2, 1] - this[1, 1] * this[2, 0]);

    /// <summary>The position in millimetres of voxel (i, j, k).</summary>
    public (double X, double Y, double Z) Apply(double i, double j, double k) => (
        this[0, 0] * i + this[0, 1] * j + this[0, 2] * k + this[0, 3],
        this[1, 0] * i + this[1, 1] * j + this[1, 2] * k + this[1, 3],
        this[2, 0] * i + this[2, 1] * j + this[2, 2] * k + this[2, 3]);

    /// <summary>The affine of a grid whose voxel 0 is this grid's voxel (i, j, k); negative indices enlarge the grid.</summary>
    public Affine StartingAt(double i, double j, double k)
    {
        (double x, double y, double z) = Apply(i, j, k);
        return new([.. _m[..3], x, .. _m[4..7], y, .. _m[8..11], z, .. _m[12..]]);
    }

    /// <summary>The 16 entries, row by row.</summary>
    public double[] ToArray() => [.. _m];

    /// <inheritdoc/>
    public bool Equals(Affine? other) => other is not null && _m.AsSpan().SequenceEqual(other._m);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_m[0], _m[3], _m[5], _m[7], _m[10], _m[11]);
}
