using HyperMorph.Imaging;
using HyperMorph.Networks;
using HyperMorph.Registration;
using HyperMorph.Registration.Metrics;
using HyperMorph.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace HyperMorph.Tuning;

/// <summary>What can be said of a pair's registration at a point Λ without label maps; means of both directions.</summary>
/// <param name="Point">Λ.</param>
/// <param name="Similarity">Mean squared local correlation, in windows of 9 voxels, of moved and fixed image.</param>
/// <param name="SdLogJ">Standard deviation of the logarithm of the Jacobian determinant.</param>
public sealed record UnlabelledScore(HyperPoint Point, double Similarity, double SdLogJ);

/// <summary>Chooses Λ for one pair without label maps.</summary>
/// <remarks>
/// As an L-curve does: with both quantities scaled to 0..1 over the candidates, the choice is the one nearest to the corner of
/// the best similarity and no irregularity, where irregularity counts half. On brain slices, similarity alone always chose no
/// regularisation, and the distance to the inverse of the other direction's field, though it has no weight, followed the pairs'
/// own Λ* less well than SDlogJ. <see cref="LabelFreeTrust"/> says how far to trust it.
/// </remarks>
public static class LabelFreeChoice
{
    private const double IrregularityWeight = 0.5;

    /// <summary>Registers two images both ways at every point of a grid.</summary>
    /// <param name="model">A trained model.</param>
    /// <param name="moving">An image, normalised as the training images were; padded or cropped to the other's size.</param>
    /// <param name="fixedImage">The other image, normalised likewise.</param>
    /// <param name="points">The candidates.</param>
    /// <param name="cancellation">Stops between two points.</param>
    public static UnlabelledScore[] Scores(
        TrainedModel model, Volume moving, Volume fixedImage, IReadOnlyList<HyperPoint> points,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(moving);
        ArgumentNullException.ThrowIfNull(fixedImage);
        using IDisposable _ = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Volume other = moving.PadOrCrop(fixedImage.Shape);
        Tensor sources = VolumeTensors.Stack([other, fixedImage], model.Device),
            targets = VolumeTensors.Stack([fixedImage, other], model.Device);
        return [.. points.Select(point =>
        {
            cancellation.ThrowIfCancellationRequested();
            return Score(model, sources, targets, point);
        })];
    }

    /// <summary>The place of the chosen candidate.</summary>
    public static int Choose(IReadOnlyList<UnlabelledScore> candidates)
    {
        double[] alike = Scaled(candidates.Select(c => c.Similarity)), irregular = Scaled(candidates.Select(c => c.SdLogJ));
        return Enumerable.Range(0, candidates.Count)
            .MinBy(i => Math.Pow(1 - alike[i], 2) + Math.Pow(IrregularityWeight * irregular[i], 2));
    }

    private static UnlabelledScore Score(TrainedModel model, Tensor sources, Tensor targets, HyperPoint point)
    {
        using DisposeScope scope = NewDisposeScope();
        RegistrationResult result = model.Model.Register(sources, targets, model.KernelsAt(point));
        double similarity = -LocalCorrelation.Box(targets, result.Moved).item<float>();
        return new(point, similarity,
            VolumeTensors.ToFields(result.Displacement).Average(field => JacobianDeterminant.SdLogJ(field)));
    }

    private static double[] Scaled(IEnumerable<double> values)
    {
        double[] all = [.. values];
        (double low, double high) = (all.Min(), all.Max());
        return [.. all.Select(v => high > low ? (v - low) / (high - low) : 0)];
    }
}
