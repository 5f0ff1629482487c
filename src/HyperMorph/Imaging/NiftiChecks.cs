namespace HyperMorph.Imaging;

/// <summary>What a header must hold before anything else of the file is believed.</summary>
internal static class NiftiChecks
{
    /// <summary>Checks every field that reading depends on.</summary>
    /// <exception cref="InvalidDataException">The first field that is wrong, its value, and why.</exception>
    public static void Check(NiftiHeader header, bool isPair)
    {
        CheckMagic(header, isPair);
        CheckDimensions(header);
        NiftiDatatype.Of(header);
        double lowest = isPair ? 0 : NiftiLayout.Size(header.Version) + 4;
        double offset = header["vox_offset"];
        Require(
            offset >= lowest && offset <= long.MaxValue && offset == Math.Truncate(offset), header, "vox_offset", 0,
            $"it should be a whole number from {lowest} up");
        Scaling(header);
        _ = header.Affine;
    }

    /// <summary>Slope and intercept; 1 and 0 where the slope is 0 or NaN, which mean that there is no scaling.</summary>
    public static (double Slope, double Intercept) Scaling(NiftiHeader header)
    {
        double slope = header["scl_slope"], intercept = header["scl_inter"];
        if (slope == 0 || double.IsNaN(slope))
        {
            return (1, 0);
        }
        Require(double.IsFinite(slope), header, "scl_slope", 0, "it should be finite");
        Require(double.IsFinite(intercept), header, "scl_inter", 0, "it should be finite");
        return (slope, intercept);
    }

    private static void CheckMagic(NiftiHeader header, bool isPair)
    {
        string magic = header.Text("magic"), wanted = $"n{(isPair ? "i" : "+")}{header.Version}";
        if (magic != wanted)
        {
            throw new InvalidDataException(
                $"magic is \"{string.Concat(magic.Select(c => char.IsControl(c) ? '?' : c))}\" and should be \"{wanted}\" in a "
                + $"{(isPair ? ".hdr and .img pair" : "single .nii file")} of NIfTI-{header.Version}");
        }
    }

    private static void CheckDimensions(NiftiHeader header)
    {
        Require(header["dim"] is >= 1 and <= 7, header, "dim", 0, "an image has 1 to 7 axes");
        for (int axis = 1; axis <= header["dim"]; axis++)
        {
            Require(header["dim", axis] >= 1, header, "dim", axis, "an axis has 1 voxel or more");
            Require(axis > 3 || double.IsFinite(header["pixdim", axis]), header, "pixdim", axis,
                "a voxel size is a finite number");
        }
    }

    private static void Require(bool holds, NiftiHeader header, string field, int index, string rule)
    {
        if (!holds)
        {
            throw new InvalidDataException($"{header.Describe(field, index)}, and {rule}");
        }
    }
}
