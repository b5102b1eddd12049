using System;

namespace Nabla.Data;

/// <summary>Cells as they were written, one behind the other.</summary>
/// <param name="characters">The cells.</param>
/// <param name="ends">For each row the position at which its cell ends.</param>
/// <param name="values">The number of each cell, NaN where it is none, if there are numbers among them.</param>
sealed class TextBlock(char[] characters, int[] ends, double[]? values) : CellBlock
{
    /// <inheritdoc/>
    public override bool IsMissing(int index) => Cell(index).IsWhiteSpace();

    /// <inheritdoc/>
    public override bool TryGetNumber(int index, out double value)
    {
        value = values is null ? double.NaN : values[index];
        bool found = !double.IsNaN(value);
        value = found ? value : 0;
        return found;
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<char> GetText(int index)
    {
        ReadOnlySpan<char> cell = Cell(index);
        return cell.IsWhiteSpace() ? default : cell;
    }

    /// <inheritdoc/>
    public override void ReadNumbers(int first, Span<double> numbers)
    {
        if (values is null)
        {
            numbers.Fill(double.NaN);
        }
        else
        {
            values.AsSpan(first, numbers.Length).CopyTo(numbers);
        }
    }

    ReadOnlySpan<char> Cell(int index)
    {
        int start = index == 0 ? 0 : ends[index - 1];
        return characters.AsSpan(start, ends[index] - start);
    }
}
