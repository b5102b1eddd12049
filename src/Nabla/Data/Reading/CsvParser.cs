using System;
using System.Buffers;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nabla.Data.Reading;

/// <summary>
/// Splits a text into records and fields as RFC 4180 does, and more tolerantly: any line ending, any delimiter, a quote inside an unquoted field is
/// an ordinary character. The fields of the current record are views of the buffer; nothing is allocated per field.
/// </summary>
sealed partial class CsvParser
{
    const int CharactersAtOnce = 32;

    /// <summary>A text shorter than this is read before the vectorised method is compiled.</summary>
    const int FewestCharacters = 4096;

    readonly CharacterSource _source;
    readonly char _delimiter;
    readonly char _quote;
    readonly SearchValues<char> _unquotedStops;
    readonly SearchValues<char> _quotedStops;

    // The record under construction begins at _recordStart, the next unread character is at _next. Field bounds are counted from
    // _recordStart, so that they stay true when the record moves to the front of the buffer.
    char[] _buffer;
    long _bufferPosition;
    int _recordStart;
    int _next;
    int _end;
    int[] _starts = new int[16];
    int[] _ends = new int[16];
    long _line = 1;
    bool _afterCarriageReturn;

    /// <summary>Begins before the first record.</summary>
    /// <param name="source">The text.</param>
    /// <param name="delimiter">The character between two fields.</param>
    /// <param name="quote">The character around a field, or <see cref="CsvOptions.NoQuote"/>.</param>
    /// <param name="bufferLength">The characters held at first.</param>
    public CsvParser(CharacterSource source, char delimiter, char quote, int bufferLength)
    {
        _source = source;
        _delimiter = delimiter;
        _quote = quote;
        _quotedStops = SearchValues.Create([quote, '\r', '\n', '\0']);
        _unquotedStops = SearchValues.Create([delimiter, '\r', '\n', '\0']);
        _buffer = new char[bufferLength];
    }

    /// <summary>The number of fields of the current record, at least 1.</summary>
    public int FieldCount { get; private set; }

    /// <summary>The 1-based line on which the current record begins.</summary>
    public long RecordLine { get; private set; }

    /// <summary>Whether a record that is not CSV is told by <see cref="Problem"/>, and the next one read, instead of an error.</summary>
    public bool IsTolerant { get; set; }

    /// <summary>What makes the current record unusable; <see langword="null"/> where nothing does.</summary>
    public RejectedRow? Problem { get; private set; }

    /// <summary>Whether the current record is a line without anything but white space.</summary>
    public bool IsBlank => FieldCount == 1 && _starts[0] == 0 && Field(0).IsWhiteSpace();

    /// <summary>The names of the columns, for errors, once they are known.</summary>
    public IReadOnlyList<string> ColumnNames { get; set; } = [];

    /// <summary>A field of the current record, quotes resolved; valid until the next record is read.</summary>
    public ReadOnlySpan<char> Field(int index) =>
        _buffer.AsSpan(_recordStart + _starts[index], _ends[index] - _starts[index]);

    /// <summary>The text of the current record, of which the fields are parts; valid until the next record is read.</summary>
    public ReadOnlySpan<char> Record => _buffer.AsSpan(_recordStart, _next - _recordStart);

    /// <summary>Where the fields of the current record begin in <see cref="Record"/>.</summary>
    public ReadOnlySpan<int> Starts => _starts.AsSpan(0, FieldCount);

    /// <summary>Where they end.</summary>
    public ReadOnlySpan<int> Ends => _ends.AsSpan(0, FieldCount);

    /// <summary>Reads the next record; <see langword="false"/> at the end of the text.</summary>
    /// <exception cref="NablaDataException">The text is not CSV; the message says on which line.</exception>
    public bool ReadRecord()
    {
        _recordStart = _next;
        FieldCount = 0;
        Problem = null;
        if (_next == _end && !Fill())
        {
            return false;
        }

        if (_afterCarriageReturn && _buffer[_next] == '\n')
        {
            _recordStart = ++_next;
            if (_next == _end && !Fill())
            {
                return false;
            }
        }

        _afterCarriageReturn = false;
        RecordLine = _line;
        if (_end - _next >= FewestCharacters && TryReadPlainRecord())
        {
            return true;
        }

        while (ReadField())
        {
        }

        return true;
    }

    /// <summary>
    /// Reads a record that has no quoted field and lies in the buffer as a whole, as most do: a vector of characters at a time, of which only those
    /// up to the quote (line ends and NUL among them) and the delimiters are looked at. Otherwise nothing has happened.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    bool TryReadPlainRecord()
    {
        ReadOnlySpan<char> ahead = _buffer.AsSpan(_next, _end - _next);
        ReadOnlySpan<ushort> units = MemoryMarshal.Cast<char, ushort>(ahead);
        var delimiters = Vector256.Create((ushort)_delimiter);
        char quote = _quote;
        var quotes = Vector256.Create((ushort)Math.Max(quote, '"'));
        Span<int> starts = _starts;
        Span<int> ends = _ends;
        int field = 0;
        int start = 0;
        for (int at = 0; at + CharactersAtOnce <= units.Length; at += CharactersAtOnce)
        {
            var first = Vector256.Create(units[at..]);
            var second = Vector256.Create(units[(at + (CharactersAtOnce / 2))..]);
            Vector256<ushort> firstStops = Vector256.LessThanOrEqual(first, quotes) | Vector256.Equals(first, delimiters);
            Vector256<ushort> secondStops = Vector256.LessThanOrEqual(second, quotes) | Vector256.Equals(second, delimiters);
            for (uint stops = Vector256.Narrow(firstStops, secondStops).ExtractMostSignificantBits(); stops != 0; stops &= stops - 1)
            {
                int stop = at + BitOperations.TrailingZeroCount(stops);
                char found = ahead[stop];
                bool isLast = found is '\r' or '\n';
                if (found == _delimiter || isLast)
                {
                    if (field >= starts.Length || field >= ends.Length)
                    {
                        return false;
                    }

                    starts[field] = start;
                    ends[field++] = stop;
                    start = stop + 1;
                    if (isLast)
                    {
                        FieldCount = field;
                        _next += start;
                        _line++;
                        _afterCarriageReturn = found == '\r';
                        return true;
                    }
                }
                else if (found == '\0' || (found == quote && stop == start))
                {
                    return false;
                }
            }
        }

        return false;
    }

    /// <summary>An error in this text.</summary>
    public NablaDataException Error(long line, string? column, string problem)
    {
        string message = $"{_source.Name}:{line}: {(column is null ? "" : $"column '{column}': ")}{problem}.";
        return new NablaDataException(message) { File = _source.Name, Line = line, Column = column };
    }

    void AddField(int start, int end)
    {
        if (FieldCount == CsvOptions.MostColumns)
        {
            Report(RecordLine, FieldCount, $"the row has more than {CsvOptions.MostColumns} fields; Nabla reads at most that many columns");
            return;
        }

        if (FieldCount == _starts.Length)
        {
            Array.Resize(ref _starts, 2 * FieldCount);
            Array.Resize(ref _ends, 2 * FieldCount);
        }

        _starts[FieldCount] = start;
        _ends[FieldCount] = end;
        FieldCount++;
    }

    /// <summary>Reads more characters behind those of the current record, which moves to the front; <see langword="false"/> at the end.</summary>
    bool Fill()
    {
        int kept = _end - _recordStart;
        if (_recordStart > 0)
        {
            _buffer.AsSpan(_recordStart, kept).CopyTo(_buffer);
            _bufferPosition += _recordStart;
            _next -= _recordStart;
            _end = kept;
            _recordStart = 0;
        }

        // A code point needs up to two characters of room.
        if (_buffer.Length - _end < 2)
        {
            if (kept > CsvOptions.LongestRow)
            {
                throw Error(RecordLine, null, $"the row is longer than {CsvOptions.LongestRow} characters; look for a missing closing quote");
            }

            Array.Resize(ref _buffer, Math.Min(Math.Max(4, 2 * _buffer.Length), CsvOptions.LongestRow + 3));
        }

        int count = _source.Read(_buffer.AsSpan(_end));
        _end += count;
        return count > 0;
    }
}
