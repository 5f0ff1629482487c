using System.Text.RegularExpressions;

namespace HyperMorph.Data;

/// <summary>A subject's files in the data folder; null where one is not there.</summary>
internal sealed record SubjectFiles(string Id, string? Image, string? Labels);

/// <summary>Data sets on disk: one folder each in a common root.</summary>
internal static class DataFolder
{
    private const string Variable = "HYPERMORPH_DATA";

    /// <summary>The folder of a data set: in <paramref name="root"/>, else where HYPERMORPH_DATA says,
    /// else in <c>data</c> in the current folder.</summary>
    public static string Of(Manifest manifest, string? root)
    {
        root ??= Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set ? set : "data";
        return Path.GetFullPath(Path.Combine(root, manifest.Folder ?? manifest.Name));
    }

    /// <summary>All subjects that have an image, a label map or both, in order of their ids;
    /// none where the folder is missing.</summary>
    public static SubjectFiles[] List(FilePatterns patterns, string folder)
    {
        string[] paths = Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))]
            : [];
        Dictionary<string, string> labels = Match(patterns.Labels, paths);
        // "{subject}.nii.gz" also fits "{subject}_labels.nii.gz": a file that fits both patterns is what the longer one says.
        bool labelsFirst = patterns.Labels?.Length > patterns.Image.Length;
        Dictionary<string, string> images = Match(patterns.Image, labelsFirst ? paths.Except(labels.Values) : paths);
        labels = labelsFirst ? labels : Match(patterns.Labels, paths.Except(images.Values));
        return [.. images.Keys.Union(labels.Keys).Order(StringComparer.Ordinal)
            .Select(id => new SubjectFiles(id, In(images, id), In(labels, id)))];

        string? In(Dictionary<string, string> files, string id) =>
            files.TryGetValue(id, out string? path) ? Path.Combine(folder, path) : null;
    }

    /// <summary>The sentence for a data set that is not there.</summary>
    public static HyperMorphException Missing(Manifest manifest, string folder) => new(manifest.Source is null
        ? $"the data set {manifest.Name} is not in {folder}: put files {manifest.Files!.Image} there"
        : $"the data set {manifest.Name} is not in {folder}: fetch it with `hypermorph data fetch {manifest.Name}`, "
            + $"or set {Variable} to the folder that holds {manifest.Folder ?? manifest.Name}");

    private static Dictionary<string, string> Match(string? pattern, IEnumerable<string> paths)
    {
        if (pattern is null)
        {
            return [];
        }
        Regex expression = SubjectPattern.Whole(pattern);
        return paths.Select(path => (Id: expression.IdIn(path), Path: path))
            .Where(file => file.Id is not null).ToDictionary(file => file.Id!, file => file.Path);
    }
}
