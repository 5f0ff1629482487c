using HyperMorph.Data;
using HyperMorph.Imaging;
using HyperMorph.Registration;
using HyperMorph.Registration.Metrics;
using HyperMorph.Training;
using HyperMorph.Tuning;
using Microsoft.Data.Analysis;
using static System.FormattableString;

namespace HyperMorph.Figures;

/// <summary>One pair registered at one Λ, with everything that a notebook shows of it.</summary>
/// <param name="Pair">The pair.</param>
/// <param name="Point">Λ.</param>
/// <param name="Displacement">The displacement on the fixed grid, in voxels.</param>
/// <param name="Moved">The moved image.</param>
/// <param name="Structures">The structures scored, empty where a subject has no label map.</param>
/// <param name="Before">Dice of each structure before registration; NaN where an image lacks it.</param>
/// <param name="After">Dice of each structure after registration; NaN where an image lacked it before.</param>
public sealed record RegistrationView(
    Pair Pair, HyperPoint Point, DisplacementField Displacement, Volume Moved, IReadOnlyList<Structure> Structures,
        double[] Before, double[] After)
{
    /// <summary>Registers a pair at Λ.</summary>
    /// <param name="model">The model.</param>
    /// <param name="pair">Two subjects of one size, with label maps where Dice is wanted.</param>
    /// <param name="point">A value for each hyperparameter that the model is conditioned on; a number alone is λ.</param>
    /// <param name="structures">The structures to score, such as a manifest's; null for all that the fixed label map has, by
    /// number.</param>
    /// <exception cref="HyperMorphException">Λ is not the model's, or the images have another number of axes than the
    /// model.</exception>
    public static RegistrationView Of(TrainedModel model, Pair pair, HyperPoint point,
        IReadOnlyList<Structure>? structures = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(pair);
        (DisplacementField field, Volume moved) = model.Register(pair, point);
        if (pair.Moving.Labels?.PadOrCrop(field.Shape) is not { } moving || pair.Fixed.Labels is not { } target)
        {
            return new(pair, point, field, moved, [], [], []);
        }
        structures ??= new LabelledImage(null, target).Legend();
        int[] labels = [.. structures.Select(s => s.Label)];
        return new(pair, point, field, moved, structures,
            Dice.PerStructure(target, moving, labels, moving),
            Dice.PerStructure(target, LabelWarp.Nearest(moving, field), labels, moving));
    }

    /// <summary>Percentage of voxels that fold.</summary>
    public double FoldPercent => JacobianDeterminant.FoldPercent(Displacement);

    /// <summary>One row a structure: its Dice before and after, and the gain.</summary>
    public DataFrame DiceTable() => new(
        new StringDataFrameColumn("structure", Structures.Select(s => s.Name)),
        LandscapeTables.Column("before", Before),
        LandscapeTables.Column("after", After),
        LandscapeTables.Column("gain", After.Zip(Before, (after, before) => after - before)));

    /// <summary>Moving, fixed and moved image beside the warped grid; below them what differs before and after, arrows, and
    /// Jacobian determinant.</summary>
    public Comparison Pictures(SliceView? view = null, int width = 240)
    {
        SliceView slice = view ?? SliceView.Of(Displacement.Shape, Pair.FixedImage.Affine);
        IReadOnlyList<CaptionedPicture> images =
            RegistrationPictures.SideBySide(Pair.MovingImage, Pair.FixedImage, Moved, slice, width).Rows[0];
        IReadOnlyList<CaptionedPicture> field = RegistrationPictures.OfField(Displacement, Moved, slice, width).Rows[0];
        return new([[.. images.Take(3), field[0]], [.. images.Skip(3), .. field.Skip(1)]]);
    }

    /// <summary>For example "λ = 0.3, a to b: Dice 0.551 before, 0.712 after; no folds".</summary>
    public override string ToString() => $"{Point}, {Pair.Moving.Id} to {Pair.Fixed.Id}: "
        + (Structures.Count == 0 ? "" : Invariant($"Dice {Dice.Mean(Before):0.000} before, {Dice.Mean(After):0.000} after; "))
        + RegistrationPictures.Folds(Displacement);
}
