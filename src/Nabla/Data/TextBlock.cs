using System;

namespace Nabla.Data;

/// <summary>Cells as they were written, one behind the other.</summary>
/// <param name="characters">The cells.</param>
/// <param name="ends">For each row the position at which its cell ends.</param>
/// <param name="values">The number of each cell, NaN where it is none, if there are numbers among them.</param>
sealed class TextBlock(CellValues<char> characters, CellValues<int> ends, CellValues<double>? values) : CellBlock
{
    /// <inheritdoc/>
    public override long Bytes => characters.Bytes + ends.Bytes + (values?.Bytes ?? 0);

    /// <inheritdoc/>
    public override CellBlock KeepIn(CellFile file) => new TextBlock(characters.KeepIn(file), ends.KeepIn(file), values?.KeepIn(file));

    /// <inheritdoc/>
    public override bool IsMissing(int index)
    {
        (int start, int end) = Place(index);
        bool missing = characters.Span[start..end].IsWhiteSpace();
        GC.KeepAlive(this);
        return missing;
    }

    /// <inheritdoc/>
    public override bool TryGetNumber(int index, out double value)
    {
        value = values is { } numbers ? numbers.Span[index] : double.NaN;
        GC.KeepAlive(this);
        bool found = !double.IsNaN(value);
        value = found ? value : 0;
        return found;
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<char> GetText(int index)
    {
        (int start, int end) = Place(index);
        ReadOnlySpan<char> cell = characters.Kept(start, end);
        GC.KeepAlive(this);
        return cell.IsWhiteSpace() ? default : cell;
    }

    /// <inheritdoc/>
    public override void ReadNumbers(int first, Span<double> numbers)
    {
        if (values is { } known)
        {
            known.Span.Slice(first, numbers.Length).CopyTo(numbers);
            GC.KeepAlive(this);
        }
        else
        {
            numbers.Fill(double.NaN);
        }
    }

    (int Start, int End) Place(int index)
    {
        ReadOnlySpan<int> all = ends.Span;
        (int Start, int End) place = (index == 0 ? 0 : all[index - 1], all[index]);
        GC.KeepAlive(this);
        return place;
    }
}
