using System;
using System.Numerics;

namespace Nabla.Data.Reading;

/// <summary>
/// Collects the cells of a block, row by row, as decimal numbers for as long as nearly all of them are, otherwise as text. What a block becomes
/// depends on its cells alone. Its arrays serve one block after the other.
/// </summary>
/// <param name="name">The name of the column, for errors.</param>
/// <param name="cells">How cells are written; <see langword="null"/> where they are taken as they are.</param>
sealed class CellBlockBuilder(string name, CellFormat? cells = null)
{
    const int FewestToJudge = 16;
    const int SmallestPinned = 1024;

    // A block of numbers may have one cell in eight that is something else, such as NA or 1e-5.
    const int OddShare = 8;

    long[] _significands = [];
    byte[] _decimals = [];
    int[] _oddRows = [];
    int[] _ends = [];
    char[] _characters = [];
    readonly char[] _number = cells is null ? [] : new char[CellFormat.LongestNumber];
    int _length;
    int _odd;
    bool _asText;
    bool _normalized;

    // All bits that the magnitudes have: room for the two numbers that stand for something else is left at the lower end.
    long _bits;

    /// <summary>The number of cells so far.</summary>
    public int Rows { get; private set; }

    /// <summary>Adds a cell, a part of <paramref name="buffer"/>; an empty one is missing.</summary>
    public void Append(ReadOnlySpan<char> buffer, int start, int end)
    {
        if (_asText)
        {
            AppendText(Written(buffer[start..end]), Rows++);
            return;
        }

        if (Rows == _significands.Length)
        {
            int length = Math.Clamp(2 * Rows, 16, TextColumn.BlockRows);
            Array.Resize(ref _significands, length);
            Array.Resize(ref _decimals, length);
        }

        if (DecimalText.TryReadDigits(buffer, start, end, out long significand, out int decimals))
        {
            _bits |= significand ^ (significand >> 63);
            _significands[Rows] = significand;
            _decimals[Rows++] = (byte)decimals;
            return;
        }

        ReadOnlySpan<char> cell = Written(buffer[start..end]);
        if (_normalized && DecimalText.TryReadDigits(cell, 0, cell.Length, out significand, out decimals))
        {
            _bits |= significand ^ (significand >> 63);
            _significands[Rows] = significand;
            _decimals[Rows++] = (byte)decimals;
            return;
        }

        _decimals[Rows] = 0;
        if (cell.IsWhiteSpace())
        {
            _significands[Rows++] = long.MinValue;
            return;
        }

        if (_odd == _oddRows.Length)
        {
            Array.Resize(ref _oddRows, Math.Max(16, 2 * _odd));
        }

        _significands[Rows] = long.MinValue + 1;
        _oddRows[_odd] = Rows++;
        AppendText(cell, _odd++);
        if (Rows >= FewestToJudge && _odd * OddShare > Rows)
        {
            TurnToText();
        }
    }

    /// <summary>The block of all cells added; begins a new one.</summary>
    /// <param name="stays">Whether the block stays in memory; otherwise it is about to be written to a file.</param>
    public CellBlock Build(bool stays = true)
    {
        if (!_asText && _odd * OddShare > Rows)
        {
            TurnToText();
        }

        CellBlock block = _asText ? BuildText() : BuildDecimals(stays);
        Rows = _length = _odd = 0;
        _bits = 0;
        _asText = false;
        return block;
    }

    /// <summary>The cell as it is meant: a number in the invariant culture, a text without the apostrophe that kept a spreadsheet from running it.</summary>
    ReadOnlySpan<char> Written(ReadOnlySpan<char> cell)
    {
        _normalized = false;
        if (cells is null || cell.IsEmpty)
        {
            return cell;
        }

        if (cells.TryNormalize(cell, _number, out int length))
        {
            _normalized = true;
            return _number.AsSpan(0, length);
        }

        return FormulaText.IsNeutralized(cell) ? cell[1..] : cell;
    }

    CellBlock BuildDecimals(bool stays)
    {
        ReadOnlySpan<long> significands = _significands.AsSpan(0, Rows);
        ReadOnlySpan<byte> decimals = _decimals.AsSpan(0, Rows);
        OddCells odd = _odd == 0
            ? OddCells.None
            : new OddCells(new(_oddRows.AsSpan(0, _odd).ToArray()), new(_characters.AsSpan(0, _length).ToArray()), new(_ends.AsSpan(0, _odd).ToArray()));
        var keptDecimals = new CellValues<byte>(decimals.ContainsAnyExcept(decimals[0]) ? decimals.ToArray() : [decimals[0]]);
        if (_bits <= short.MaxValue / 2)
        {
            return new DecimalBlock<short>(Narrow<short>(significands, stays), keptDecimals, odd, null);
        }

        if (_bits <= int.MaxValue / 2)
        {
            return new DecimalBlock<int>(Narrow<int>(significands, stays), keptDecimals, odd, null);
        }

        double[]? values = null;
        if (_bits >= 1L << 53)
        {
            values = new double[Rows];
            for (int i = 0; i < Rows; i++)
            {
                values[i] = significands[i] > long.MinValue + 1 ? DecimalText.ToDouble(significands[i], decimals[i]) : 0;
            }
        }

        return new DecimalBlock<long>(Narrow<long>(significands, stays), keptDecimals, odd, values is null ? null : new CellValues<double>(values));
    }

    /// <summary>The two numbers that stand for something else keep their place at the lower end.</summary>
    static CellValues<TInteger> Narrow<TInteger>(ReadOnlySpan<long> significands, bool stays)
        where TInteger : unmanaged, IBinaryInteger<TInteger>, IMinMaxValue<TInteger>
    {
        // Pinned memory is not moved: a table is made of many small arrays that all stay, which the collector would copy twice.
        TInteger[] narrow = GC.AllocateUninitializedArray<TInteger>(significands.Length, pinned: stays && significands.Length >= SmallestPinned);
        for (int i = 0; i < narrow.Length; i++)
        {
            long significand = significands[i];
            narrow[i] = significand > long.MinValue + 1
                ? TInteger.CreateTruncating(significand)
                : TInteger.MinValue + TInteger.CreateTruncating(significand - long.MinValue);
        }

        return new CellValues<TInteger>(narrow);
    }

    TextBlock BuildText()
    {
        double[]? values = null;
        for (int i = 0; i < Rows; i++)
        {
            int start = i == 0 ? 0 : _ends[i - 1];
            if (DecimalText.TryParse(_characters.AsSpan(start, _ends[i] - start), out double value))
            {
                if (values is null)
                {
                    values = new double[Rows];
                    values.AsSpan().Fill(double.NaN);
                }

                values[i] = value;
            }
        }

        return new TextBlock(
            new(_characters.AsSpan(0, _length).ToArray()), new(_ends.AsSpan(0, Rows).ToArray()), values is null ? null : new CellValues<double>(values));
    }

    /// <summary>Writes out again what was taken for numbers.</summary>
    void TurnToText()
    {
        (char[] characters, int[] ends) = (_characters.AsSpan(0, _length).ToArray(), _ends.AsSpan(0, _odd).ToArray());
        _length = 0;
        int odd = 0;
        for (int row = 0; row < Rows; row++)
        {
            if (odd < _odd && _oddRows[odd] == row)
            {
                int start = odd == 0 ? 0 : ends[odd - 1];
                AppendText(characters.AsSpan(start, ends[odd++] - start), row);
            }
            else
            {
                AppendText(_significands[row] == long.MinValue ? "" : DecimalText.Format(_significands[row], _decimals[row]), row);
            }
        }

        _asText = true;
    }

    void AppendText(ReadOnlySpan<char> cell, int index)
    {
        if (index == _ends.Length)
        {
            Array.Resize(ref _ends, Math.Clamp(2 * index, 16, TextColumn.BlockRows));
        }

        if (cell.Length > _characters.Length - _length)
        {
            long needed = (long)_length + cell.Length;
            if (needed > Array.MaxLength)
            {
                throw new NablaDataException($"Column '{name}' holds more than {Array.MaxLength} characters in {TextColumn.BlockRows} rows; leave out that column.") { Column = name };
            }

            Array.Resize(ref _characters, (int)Math.Min(Math.Max(Math.Max(32, 2L * _characters.Length), needed), Array.MaxLength));
        }

        cell.CopyTo(_characters.AsSpan(_length));
        _length += cell.Length;
        _ends[index] = _length;
    }
}
