using HyperMorph.Imaging;

namespace HyperMorph.Data;

/// <summary>A file that is missing or wrong, and how.</summary>
/// <param name="File">Its path in the data set's folder.</param>
/// <param name="Problem">A sentence.</param>
public sealed record FileProblem(string File, string Problem);

/// <summary>What a data set's folder holds.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Subjects">How many subjects have a sound image.</param>
/// <param name="Labelled">How many of them have a sound label map.</param>
/// <param name="Problems">Every file that is missing or wrong, by subject.</param>
public sealed record Verification(string Folder, int Subjects, int Labelled, IReadOnlyList<FileProblem> Problems)
{
    /// <summary>Whether nothing is missing or wrong.</summary>
    public bool IsClean => Problems.Count == 0;

    internal static Verification Of(Manifest manifest, string folder, Action<int, int>? progress, CancellationToken cancellation)
    {
        SubjectFiles[] subjects = DataFolder.List(manifest.Files!, folder);
        if (subjects.Length == 0)
        {
            throw DataFolder.Missing(manifest, folder);
        }
        SubjectCheck[] checks = new SubjectCheck[subjects.Length];
        DataSet.InParallel(subjects.Length, progress,
            i => checks[i] = SubjectCheck.Of(manifest, folder, subjects[i]), cancellation);
        FileProblem[] problems = [.. TableProblems(manifest, folder, subjects), .. checks.SelectMany(check => check.Problems)];
        return new(folder, checks.Count(check => check.Image), checks.Count(check => check.Image && check.Labels), problems);
    }

    /// <summary>What is wrong with the table of participants, or the people whom it lists and who have no files at all.</summary>
    private static FileProblem[] TableProblems(Manifest manifest, string folder, SubjectFiles[] subjects)
    {
        try
        {
            IEnumerable<string> listed = manifest.Participants?.Read(folder).Keys ?? [];
            return [.. listed.Except(subjects.Select(s => s.Id)).Order(StringComparer.Ordinal)
                .Select(id => Absent(SubjectPattern.PathOf(manifest.Files!.Image, id)))];
        }
        catch (HyperMorphException e)
        {
            return [new(manifest.Participants!.File, e.Message)];
        }

        FileProblem Absent(string file) => new(file,
            $"{file} is missing, and {manifest.Participants!.File} lists its subject: put it there, or leave the subject out");
    }

    /// <summary>Which of a subject's files are sound, and what is wrong with the others.</summary>
    private sealed record SubjectCheck(bool Image, bool Labels, List<FileProblem> Problems)
    {
        public static SubjectCheck Of(Manifest manifest, string folder, SubjectFiles files)
        {
            List<FileProblem> problems = [];
            Volume? image = Try(files.Image, manifest.Files!.Image, path => SubjectReader.ReadImage(manifest, path));
            // Data that users bring may be labelled in part; what was downloaded is complete, and a second contrast needs all.
            bool complete = manifest.Source is not null || manifest.FixedContrast is not null;
            bool wanted = files.Labels is not null || (manifest.Files.Labels is not null && complete);
            LabelMap? labels = wanted ? Try(files.Labels, manifest.Files.Labels!, ReadLabels) : null;
            return new(image is not null, labels is not null, problems);

            LabelMap ReadLabels(string path)
            {
                LabelMap read = SubjectReader.ReadLabels(manifest, path);
                if (image is not null)
                {
                    SubjectReader.CheckShapes(image, files.Image!, read, path);
                }
                return read;
            }

            T? Try<T>(string? path, string pattern, Func<string, T> read) where T : class
            {
                string file = path is null ? SubjectPattern.PathOf(pattern, files.Id) : Path.GetRelativePath(folder, path);
                try
                {
                    return path is null
                        ? throw new HyperMorphException($"{file} is missing: put it there, or leave the subject out")
                        : read(path);
                }
                catch (Exception e) when (e is HyperMorphException or IOException or UnauthorizedAccessException)
                {
                    problems.Add(new(file, e.Message));
                    return null;
                }
            }
        }
    }
}
