using System;

namespace Nabla.Data;

/// <summary>A column read from text, in blocks of rows; each block keeps its cells as they need it.</summary>
sealed class TextColumn : Column
{
    /// <summary>The rows of a block unless there are very many columns: a power of two.</summary>
    public const int BlockRows = 1 << BlockShift;

    const int BlockShift = 12;

    readonly CellBlock[] _blocks;
    readonly int _shift;

    /// <summary>Takes blocks of <c>2^blockShift</c> rows each, the last one may be shorter.</summary>
    public TextColumn(string name, int rowCount, CellBlock[] blocks, int blockShift = BlockShift)
        : base(name, rowCount)
    {
        _blocks = blocks;
        _shift = blockShift;
    }

    /// <inheritdoc/>
    public override bool IsMissing(int row) => Block(row).IsMissing(IndexOf(row));

    /// <inheritdoc/>
    public override bool TryGetNumber(int row, out double value) => Block(row).TryGetNumber(IndexOf(row), out value);

    /// <inheritdoc/>
    public override ReadOnlySpan<char> GetText(int row) => Block(row).GetText(IndexOf(row));

    internal override void ReadNumbers(int first, Span<double> values)
    {
        while (values.Length > 0)
        {
            CellBlock block = Block(first);
            int index = IndexOf(first);
            int count = Math.Min(values.Length, (1 << _shift) - index);
            block.ReadNumbers(index, values[..count]);
            values = values[count..];
            first += count;
        }
    }

    /// <summary>Reads a finite number in the invariant culture, white space around it ignored; otherwise 0 and <see langword="false"/>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out double value) => DecimalText.TryParse(text, out value);

    CellBlock Block(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)RowCount, nameof(row));
        return _blocks[row >> _shift];
    }

    int IndexOf(int row) => row & ((1 << _shift) - 1);
}
