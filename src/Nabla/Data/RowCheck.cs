using System;

namespace Nabla.Data;

/// <summary>The check at the door of every method that takes rows of a table.</summary>
static class RowCheck
{
    /// <exception cref="ArgumentException">No row, or a row outside the table.</exception>
    public static void ThrowUnlessRowsOf(Table table, ReadOnlySpan<int> rows)
    {
        if (rows.IsEmpty)
        {
            throw new ArgumentException($"{table.Source}: at least one row is needed, none is given.", nameof(rows));
        }

        foreach (int row in rows)
        {
            if ((uint)row >= (uint)table.RowCount)
            {
                throw new ArgumentOutOfRangeException(nameof(rows), row, $"{table.Source} has the rows 0 to {table.RowCount - 1}.");
            }
        }
    }
}
