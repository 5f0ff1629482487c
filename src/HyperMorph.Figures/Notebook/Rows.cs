using HyperMorph.Tuning;
using Microsoft.Data.Analysis;

namespace HyperMorph.Figures.Notebook;

/// <summary>Rows that a notebook's cell puts together, as a table.</summary>
public static class Rows
{
    /// <summary>A data frame with a column for each property of the rows, such as those of
    /// <c>new { Name = …, Dice = … }</c>.</summary>
    /// <param name="rows">The rows; numbers become columns of numbers, and everything else its text.</param>
    public static DataFrame ToTable<T>(this IEnumerable<T> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        T[] all = [.. rows];
        return new(typeof(T).GetProperties()
            .Select(property => Column(property.Name, property.PropertyType, all.Select(row => property.GetValue(row)))));
    }

    private static DataFrameColumn Column(string name, Type type, IEnumerable<object?> values) =>
        type == typeof(double) || type == typeof(float) ? LandscapeTables.Column(name, values.Select(Convert.ToDouble))
        : type == typeof(int) ? new Int32DataFrameColumn(name, values.Cast<int>())
        : new StringDataFrameColumn(name, values.Select(v => v?.ToString()));
}
