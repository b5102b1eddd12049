using System;

namespace Nabla.Data;

/// <summary>The cells of some consecutive rows of a column: their text, and their numbers. Immutable.</summary>
abstract class CellBlock
{
    /// <summary>Bytes of memory, about.</summary>
    public abstract long Bytes { get; }

    /// <summary>The same cells, kept in a file.</summary>
    public abstract CellBlock KeepIn(CellFile file);

    /// <summary>Whether the cell is empty or white space.</summary>
    /// <param name="index">The row within the block.</param>
    public abstract bool IsMissing(int index);

    /// <summary>Reads the cell as a finite number; otherwise 0 and <see langword="false"/>.</summary>
    /// <param name="index">The row within the block.</param>
    /// <param name="value">The number.</param>
    public abstract bool TryGetNumber(int index, out double value);

    /// <summary>The text of the cell; empty where it is missing.</summary>
    /// <param name="index">The row within the block.</param>
    public abstract ReadOnlySpan<char> GetText(int index);

    /// <summary>Reads consecutive cells as numbers, NaN where a cell is none.</summary>
    /// <param name="first">The first row within the block.</param>
    /// <param name="values">One a cell.</param>
    public virtual void ReadNumbers(int first, Span<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = TryGetNumber(first + i, out double value) ? value : double.NaN;
        }
    }
}
