using HyperMorph.Data;

namespace HyperMorph.Benchmarks;

/// <summary>Phantoms of any size to compute on.</summary>
internal static class Images
{
    /// <summary>A generated data set of the given grid.</summary>
    public static DataSet Of(int[] size, int subjects)
    {
        Manifest manifest = Manifest.Load("phantom-2d") with
        {
            Name = "benchmark", Size = size, Phantom = new(subjects, 1), Split = new("benchmark", 0.5, 0, 0.5),
            Structures = Phantom.Structures
        };
        return DataSet.Load(manifest);
    }
}
