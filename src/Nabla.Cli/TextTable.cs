using System.Collections.Generic;
using System.Linq;

namespace Nabla.Cli;

/// <summary>A table of text: the first column to the left, the others to the right, two blanks between them.</summary>
static class TextTable
{
    /// <summary>The lines of rows with as many texts each.</summary>
    /// <param name="rows">One text a column each.</param>
    /// <param name="leftColumns">How many columns are flush left.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<IReadOnlyList<string>> rows, int leftColumns = 1)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(row => row[column].Length))];
        return rows.Select(row => string.Join("  ", row.Select((text, column) =>
            column < leftColumns ? text.PadRight(widths[column]) : text.PadLeft(widths[column]))).TrimEnd());
    }
}
