using HyperMorph.Imaging;
using HyperMorph.Registration;
using HyperMorph.Training;

namespace HyperMorph.Figures;

/// <summary>One pair registered at several Λ, for pictures: all images and fields on one grid.</summary>
/// <param name="Moving">The moving image.</param>
/// <param name="Fixed">The fixed image.</param>
/// <param name="Registrations">At each Λ the moved image, and the displacement that moved it.</param>
/// <param name="Name">What to call the pair.</param>
public sealed record RegistrationCase(
    Volume Moving, Volume Fixed,
    IReadOnlyList<(HyperPoint Point, Volume Moved, DisplacementField Displacement)> Registrations, string Name = "");

/// <summary>A picture and what is written under it.</summary>
/// <param name="Caption">A few words.</param>
/// <param name="Png">The picture.</param>
public sealed record CaptionedPicture(string Caption, byte[] Png);

/// <summary>Pictures in rows and columns: moving and fixed image at the left, then for each Λ the moved image
/// above the warped grid.</summary>
/// <param name="Rows">From top to bottom; all rows have as many pictures, but the last may have fewer.</param>
public sealed record Comparison(IReadOnlyList<IReadOnlyList<CaptionedPicture>> Rows)
{
    /// <summary>Draws a case in pictures of <paramref name="width"/> pixels; in 3-D of the middle slice, or the one that
    /// <paramref name="view"/> names.</summary>
    public static Comparison Of(RegistrationCase registration, SliceView? view = null, int width = 240)
    {
        ArgumentNullException.ThrowIfNull(registration);
        SliceView slice = view ?? SliceView.Of(registration.Fixed.Shape, registration.Fixed.Affine);
        return new(
        [
            [Image("moving", registration.Moving),
                .. registration.Registrations.Select(r => Image($"moved, {r.Point}", r.Moved))],
            [Image("fixed", registration.Fixed), .. registration.Registrations.Select(r =>
                new CaptionedPicture($"grid, {r.Point}", SliceImage.WarpedGrid(r.Displacement, slice, width)))],
        ]);
        CaptionedPicture Image(string caption, Volume image) => new(caption, SliceImage.Grey(image, slice, width));
    }
}
