using HyperMorph.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace HyperMorph.Registration;

/// <summary>Warps images at rest by displacement fields at rest.</summary>
public static class VolumeWarp
{
    /// <summary>The moving image on the fixed grid, linearly interpolated: moved(x) = moving(x + u(x) + offset), zero outside.</summary>
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
        Tensor displacement = tensor(field.Values, [1, field.Rank, .. field.Shape.Select(extent => (long)extent)]);
        return VolumeTensors.ToVolumes(Warp.Linear(VolumeTensors.Stack([window]), displacement), affine)[0];
    }
}
