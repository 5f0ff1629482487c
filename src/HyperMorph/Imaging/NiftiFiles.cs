namespace HyperMorph.Imaging;

/// <summary>The one or two files of an image.</summary>
/// <param name="Header">The file with the header.</param>
/// <param name="Data">The file with the voxels; the same one unless the image is a pair.</param>
internal sealed record NiftiFiles(string Header, string Data)
{
    /// <summary>Whether header and voxels lie in two files.</summary>
    public bool IsPair => Header != Data;

    /// <summary>The files that a name stands for: itself for .nii, both of the pair for .hdr or .img,
    /// with .gz or without.</summary>
    /// <exception cref="NiftiException">The name ends in none of these.</exception>
    public static NiftiFiles Of(string path)
    {
        string gz = IsGzip(path) ? path[^3..] : "";
        string plain = path[..^gz.Length];
        string stem = Path.ChangeExtension(plain, null);
        return Path.GetExtension(plain).ToUpperInvariant() switch
        {
            ".NII" => new(path, path),
            ".HDR" => new(path, Other(".img", ".IMG")),
            ".IMG" => new(Other(".hdr", ".HDR"), path),
            _ => throw new NiftiException(
                $"{path}: the name of a NIfTI file ends in .nii, .hdr or .img, or one of these and .gz"),
        };
        string Other(string lower, string upper) => stem + (char.IsUpper(plain[^1]) ? upper : lower) + gz;
    }

    /// <summary>Whether the name says that the file is compressed.</summary>
    public static bool IsGzip(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
}
