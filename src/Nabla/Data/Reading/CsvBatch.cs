using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Data.Reading;

/// <summary>The records of one block of rows as the parser found them: to be turned into cells by any thread, beside the parser.</summary>
/// <param name="columnNames">The names of the columns, for errors.</param>
sealed class CsvBatch(string[] columnNames)
{
    /// <summary>The vectorised conversion of a number looks at characters behind it.</summary>
    const int Slack = 32;

    const int CellsOfBlock = 1 << 18;
    const int SmallestShift = 8;
    const int FewRows = 64;

    readonly CellBlockBuilder[] _builders = Array.ConvertAll(columnNames, name => new CellBlockBuilder(name));
    char[] _characters = [];
    int[] _starts = [];
    int[] _ends = [];
    int _length;

    /// <summary>The number of rows so far.</summary>
    public int Rows { get; private set; }

    /// <summary>Characters held.</summary>
    public int Length => _length;

    /// <summary>The rows of a block, as a power of two: fewer where there are many columns, so that a batch stays small.</summary>
    public static int BlockShift(int columns) =>
        Math.Clamp(BitOperations.Log2((uint)Math.Max(1, CellsOfBlock / columns)), SmallestShift, BitOperations.Log2(TextColumn.BlockRows));

    /// <summary>Adds a record, all of its fields.</summary>
    /// <param name="record">The text of the record.</param>
    /// <param name="starts">Where each field begins in it.</param>
    /// <param name="ends">Where each field ends.</param>
    public void Add(ReadOnlySpan<char> record, ReadOnlySpan<int> starts, ReadOnlySpan<int> ends)
    {
        int columns = starts.Length;
        int first = Rows * columns;
        if (first + columns > _starts.Length)
        {
            int length = Math.Min(Math.Max(2 * first, 64 * columns), columns << BlockShift(columns));
            Array.Resize(ref _starts, length);
            Array.Resize(ref _ends, length);
        }

        if (record.Length + Slack > _characters.Length - _length)
        {
            long needed = (long)_length + record.Length + Slack;
            if (needed > Array.MaxLength)
            {
                throw new NablaDataException($"{1 << BlockShift(columns)} rows hold more than {Array.MaxLength} characters; leave out the longest columns.");
            }

            Array.Resize(ref _characters, (int)Math.Min(Math.Max(2L * _characters.Length, needed), Array.MaxLength));
        }

        record.CopyTo(_characters.AsSpan(_length));
        Span<int> batchStarts = _starts.AsSpan(first, columns);
        Span<int> batchEnds = _ends.AsSpan(first, columns);
        for (int i = 0; i < batchStarts.Length; i++)
        {
            batchStarts[i] = starts[i] + _length;
            batchEnds[i] = ends[i] + _length;
        }

        _length += record.Length;
        Rows++;
    }

    /// <summary>One block a column; the batch is empty afterwards, and may be filled again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public CellBlock[] Build()
    {
        // Few cells are read before the vectorised conversion, which needs characters behind them, is compiled.
        ReadOnlySpan<char> characters = _characters;
        bool one = Rows < FewRows;
        int at = 0;
        for (int row = 0; row < Rows; row++)
        {
            foreach (CellBlockBuilder builder in _builders)
            {
                int start = one ? 0 : _starts[at];
                int end = _ends[at] - (one ? _starts[at] : 0);
                builder.Append(one ? characters[_starts[at].._ends[at]] : characters, start, end);
                at++;
            }
        }

        (Rows, _length) = (0, 0);
        return Array.ConvertAll(_builders, builder => builder.Build());
    }
}
