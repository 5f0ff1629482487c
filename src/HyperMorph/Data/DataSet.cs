using System.Runtime.ExceptionServices;

namespace HyperMorph.Data;

/// <summary>A data set in memory, split by its manifest's rule; each part in order of the subjects' ids.</summary>
/// <param name="Manifest">What it was loaded by.</param>
/// <param name="Training">Subjects that models are fitted to.</param>
/// <param name="Validation">Subjects that choices are made on.</param>
/// <param name="Test">Subjects that results are reported on.</param>
public sealed record DataSet(
    Manifest Manifest, IReadOnlyList<Subject> Training, IReadOnlyList<Subject> Validation, IReadOnlyList<Subject> Test)
{
    /// <summary>The subjects of one part.</summary>
    public IReadOnlyList<Subject> this[Part part] =>
        part switch { Part.Training => Training, Part.Validation => Validation, _ => Test };

    /// <summary>Reads or generates every subject; images have values in 0..1, and all grids have the manifest's size.</summary>
    /// <param name="manifest">The data set.</param>
    /// <param name="root">The folder that holds the data sets' folders; by default what HYPERMORPH_DATA says,
    /// else <c>data</c> in the current folder.</param>
    /// <param name="progress">Is told how many subjects of how many are read.</param>
    /// <exception cref="HyperMorphException">The data set is missing, or a file of it is wrong.</exception>
    public static DataSet Load(Manifest manifest, string? root = null, Action<int, int>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        IReadOnlyList<Subject> subjects = manifest.Phantom is { } phantom
            ? Phantom.Generate(new PhantomSettings { Shape = manifest.Size, Subjects = phantom.Subjects, Seed = phantom.Seed })
            : Read(manifest, DataFolder.Of(manifest, root), progress);
        if (manifest.FixedContrast is { } contrast)
        {
            subjects = InSecondContrast(subjects, new(contrast, manifest.Structures));
        }
        ILookup<Part, Subject> parts = subjects.ToLookup(subject => manifest.Split.Of(subject.Id));
        return new(manifest, [.. parts[Part.Training]], [.. parts[Part.Validation]], [.. parts[Part.Test]]);
    }

    private static Subject[] Read(Manifest manifest, string folder, Action<int, int>? progress)
    {
        SubjectFiles[] files = [.. DataFolder.List(manifest.Files!, folder).Where(subject => subject.Image is not null)];
        if (files.Length == 0)
        {
            throw DataFolder.Missing(manifest, folder);
        }
        var table = manifest.Participants?.Read(folder);
        Subject[] subjects = new Subject[files.Length];
        InParallel(files.Length, progress,
            i => subjects[i] = SubjectReader.Read(manifest, files[i], Participants.Of(files[i].Id, table)));
        return subjects;
    }

    private static Subject[] InSecondContrast(IReadOnlyList<Subject> subjects, SimulatedContrast contrast)
    {
        Subject[] both = [.. subjects];
        InParallel(both.Length, null, i => both[i] = both[i] with { FixedImage = contrast.Of(both[i]) });
        return both;
    }

    /// <summary>Calls <paramref name="body"/> for 0 to <paramref name="count"/> − 1 on all cores;
    /// the first exception comes out as it was thrown.</summary>
    internal static void InParallel(
        int count, Action<int, int>? progress, Action<int> body, CancellationToken cancellation = default)
    {
        Lock reporting = new();
        int done = 0;
        try
        {
            Parallel.For(0, count, new ParallelOptions
            {
                MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation
            }, i =>
            {
                body(i);
                lock (reporting)
                {
                    progress?.Invoke(++done, count);
                }
            });
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
