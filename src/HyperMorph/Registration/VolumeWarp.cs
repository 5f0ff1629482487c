using HyperMorph.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace HyperMorph.Registration;

/// <summary>Warps images at rest by displacement fields at rest.</summary>
public static class VolumeWarp
{
    /// <summary>An image warped by a field on its own grid, linearly interpolated: moved(x) = moving(x + u(x)), zero
    /// outside.</summary>
    /// <exception cref="HyperMorphException">Image and field have different shapes.</exception>
    public static Volume Linear(Volume moving, DisplacementField field)
    {
        ArgumentNullException.ThrowIfNull(moving);
        ArgumentNullException.ThrowIfNull(field);
        Metrics.Grids.CheckSame("image", moving.Shape, "displacement field", field.Shape);
        return Linear(moving, field, new int[field.Rank], moving.Affine);
    }

    /// <summary>The moving image on the fixed grid, linearly interpolated: moved(x) = moving(x + u(x) + offset), zero
    /// outside.</summary>
    /// <param name="moving">The image to warp, of any size.</param>
    /// <param name="field">A displacement in voxels, on the fixed grid.</param>
    /// <param name="offset">Where the fixed grid starts in the moving one, per axis.</param>
    /// <param name="affine">Where the fixed grid lies.</param>
    public static Volume Linear(Volume moving, DisplacementField field, int[] offset, Affine affine)
    {
        ArgumentNullException.ThrowIfNull(moving);
        ArgumentNullException.ThrowIfNull(field);
        using IDisposable _ = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Volume window = new(Grid.Window(moving.ToArray(), moving.Shape, field.Shape, offset), field.Shape, affine);
        return VolumeTensors.ToVolumes(Warp.Linear(VolumeTensors.Stack([window]), VolumeTensors.Stack(field)), affine)[0];
    }
}
