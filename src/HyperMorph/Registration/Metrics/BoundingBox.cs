using HyperMorph.Imaging;

namespace HyperMorph.Registration.Metrics;

/// <summary>The smallest box of voxels around a structure.</summary>
/// <param name="First">Its first voxel.</param>
/// <param name="Last">Its last voxel.</param>
internal sealed record BoundingBox(int[] First, int[] Last)
{
    /// <summary>Number of corners of the voxel grid in the box along each axis: one more than voxels.</summary>
    public int[] Lattice { get; } = [.. Last.Zip(First, (last, first) => last - first + 2)];

    /// <summary>The smallest box around both.</summary>
    public BoundingBox Union(BoundingBox other) =>
        new([.. First.Zip(other.First, Math.Min)], [.. Last.Zip(other.Last, Math.Max)]);

    /// <summary>The box of each structure, in one pass over the labels; null where it is missing.</summary>
    public static BoundingBox?[] OfEach(int[] labels, int[] shape, ReadOnlySpan<int> structures)
    {
        Dictionary<int, (int[] First, int[] Last)> boxes = [];
        foreach (int label in structures)
        {
            boxes[label] = label > 0
                ? ([.. shape], [.. shape.Select(_ => -1)])
                : throw new ArgumentException($"a structure with an outline has a label from 1 up, not {label}",
                    nameof(structures));
        }
        int[] index = new int[shape.Length];
        foreach (int label in labels)
        {
            if (label != 0 && boxes.TryGetValue(label, out (int[] First, int[] Last) box))
            {
                for (int axis = 0; axis < index.Length; axis++)
                {
                    box.First[axis] = Math.Min(box.First[axis], index[axis]);
                    box.Last[axis] = Math.Max(box.Last[axis], index[axis]);
                }
            }
            Grid.Advance(index, shape);
        }
        BoundingBox?[] found = new BoundingBox?[structures.Length];
        for (int s = 0; s < found.Length; s++)
        {
            (int[] first, int[] last) = boxes[structures[s]];
            found[s] = last[0] < 0 ? null : new(first, last);
        }
        return found;
    }
}
