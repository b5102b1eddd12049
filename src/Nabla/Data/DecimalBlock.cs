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
sealed class DecimalBlock<TInteger>(TInteger[] significands, byte[] decimals, OddCells odd, double[]? values) : CellBlock
    where TInteger : unmanaged, IBinaryInteger<TInteger>, IMinMaxValue<TInteger>
{
    static readonly TInteger s_missing = TInteger.MinValue;
    static readonly TInteger s_odd = TInteger.MinValue + TInteger.One;

    readonly int _decimalsMask = decimals.Length == 1 ? 0 : -1;

    /// <inheritdoc/>
    public override bool IsMissing(int index) => significands[index] == s_missing;

    /// <inheritdoc/>
    public override bool TryGetNumber(int index, out double value)
    {
        TInteger significand = significands[index];
        if (significand > s_odd)
        {
            value = values is null
                ? DecimalText.ToDouble(long.CreateTruncating(significand), decimals[index & _decimalsMask])
                : values[index];
            return true;
        }

        value = 0;
        return significand == s_odd && DecimalText.TryParse(odd.Text(index), out value);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<char> GetText(int index)
    {
        TInteger significand = significands[index];
        return significand > s_odd ? DecimalText.Format(long.CreateTruncating(significand), decimals[index & _decimalsMask])
            : significand == s_odd ? odd.Text(index)
            : default;
    }
}

/// <summary>The few cells of a block that are not kept as numbers.</summary>
/// <param name="rows">Their rows within the block, ascending.</param>
/// <param name="characters">Their texts, one behind the other.</param>
/// <param name="ends">For each the position at which its text ends.</param>
sealed class OddCells(int[] rows, char[] characters, int[] ends)
{
    /// <summary>A block without any.</summary>
    public static OddCells None { get; } = new([], [], []);

    /// <summary>The text of a row that is one of them.</summary>
    public ReadOnlySpan<char> Text(int row)
    {
        int index = Array.BinarySearch(rows, row);
        int start = index == 0 ? 0 : ends[index - 1];
        return characters.AsSpan(start, ends[index] - start);
    }
}
