using System.Globalization;
using Microsoft.Data.Analysis;
using static HyperMorph.Figures.Notebook.NotebookHtml;
using static System.FormattableString;

namespace HyperMorph.Figures.Notebook;

/// <summary>Data frames as tables: the columns' types, the first rows, and sorting by a click on a column's head.</summary>
internal static class NotebookTable
{
    private const int MostRows = 100, MostColumns = 40;

    /// <summary>A data frame as an output.</summary>
    public static string Html(DataFrame table) => Output(Table(table));

    /// <summary>A data frame as a piece of an output, with a note of what is left out.</summary>
    public static string Table(DataFrame table)
    {
        DataFrameColumn[] columns = [.. table.Columns.Take(MostColumns)];
        int rows = (int)Math.Min(table.Rows.Count, MostRows);
        IEnumerable<string> heads = columns.Select(c => $"{Encode(c.Name)}<small>{TypeName(c)}</small>");
        string[][] cells = [.. columns.Select(c => Cells(c, rows))];
        return NotebookHtml.Table([.. heads], [.. columns.Select(c => c.IsNumericColumn())],
            Enumerable.Range(0, rows).Select(row => cells.Select(column => column[row])))
            + Note(Extent(table, rows, columns.Length));
    }

    /// <summary>For example "DataFrame, 22 rows: lambda double, dice double".</summary>
    public static string Text(DataFrame table) =>
        Invariant($"DataFrame, {table.Rows.Count} rows: ")
        + string.Join(", ", table.Columns.Take(MostColumns).Select(c => $"{c.Name} {TypeName(c)}"))
        + (table.Columns.Count > MostColumns ? $" and {table.Columns.Count - MostColumns} more" : "");

    // Numbers of one column have equally many decimals, so that they can be compared down the column.
    private static string[] Cells(DataFrameColumn column, int rows)
    {
        object?[] values = [.. Enumerable.Range(0, rows).Select(row => column[row])];
        string[] texts = [.. values.Select(Value)];
        bool plain = column.DataType == typeof(double) && !texts.Any(text => text.Contains('E', StringComparison.Ordinal));
        int decimals = texts.Select(text => text.Split('.')).Select(parts => parts.Length == 2 ? parts[1].Length : 0)
            .DefaultIfEmpty(0).Max();
        return [.. values.Select((value, row) => plain && value is double number and not double.NaN
            ? number.ToString($"F{decimals}", CultureInfo.InvariantCulture) : Encode(texts[row]))];
    }

    private static string Extent(DataFrame table, int rows, int columns) =>
        (rows < table.Rows.Count ? Invariant($"the first {rows} of {table.Rows.Count:#,0} rows") : Count(rows, "row"))
        + (columns < table.Columns.Count ? $", {columns} of {table.Columns.Count} columns" : $", {Count(columns, "column")}");

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    private static string TypeName(DataFrameColumn column) => Type.GetTypeCode(column.DataType) switch
    {
        TypeCode.Double => "double",
        TypeCode.Single => "float",
        TypeCode.Int32 => "int",
        TypeCode.Int64 => "long",
        TypeCode.Boolean => "bool",
        TypeCode.String => "string",
        _ => Encode(column.DataType.Name),
    };
}
