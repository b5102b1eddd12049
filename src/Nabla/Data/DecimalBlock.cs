using System;
using System.Numerics;

namespace Nabla.Data;

/// <summary>
/// Cells that are numbers in plain decimal notation, nearly all of them: kept as an integer and the number of decimals, from which both the text
/// and the nearest double follow exactly, in a fraction of the memory of the text.
/// </summary>
/// <typeparam name="TInteger">The smallest of <see cref="short"/>, <see cref="int"/> and <see cref="long"/> that holds the digits.</typeparam>
/// <param name="significands">The digits of each cell; the least number stands for a missing cell, the next for one of <paramref name="odd"/>.</param>
/// <param name="decimals">For each cell how many of the digits stand behind the point; a single number where all cells agree.</param>
/// <param name="odd">The cells that are something else.</param>
/// <param name="values">The numbers, where some have more digits than a division in double gets right; otherwise <see langword="null"/>.</param>
sealed class DecimalBlock<TInteger>(CellValues<TInteger> significands, CellValues<byte> decimals, OddCells odd, CellValues<double>? values) : CellBlock
    where TInteger : unmanaged, IBinaryInteger<TInteger>, IMinMaxValue<TInteger>
{
    static readonly TInteger s_missing = TInteger.MinValue;
    static readonly TInteger s_odd = TInteger.MinValue + TInteger.One;

    readonly int _decimalsMask = decimals.Length == 1 ? 0 : -1;

    /// <inheritdoc/>
    public override long Bytes => significands.Bytes + decimals.Bytes + odd.Bytes + (values?.Bytes ?? 0);

    /// <inheritdoc/>
    public override CellBlock KeepIn(CellFile file) =>
        new DecimalBlock<TInteger>(significands.KeepIn(file), decimals.KeepIn(file), odd.KeepIn(file), values?.KeepIn(file));

    /// <inheritdoc/>
    public override bool IsMissing(int index)
    {
        bool missing = significands.Span[index] == s_missing;
        GC.KeepAlive(this);
        return missing;
    }

    /// <inheritdoc/>
    public override bool TryGetNumber(int index, out double value)
    {
        TInteger significand = significands.Span[index];
        if (significand > s_odd)
        {
            value = values is { } numbers ? numbers.Span[index] : DecimalText.ToDouble(long.CreateTruncating(significand), decimals.Span[index & _decimalsMask]);
            GC.KeepAlive(this);
            return true;
        }

        value = 0;
        return significand == s_odd && DecimalText.TryParse(odd.Text(index), out value);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<char> GetText(int index)
    {
        TInteger significand = significands.Span[index];
        if (significand == s_odd)
        {
            return odd.Text(index);
        }

        ReadOnlySpan<char> text = significand > s_odd ? DecimalText.Format(long.CreateTruncating(significand), decimals.Span[index & _decimalsMask]) : default;
        GC.KeepAlive(this);
        return text;
    }

    /// <inheritdoc/>
    public override void ReadNumbers(int first, Span<double> numbers)
    {
        ReadOnlySpan<TInteger> digits = significands.Span.Slice(first, numbers.Length);
        if (values is null && _decimalsMask == 0)
        {
            byte places = decimals.Span[0];
            for (int i = 0; i < digits.Length; i++)
            {
                numbers[i] = digits[i] > s_odd ? DecimalText.ToDouble(long.CreateTruncating(digits[i]), places) : NumberOrNaN(first + i);
            }
        }
        else
        {
            for (int i = 0; i < digits.Length; i++)
            {
                numbers[i] = NumberOrNaN(first + i);
            }
        }

        GC.KeepAlive(this);
    }

    double NumberOrNaN(int index) => TryGetNumber(index, out double value) ? value : double.NaN;
}

/// <summary>The few cells of a block that are not kept as numbers.</summary>
/// <param name="rows">Their rows within the block, ascending.</param>
/// <param name="characters">Their texts, one behind the other.</param>
/// <param name="ends">For each the position at which its text ends.</param>
sealed class OddCells(CellValues<int> rows, CellValues<char> characters, CellValues<int> ends)
{
    /// <summary>A block without any.</summary>
    public static OddCells None { get; } = new(new([]), new([]), new([]));

    /// <summary>Bytes of memory.</summary>
    public long Bytes => rows.Bytes + characters.Bytes + ends.Bytes;

    /// <summary>The same cells, kept in a file.</summary>
    public OddCells KeepIn(CellFile file) => rows.Length == 0 ? this : new OddCells(rows.KeepIn(file), characters.KeepIn(file), ends.KeepIn(file));

    /// <summary>The text of a row that is one of them.</summary>
    public ReadOnlySpan<char> Text(int row)
    {
        int index = rows.Span.BinarySearch(row);
        int start = index == 0 ? 0 : ends.Span[index - 1];
        ReadOnlySpan<char> text = characters.Kept(start, ends.Span[index]);
        GC.KeepAlive(this);
        return text;
    }
}
