using System;
using System.Collections.Generic;
using Nabla.Data.Reading;

namespace Nabla.Data;

/// <summary>
/// One named column of a <see cref="Table"/>. A cell is its text; whether the column is a number, a category or something else is
/// decided later, from the data, by whoever encodes it. Columns are immutable and safe to share between threads.
/// </summary>
public abstract class Column
{
    internal Column(string name, int rowCount)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        Name = name;
        RowCount = rowCount;
    }

    /// <summary>The column's name, as in the header.</summary>
    public string Name { get; }

    /// <summary>The number of cells.</summary>
    public int RowCount { get; }

    /// <summary>Whether the cell is empty: nothing, or only white space.</summary>
    /// <param name="row">0-based row, below <see cref="RowCount"/>.</param>
    public abstract bool IsMissing(int row);

    /// <summary>
    /// Reads the cell as a finite number in the invariant culture (<c>1.5</c>, <c>-3e-2</c>). Not a number, missing, infinite or out of
    /// the range of a double: <see langword="false"/>.
    /// </summary>
    /// <param name="row">0-based row, below <see cref="RowCount"/>.</param>
    /// <param name="value">The number, or 0.</param>
    public abstract bool TryGetNumber(int row, out double value);

    /// <summary>The cell as text, as it stood in the source (quotes and escapes resolved); empty where it is missing.</summary>
    /// <param name="row">0-based row, below <see cref="RowCount"/>.</param>
    /// <remarks>A span over the column's own storage where the cell is stored as text; otherwise over a new string.</remarks>
    public abstract ReadOnlySpan<char> GetText(int row);

    /// <summary>Reads consecutive cells as numbers, NaN where a cell is none.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="values">One a cell.</param>
    internal virtual void ReadNumbers(int first, Span<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = TryGetNumber(first + i, out double value) ? value : double.NaN;
        }
    }

    /// <summary>A column of numbers held in memory.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="values">The numbers, copied; NaN is a missing one.</param>
    /// <exception cref="NablaDataException">A number is infinite.</exception>
    public static Column FromNumbers(string name, ReadOnlySpan<double> values)
    {
        int infinite = values.IndexOfAny(double.PositiveInfinity, double.NegativeInfinity);
        if (infinite >= 0)
        {
            string message = $"Column '{name}', row {infinite + 1}: the number is infinite; use NaN if it is missing.";
            throw new NablaDataException(message) { Column = name };
        }

        return new NumberColumn(name, values.ToArray());
    }

    /// <summary>A column of texts held in memory.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="values">The texts, copied; <see langword="null"/> is a missing one.</param>
    public static Column FromText(string name, IEnumerable<string?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var builder = new TextColumnBuilder(name);
        foreach (string? value in values)
        {
            builder.Append(value);
        }

        return builder.Build();
    }
}
