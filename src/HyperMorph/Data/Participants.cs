using System.Collections.Frozen;
using System.Globalization;

namespace HyperMorph.Data;

/// <summary>A table of the people scanned: tab-separated with a header line, as BIDS defines participants.tsv.</summary>
/// <param name="File">Its path in the data folder; the data set can be used without the file.</param>
/// <param name="IdColumn">The column that holds the subject's id.</param>
/// <param name="Columns">The columns to read.</param>
/// <param name="Description">Where the table is from, or null.</param>
public sealed record Participants(string File, string IdColumn, ParticipantColumn[] Columns, string? Description = null)
{
    private static readonly FrozenDictionary<string, string> Nothing = FrozenDictionary<string, string>.Empty;

    /// <summary>Each subject's values by column name; empty where <paramref name="folder"/> has no such file.</summary>
    /// <exception cref="HyperMorphException">A column is missing, a line has another number of values,
    /// or a subject has two lines.</exception>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Read(string folder)
    {
        string path = Path.Combine(folder, File);
        Dictionary<string, IReadOnlyDictionary<string, string>> rows = [];
        if (!System.IO.File.Exists(path))
        {
            return rows;
        }
        string[][] lines = [.. System.IO.File.ReadLines(path).Where(line => line.Length > 0).Select(line => line.Split('\t'))];
        string[] header = lines.FirstOrDefault() ?? [];
        int id = Index(IdColumn);
        (string Name, int Index)[] columns = [.. Columns.Select(column => (column.Name, Index(column.Name)))];
        foreach (string[] line in lines.Skip(1))
        {
            if (line.Length != header.Length)
            {
                throw new HyperMorphException(
                    $"{path} has a line with {line.Length} values, \"{string.Join(' ', line)}\", "
                    + $"where its header has {header.Length}: put it right");
            }
            if (!rows.TryAdd(line[id], columns.ToFrozenDictionary(column => column.Name, column => line[column.Index])))
            {
                throw new HyperMorphException($"{path} has two lines with {IdColumn} {line[id]}: leave one of them out");
            }
        }
        return rows;

        int Index(string column) => Array.IndexOf(header, column) is >= 0 and int at
            ? at
            : throw new HyperMorphException(
                $"{path} has no column {column}, which the manifest names: its columns are {string.Join(", ", header)}");
    }

    internal static IReadOnlyDictionary<string, string> Of(
        string id, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? rows) =>
        rows is not null && rows.TryGetValue(id, out IReadOnlyDictionary<string, string>? row) ? row : Nothing;
}

/// <summary>A column of the table of participants.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="Description">What it holds, with units.</param>
public sealed record ParticipantColumn(string Name, string Description);

/// <summary>Participant groups by the value of one numeric column.</summary>
/// <param name="Column">The column's heading.</param>
/// <param name="UpperBounds">The largest value of each group but the last, ascending.</param>
/// <param name="Names">The groups' names, one more than there are bounds.</param>
public sealed record Grouping(string Column, double[] UpperBounds, string[] Names)
{
    /// <summary>The subject's group; null where the column is missing or holds no number.</summary>
    public string? Of(Subject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        bool known = subject.Particulars.TryGetValue(Column, out string? text)
            & double.TryParse(text, CultureInfo.InvariantCulture, out double value);
        return known && !double.IsNaN(value) ? Names[UpperBounds.Count(bound => value > bound)] : null;
    }
}
