using HyperMorph.Imaging;

namespace HyperMorph.Registration.Metrics;

/// <summary>How far the outlines of structures are apart.</summary>
/// <remarks>The definition is that of DeepMind's surface-distance, which Learn2Reg uses: an outline is the corners of the voxel
/// grid with inside and outside voxels around them, each weighted by the marching-cubes surface there.</remarks>
public static class SurfaceDistance
{
    private const double Percentile = 0.95;

    /// <summary>Robust Hausdorff distance of each of <paramref name="structures"/> in millimetres: the distance that 95 % of
    /// either outline's surface does not exceed, the larger of the two directions.</summary>
    /// <param name="fixedLabels">The label map registered to; its voxel size is used.</param>
    /// <param name="movedLabels">The warped label map, on the same grid.</param>
    /// <param name="structures">The labels to score, from 1 up.</param>
    /// <param name="movingLabels">The label map before warping; without it, a structure missing from the warped map is
    /// NaN.</param>
    /// <returns>NaN where a structure is missing from the fixed or the moving map, infinity where it is gone after
    /// warping.</returns>
    /// <exception cref="HyperMorphException">The fixed and the warped map have different shapes.</exception>
    public static double[] Hd95(
        LabelMap fixedLabels, LabelMap movedLabels, ReadOnlySpan<int> structures, LabelMap? movingLabels = null)
    {
        ArgumentNullException.ThrowIfNull(fixedLabels);
        return Hd95(fixedLabels, movedLabels, structures, movingLabels, fixedLabels.Affine.Spacing[..fixedLabels.Shape.Length]);
    }

    internal static double[] Hd95(
        LabelMap fixedLabels, LabelMap movedLabels, ReadOnlySpan<int> structures, LabelMap? movingLabels, double[] spacing)
    {
        ArgumentNullException.ThrowIfNull(movedLabels);
        Grids.CheckSame("fixed label map", fixedLabels.Shape, "warped label map", movedLabels.Shape);
        int[] shape = fixedLabels.Shape, f = fixedLabels.ToArray(), m = movedLabels.ToArray();
        BoundingBox?[] inFixed = BoundingBox.OfEach(f, shape, structures), inMoved = BoundingBox.OfEach(m, shape, structures);
        BoundingBox?[] inMoving = movingLabels is null
            ? inMoved
            : BoundingBox.OfEach(movingLabels.ToArray(), movingLabels.Shape, structures);
        double[] elementSizes = SurfaceElement.Sizes(spacing), distances = new double[structures.Length];
        for (int s = 0; s < distances.Length; s++)
        {
            int label = structures[s];
            distances[s] = (inFixed[s], inMoving[s], inMoved[s]) switch
            {
                (null, _, _) or (_, null, _) => double.NaN,
                (_, _, null) => double.PositiveInfinity,
                var (one, _, other) => Robust(Within(one.Union(other)), spacing),
            };
            (Outline, Outline, int[]) Within(BoundingBox box) =>
                (Outline.Of(f, shape, box, label, elementSizes), Outline.Of(m, shape, box, label, elementSizes), box.Lattice);
        }
        return distances;
    }

    private static double Robust((Outline A, Outline B, int[] Lattice) outlines, double[] spacing)
    {
        (Outline a, Outline b, int[] lattice) = outlines;
        return Math.Max(
            Reach(a, DistanceTransform.To(b.Points, lattice, spacing)),
            Reach(b, DistanceTransform.To(a.Points, lattice, spacing)));
    }

    /// <summary>The distance within which 95 % of the outline's surface lies.</summary>
    private static double Reach(Outline outline, double[] distanceMap)
    {
        double[] sizes = [.. outline.Sizes], distances = Array.ConvertAll(outline.Points, point => distanceMap[point]);
        Array.Sort(distances, sizes);
        double total = sizes.Sum(), sum = 0;
        int at = 0;
        while (at < sizes.Length - 1 && (sum += sizes[at]) / total < Percentile)
        {
            at++;
        }
        return distances[at];
    }

    /// <summary>The corners of the grid on a structure's outline, as offsets into the box's lattice, and the surface
    /// there.</summary>
    private sealed record Outline(int[] Points, double[] Sizes)
    {
        public static Outline Of(int[] labels, int[] shape, BoundingBox box, int label, double[] elementSizes)
        {
            // The corner p of the lattice lies between the voxels p and p + 1 of the window, which has one voxel around the box.
            int[] padded = [.. box.Lattice.Select(extent => extent + 1)], lattice = box.Lattice, index = new int[lattice.Length];
            int[] window = Grid.Window(labels, shape, padded, [.. box.First.Select(first => first - 1)]),
                strides = Grids.Strides(padded);
            int[] neighbours = [.. Enumerable.Range(0, 1 << strides.Length)
                .Select(b => strides.Select((stride, axis) => (b >> axis & 1) * stride).Sum())];
            List<int> points = [];
            List<double> sizes = [];
            for (int point = 0, count = Grid.Count(lattice); point < count; point++, Grid.Advance(index, lattice))
            {
                int at = 0, code = 0;
                for (int axis = 0; axis < index.Length; axis++)
                {
                    at += index[axis] * strides[axis];
                }
                for (int b = 0; b < neighbours.Length; b++)
                {
                    code |= window[at + neighbours[b]] == label ? 1 << b : 0;
                }
                if (code != 0 && code != elementSizes.Length - 1)
                {
                    points.Add(point);
                    sizes.Add(elementSizes[code]);
                }
            }
            return new([.. points], [.. sizes]);
        }
    }
}
