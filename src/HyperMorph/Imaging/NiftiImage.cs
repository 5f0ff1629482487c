namespace HyperMorph.Imaging;

/// <summary>Everything a NIfTI file holds.</summary>
/// <param name="Header">Its header as it stands on disk.</param>
/// <param name="Extensions">Its header extensions, in order.</param>
/// <param name="Volume">Its voxels.</param>
public sealed record NiftiImage(NiftiHeader Header, IReadOnlyList<NiftiExtension> Extensions, Volume Volume);

/// <summary>A header extension.</summary>
/// <param name="Code">What it holds: 0 unknown, 2 DICOM, 4 AFNI, 6 a comment.</param>
/// <param name="Data">Its bytes, zeros up to a multiple of 16 (less 8) included.</param>
public sealed record NiftiExtension(int Code, byte[] Data);
