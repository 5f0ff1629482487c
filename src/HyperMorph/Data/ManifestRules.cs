using System.Text.RegularExpressions;

namespace HyperMorph.Data;

/// <summary>What a manifest must satisfy beyond having the right fields of the right types.</summary>
internal static partial class ManifestRules
{
    private const double ShareTolerance = 1e-9;

    /// <summary>Calls <paramref name="wrong"/> with the field's JSON path and what it must be,
    /// for each rule that is broken.</summary>
    public static void Check(Manifest manifest, Action<string, string> wrong)
    {
        Require(Name().IsMatch(manifest.Name), "$.name", "a name has small letters, digits and hyphens only");
        Require(Name().IsMatch(manifest.Folder ?? manifest.Name), "$.folder", "it has small letters, digits and hyphens only");
        Require(manifest.Size.Length is 2 or 3, "$.size", "give two or three extents");
        for (int axis = 0; axis < manifest.Size.Length; axis++)
        {
            Require(manifest.Size[axis] > 0, $"$.size[{axis}]", "an extent is at least 1");
        }
        Require(manifest.Files is not null || manifest.Phantom is not null, "$.files",
            "give files, or phantom for a generated data set");
        Require(manifest.Files is null || manifest.Phantom is null, "$.phantom",
            "a data set with files is not generated: leave one of them out");
        Require(manifest.Phantom is null or { Subjects: > 1 }, "$.phantom.subjects", "a pair needs two subjects");
        CheckStructures(manifest, Require);
        CheckFiles(manifest, Require);
        CheckSplit(manifest.Split, Require);
        CheckGroups(manifest, Require);
        CheckFixedContrast(manifest, Require);
        Require(manifest.Normalization.Kind != NormalizationKind.Percentile
            || manifest.Normalization.Percentile is > 0 and <= 100,
            "$.normalization.percentile", "this kind needs a percentile above 0 and at most 100");
        Require(manifest.Normalization.Kind == NormalizationKind.Percentile || manifest.Normalization.Percentile is null,
            "$.normalization.percentile", "only the kind percentile has one");

        void Require(bool holds, string field, string must)
        {
            if (!holds)
            {
                wrong(field, must);
            }
        }
    }

    private static void CheckStructures(Manifest manifest, Action<bool, string, string> require)
    {
        HashSet<int> labels = [];
        HashSet<string> names = [];
        for (int i = 0; i < manifest.Structures.Length; i++)
        {
            Structure structure = manifest.Structures[i];
            require(structure.Label > 0, $"$.structures[{i}].label", "labels count from 1, and 0 is background");
            require(labels.Add(structure.Label), $"$.structures[{i}].label", "another structure has this label");
            require(structure.Name.Length > 0 && names.Add(structure.Name), $"$.structures[{i}].name",
                "each structure has a name of its own");
            require(Color().IsMatch(structure.Color), $"$.structures[{i}].color", "a colour is written #rrggbb");
        }
        bool labelled = manifest.Phantom is not null || manifest.Files?.Labels is not null;
        require(labelled == labels.Count > 0, "$.structures",
            "name the structures of the label maps, or none where there are no label maps");
    }

    private static void CheckFiles(Manifest manifest, Action<bool, string, string> require)
    {
        require(manifest.Files is null || SubjectPattern.IsValid(manifest.Files.Image), "$.files.image", SubjectPattern.Must);
        require(manifest.Files?.Labels is null || SubjectPattern.IsValid(manifest.Files.Labels),
            "$.files.labels", SubjectPattern.Must);
        if (manifest.Source is { } source)
        {
            require(manifest.Files is not null, "$.files", "what is downloaded needs file patterns");
            require(Uri.TryCreate(source.Url, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https", "$.source.url",
                "give an http or https address");
            require(Md5().IsMatch(source.Md5), "$.source.md5", "an MD5 checksum has 32 digits 0-9, a-f");
            require(source.Megabytes > 0, "$.source.megabytes", "an archive is at least 1 megabyte: round up");
            require(source.Entries.Length > 0, "$.source.entries", "name the files to keep");
            for (int i = 0; i < source.Entries.Length; i++)
            {
                require(SubjectPattern.IsValid(source.Entries[i].From), $"$.source.entries[{i}].from", SubjectPattern.Must);
                require(SubjectPattern.IsValid(source.Entries[i].To), $"$.source.entries[{i}].to", SubjectPattern.Must);
            }
        }
    }

    private static void CheckSplit(SplitRule split, Action<bool, string, string> require)
    {
        require(split.Salt.Length > 0, "$.split.salt", "the salt is not empty");
        require(split.Train is > 0 and <= 1, "$.split.train", "this share is above 0 and at most 1");
        require(split.Validation is >= 0 and <= 1, "$.split.validation", "a share is from 0 to 1");
        require(split.Test is >= 0 and <= 1, "$.split.test", "a share is from 0 to 1");
        require(Math.Abs(split.Train + split.Validation + split.Test - 1) < ShareTolerance, "$.split",
            "the shares train, validation and test sum to 1");
    }

    private static void CheckGroups(Manifest manifest, Action<bool, string, string> require)
    {
        for (int i = 0; i < manifest.Groups?.Length; i++)
        {
            (Grouping groups, string place) = (manifest.Groups[i], $"$.groups[{i}]");
            bool known = manifest.Phantom is not null
                ? groups.Column == "age"
                : manifest.Participants?.Columns.Any(column => column.Name == groups.Column) == true;
            require(known, $"{place}.column", "name a column of participants, or age for a phantom");
            require(groups.UpperBounds.Zip(groups.UpperBounds.Skip(1)).All(b => b.First < b.Second),
                $"{place}.upperBounds", "the bounds ascend");
            require(groups.Names.Length == groups.UpperBounds.Length + 1, $"{place}.names",
                "there is one name more than there are bounds");
            require(!groups.Names.Intersect(manifest.Groups.Take(i).SelectMany(g => g.Names)).Any(), $"{place}.names",
                "no other division has a group of the same name");
        }
    }

    private static void CheckFixedContrast(Manifest manifest, Action<bool, string, string> require)
    {
        if (manifest.FixedContrast is not { } contrast)
        {
            return;
        }
        const string Place = "$.fixedContrast";
        require(manifest.Structures.Length > 0, Place, "it is made from label maps: leave it out where there are none");
        require(contrast.Noise is >= 0 and <= 0.5, $"{Place}.noise", "the noise is from 0 to 0.5");
        HashSet<int> left = [0, .. manifest.Structures.Select(structure => structure.Label)];
        for (int i = 0; i < contrast.Values?.Length; i++)
        {
            TissueContrast tissue = contrast.Values[i];
            require(tissue.Mean is >= 0 and <= 1, $"{Place}.values[{i}].mean", "a mean is from 0 to 1");
            require(tissue.Slope is >= -10 and <= 10, $"{Place}.values[{i}].slope", "a slope is from -10 to 10");
            require(tissue.Labels.Length > 0, $"{Place}.values[{i}].labels", "name the structures that have these values");
            for (int j = 0; j < tissue.Labels.Length; j++)
            {
                string label = $"{Place}.values[{i}].labels[{j}]";
                require(left.Remove(tissue.Labels[j]), label, "give labels of structures, or 0, and each only once");
            }
        }
        bool complete = contrast.Values is null || left.Count == 0;
        require(complete, $"{Place}.values", $"give values for the labels {string.Join(", ", left)} too");
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]*$")]
    private static partial Regex Name();

    [GeneratedRegex("^#[0-9a-fA-F]{6}$")]
    private static partial Regex Color();

    [GeneratedRegex("^[0-9a-f]{32}$")]
    private static partial Regex Md5();
}
