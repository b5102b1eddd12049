using System;
using System.Globalization;

namespace Nabla.Data;

/// <summary>
/// A column of text. The cells lie one behind the other in pools of characters, one pool for every <see cref="BlockRows"/> rows, with the
/// end of each cell beside them.
/// </summary>
sealed class TextColumn : Column
{
    /// <summary>The rows of a block, a power of two.</summary>
    public const int BlockRows = 1 << BlockShift;

    const int BlockShift = 15;

    readonly TextBlock[] _blocks;

    /// <summary>Takes blocks of <see cref="BlockRows"/> rows each, the last one may be shorter.</summary>
    public TextColumn(string name, int rowCount, TextBlock[] blocks)
        : base(name, rowCount) => _blocks = blocks;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => Cell(row).IsWhiteSpace();

    /// <inheritdoc/>
    public override bool TryGetNumber(int row, out double value) => TryParse(Cell(row), out value);

    /// <inheritdoc/>
    public override ReadOnlySpan<char> GetText(int row)
    {
        ReadOnlySpan<char> cell = Cell(row);
        return cell.IsWhiteSpace() ? default : cell;
    }

    /// <summary>Reads a finite number in the invariant culture, white space around it ignored; otherwise 0 and <see langword="false"/>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out double value)
    {
        if (double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value))
        {
            return true;
        }

        value = 0;
        return false;
    }

    ReadOnlySpan<char> Cell(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, RowCount);
        TextBlock block = _blocks[row >> BlockShift];
        int index = row & (BlockRows - 1);
        int start = index == 0 ? 0 : block.Ends[index - 1];
        return block.Characters.AsSpan(start, block.Ends[index] - start);
    }
}

/// <summary>The cells of consecutive rows.</summary>
/// <param name="Characters">The cells, one behind the other.</param>
/// <param name="Ends">For each row the position in <paramref name="Characters"/> at which its cell ends.</param>
readonly record struct TextBlock(char[] Characters, int[] Ends);
