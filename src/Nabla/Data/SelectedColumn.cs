using System;

namespace Nabla.Data;

/// <summary>Some rows of a stored column, in any order.</summary>
/// <param name="stored">The column that holds the cells.</param>
/// <param name="rows">For each row of this column the row in <paramref name="stored"/>.</param>
sealed class SelectedColumn(Column stored, int[] rows) : Column(stored.Name, rows.Length)
{
    /// <summary>The column that holds the cells.</summary>
    public Column Stored => stored;

    /// <summary>Replaces numbers of rows of this column by those of the stored one.</summary>
    public void ToStored(Span<int> selected)
    {
        foreach (ref int row in selected)
        {
            row = rows[row];
        }
    }

    /// <inheritdoc/>
    public override bool IsMissing(int row) => stored.IsMissing(rows[row]);

    /// <inheritdoc/>
    public override bool TryGetNumber(int row, out double value) => stored.TryGetNumber(rows[row], out value);

    /// <inheritdoc/>
    public override ReadOnlySpan<char> GetText(int row) => stored.GetText(rows[row]);
}
