using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Data.Reading;

/// <summary>The records of one block of rows as the parser found them: to be turned into cells by any thread, beside the parser.</summary>
/// <param name="columnNames">The names of the columns, for errors.</param>
/// <param name="blockShift">The rows of a block, as a power of two.</param>
/// <param name="cells">How the cells are written.</param>
/// <param name="memory">Where the cells are kept.</param>
sealed class CsvBatch(string[] columnNames, int blockShift, CellFormat cells, TableMemory memory)
{
    /// <summary>The vectorised conversion of a number looks at characters behind it.</summary>
    const int Slack = 32;

    /// <summary>Characters of rows that are not piled up as text, but turned into cells at once.</summary>
    const int FullLength = 1 << 20;

    const int CellsOfBlock = 1 << 20;
    const int CharactersOfBlock = 1 << 22;
    const int SmallestShift = 4;
    const int FewRows = 64;

    readonly CellBlockBuilder[] _builders = Array.ConvertAll(columnNames, name => new CellBlockBuilder(name, cells));
    char[] _characters = [];
    int[] _starts = [];
    int[] _ends = [];
    int _length;
    int _waiting;

    /// <summary>The number of rows so far.</summary>
    public int Rows { get; private set; }

    /// <summary>The rows of a block, as a power of two: fewer where there are many columns or long rows, so that a batch stays small.</summary>
    public static int BlockShift(int columns, int recordLength)
    {
        int rows = Math.Min(CellsOfBlock / columns, CharactersOfBlock / Math.Max(1, recordLength));
        return Math.Clamp(BitOperations.Log2((uint)Math.Max(1, rows)), SmallestShift, BitOperations.Log2(TextColumn.BlockRows));
    }

    /// <summary>Adds a record, all of its fields.</summary>
    /// <param name="record">The text of the record.</param>
    /// <param name="starts">Where each field begins in it.</param>
    /// <param name="ends">Where each field ends.</param>
    public void Add(ReadOnlySpan<char> record, ReadOnlySpan<int> starts, ReadOnlySpan<int> ends)
    {
        if (_length > FullLength)
        {
            Convert();
        }

        int columns = starts.Length;
        int first = _waiting * columns;
        if (first + columns > _starts.Length)
        {
            int length = Math.Min(Math.Max(2 * first, 16 * columns), columns << blockShift);
            Array.Resize(ref _starts, length);
            Array.Resize(ref _ends, length);
        }

        if (record.Length + Slack > _characters.Length - _length)
        {
            // At most a full batch and the longest row.
            Array.Resize(ref _characters, Math.Max(Math.Min(2 * _characters.Length, FullLength), _length + record.Length + Slack));
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
        _waiting++;
        Rows++;
    }

    /// <summary>One block a column; the batch is empty afterwards, and may be filled again.</summary>
    public CellBlock[] Build()
    {
        Convert();
        Rows = 0;
        if (_characters.Length > 2 * FullLength)
        {
            _characters = [];
        }

        bool stays = !memory.IsFull;
        return Array.ConvertAll(_builders, builder => builder.Build(stays));
    }

    /// <summary>Hands the rows that wait to the builders.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Convert()
    {
        // Few cells are read before the vectorised conversion, which needs characters behind them, is compiled.
        ReadOnlySpan<char> characters = _characters;
        bool one = _waiting < FewRows;
        int at = 0;
        for (int row = 0; row < _waiting; row++)
        {
            foreach (CellBlockBuilder builder in _builders)
            {
                int start = one ? 0 : _starts[at];
                int end = _ends[at] - (one ? _starts[at] : 0);
                builder.Append(one ? characters[_starts[at].._ends[at]] : characters, start, end);
                at++;
            }
        }

        (_waiting, _length) = (0, 0);
    }
}
