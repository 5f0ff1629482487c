namespace HyperMorph.Imaging;

/// <summary>Affines of NIfTI headers; formulas from nifti1.h (methods 1 to 3).</summary>
internal static class NiftiGeometry
{
    /// <summary>The affine of srow_x, srow_y and srow_z (method 3).</summary>
    public static Affine FromRows(NiftiHeader header)
    {
        double[] m = [.. from field in (string[])["srow_x", "srow_y", "srow_z"]
            from column in Enumerable.Range(0, 4)
            select Finite(header, field, column)];
        Affine affine = new([.. m, 0, 0, 0, 1]);
        return Math.Abs(affine.Determinant) > 1e-9 * affine.Spacing.Aggregate((x, y) => x * y)
            ? affine
            : throw new InvalidDataException(
                $"the affine of srow_x, srow_y, srow_z ({string.Join(' ', m[..4])}; {string.Join(' ', m[4..8])}; "
                + $"{string.Join(' ', m[8..])}) is singular");
    }

    /// <summary>The affine of the quaternion, the offsets and pixdim (method 2).</summary>
    public static Affine FromQuaternion(NiftiHeader header)
    {
        double b = Finite(header, "quatern_b"), c = Finite(header, "quatern_c"), d = Finite(header, "quatern_d");
        double rest = 1 - (b * b + c * c + d * d);
        if (rest < -1e-6)
        {
            throw new InvalidDataException(
                $"{header.Describe("quatern_b")}, {header.Describe("quatern_c")} and {header.Describe("quatern_d")}, "
                + "which is no rotation");
        }
        // Half a turn: what is left is the rounding of b, c and d, and its root would be large.
        double a = rest < (header.Version == 1 ? 4e-7 : 1e-15) ? 0 : Math.Sqrt(rest),
            norm = Math.Sqrt(a * a + b * b + c * c + d * d);
        (a, b, c, d) = (a / norm, b / norm, c / norm, d / norm);
        double x = Zoom(header, 1), y = Zoom(header, 2);
        double z = header["pixdim"] < 0 ? -Zoom(header, 3) : Zoom(header, 3);
        return new(
            x * (a * a + b * b - c * c - d * d), y * 2 * (b * c - a * d), z * 2 * (b * d + a * c), Finite(header, "qoffset_x"),
            x * 2 * (b * c + a * d), y * (a * a + c * c - b * b - d * d), z * 2 * (c * d - a * b), Finite(header, "qoffset_y"),
            x * 2 * (b * d - a * c), y * 2 * (c * d + a * b), z * (a * a + d * d - c * c - b * b), Finite(header, "qoffset_z"),
            0, 0, 0, 1);
    }

    /// <summary>The affine of pixdim alone, x flipped and the origin in the centre,
    /// as nibabel has it for files without codes.</summary>
    public static Affine FromZooms(NiftiHeader header)
    {
        double x = Zoom(header, 1), y = Zoom(header, 2), z = Zoom(header, 3);
        return new(-x, 0, 0, x * Centre(1), 0, y, 0, -y * Centre(2), 0, 0, z, -z * Centre(3), 0, 0, 0, 1);
        double Centre(int axis) => axis <= header["dim"] ? (header["dim", axis] - 1) / 2 : 0;
    }

    /// <summary>Stores an affine as sform, as qform where one can hold it, and its spacing in pixdim.</summary>
    public static void Store(NiftiHeader header, Affine affine)
    {
        double code = header["sform_code"] > 0 ? header["sform_code"] : header["qform_code"] > 0 ? header["qform_code"] : 1;
        (header["sform_code"], header["qform_code"]) = (code, code);
        double[] spacing = affine.Spacing;
        for (int axis = 0; axis < 4; axis++)
        {
            (header["srow_x", axis], header["srow_y", axis], header["srow_z", axis]) =
                (affine[0, axis], affine[1, axis], affine[2, axis]);
            header["pixdim", axis] = axis > 0 ? spacing[axis - 1] : affine.Determinant < 0 ? -1 : 1;
        }
        (header["qoffset_x"], header["qoffset_y"], header["qoffset_z"]) = (affine[0, 3], affine[1, 3], affine[2, 3]);
        (header["quatern_b"], header["quatern_c"], header["quatern_d"]) = Quaternion(affine);
        double[] stored = FromQuaternion(header).ToArray(), wanted = affine.ToArray();
        if (Enumerable.Range(0, 12)
            .Any(i => Math.Abs(stored[i] - wanted[i]) > 1e-5 * (i % 4 < 3 ? spacing[i % 4] : Math.Abs(wanted[i]) + 1)))
        {
            // A shear: only the sform can hold it.
            header["qform_code"] = 0;
        }
    }

    // Each row is 4q times one component of q; the longest is the most accurate.
    private static (double B, double C, double D) Quaternion(Affine affine)
    {
        double[] s = affine.Spacing;
        s[2] *= affine.Determinant < 0 ? -1 : 1;
        double R(int row, int column) => affine[row, column] / s[column];
        double[][] candidates =
        [
            [1 + R(0, 0) + R(1, 1) + R(2, 2), R(2, 1) - R(1, 2), R(0, 2) - R(2, 0), R(1, 0) - R(0, 1)],
            [R(2, 1) - R(1, 2), 1 + R(0, 0) - R(1, 1) - R(2, 2), R(1, 0) + R(0, 1), R(0, 2) + R(2, 0)],
            [R(0, 2) - R(2, 0), R(1, 0) + R(0, 1), 1 - R(0, 0) + R(1, 1) - R(2, 2), R(2, 1) + R(1, 2)],
            [R(1, 0) - R(0, 1), R(0, 2) + R(2, 0), R(2, 1) + R(1, 2), 1 - R(0, 0) - R(1, 1) + R(2, 2)],
        ];
        double[] q = candidates.MaxBy(candidate => candidate.Sum(x => x * x))!;
        double norm = Math.Sqrt(q.Sum(x => x * x)) * (q[0] < 0 ? -1 : 1);
        return (q[1] / norm, q[2] / norm, q[3] / norm);
    }

    private static double Zoom(NiftiHeader header, int axis) => header["pixdim", axis] is > 0 and < double.PositiveInfinity
        ? header["pixdim", axis]
        : header["dim"] < axis ? 1
        : throw new InvalidDataException($"{header.Describe("pixdim", axis)}, and a voxel size must be positive");

    private static double Finite(NiftiHeader header, string field, int index = 0) => double.IsFinite(header[field, index])
        ? header[field, index]
        : throw new InvalidDataException($"{header.Describe(field, index)}, which gives no position");
}
