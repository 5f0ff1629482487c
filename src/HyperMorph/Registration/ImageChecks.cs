using TorchSharp;

namespace HyperMorph.Registration;

/// <summary>What the losses ask of their images.</summary>
internal static class ImageChecks
{
    /// <summary>Refuses images of different shapes, or of several channels.</summary>
    /// <exception cref="ArgumentException">They are not both [N, 1, d0, d1(, d2)].</exception>
    public static void CheckAlike(string loss, torch.Tensor target, torch.Tensor moved)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(moved);
        if (target.dim() is not (4 or 5) || target.shape[1] != 1 || !target.shape.AsSpan().SequenceEqual(moved.shape))
        {
            throw new ArgumentException($"{loss} takes two images [N, 1, d0, d1(, d2)], not [{string.Join(", ", target.shape)}] "
                + $"and [{string.Join(", ", moved.shape)}]", nameof(moved));
        }
    }
}
