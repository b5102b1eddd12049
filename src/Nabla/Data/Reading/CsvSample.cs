using System;
using System.Buffers;
using System.Collections.Generic;

namespace Nabla.Data.Reading;

/// <summary>The first records of a CSV text, split into cells to be looked at; they are read again by the parser.</summary>
sealed class CsvSample
{
    const int MostRecords = 100;
    static readonly SearchValues<char> s_fieldEnds = SearchValues.Create(",;\t|\r\n");

    readonly string _text;
    readonly List<(int Start, int Length)[]> _records = [];
    readonly List<long> _lines = [];
    readonly int _length;

    /// <summary>Splits the text; blank records are passed over, and so is the last one where it may go on behind the sample.</summary>
    public CsvSample(ReadOnlySpan<char> text, char delimiter, char quote, bool isWhole)
    {
        _text = text.ToString();
        var cells = new List<(int Start, int Length)>();
        long line = 1;
        int at = 0;
        while (at < _text.Length && _records.Count < MostRecords)
        {
            long begins = line;
            cells.Clear();
            bool complete = ReadRecord(ref at, ref line, delimiter, quote, cells);
            _length = at;
            if ((complete || isWhole) && !(cells is [var only] && _text.AsSpan(only.Start, only.Length).IsWhiteSpace()))
            {
                _records.Add([.. cells]);
                _lines.Add(begins);
            }
        }
    }

    /// <summary>The number of records, the first one among them.</summary>
    public int Records => _records.Count;

    /// <summary>The number of cells of the first record.</summary>
    public int Columns => _records.Count > 0 ? _records[0].Length : 0;

    /// <summary>Characters of a record, on average.</summary>
    public int RecordLength => _length / Math.Max(1, Records);

    /// <summary>The 1-based line on which a record begins.</summary>
    public long LineOf(int record) => _lines[record];

    /// <summary>A cell without its quotes and the white space around it; empty where the record has none.</summary>
    public ReadOnlySpan<char> Cell(int record, int column)
    {
        (int Start, int Length)[] cells = _records[record];
        return column < cells.Length ? _text.AsSpan(cells[column].Start, cells[column].Length).Trim() : default;
    }

    /// <summary>Whether more fields begin and end with a single quote than one, and none begins with a double one.</summary>
    public static bool HasSingleQuotes(ReadOnlySpan<char> text, char? delimiter)
    {
        int closed = 0;
        while (!text.IsEmpty)
        {
            if (text[0] == '"')
            {
                return false;
            }

            int length = text[0] == '\'' ? LengthOfSingleQuoted(text, delimiter) : 0;
            closed += length > 0 ? 1 : 0;
            int end = EndOfField(text[length..], delimiter);
            text = end < 0 ? default : text[(length + end + 1)..];
        }

        return closed > 1;
    }

    /// <summary>The length of a field between single quotes on one line; 0 where it is none.</summary>
    static int LengthOfSingleQuoted(ReadOnlySpan<char> text, char? delimiter)
    {
        for (int at = 1; at < text.Length && text[at] is not ('\r' or '\n'); at++)
        {
            if (text[at] != '\'')
            {
                continue;
            }

            if (at + 1 == text.Length || EndOfField(text[(at + 1)..], delimiter) == 0)
            {
                return at + 1;
            }

            at += text[at + 1] == '\'' ? 1 : 0;
        }

        return 0;
    }

    static int EndOfField(ReadOnlySpan<char> text, char? delimiter) =>
        delimiter is { } known ? text.IndexOfAny(known, '\r', '\n') : text.IndexOfAny(s_fieldEnds);

    /// <summary>Reads one record; <see langword="false"/> where the text ends before it does.</summary>
    bool ReadRecord(ref int at, ref long line, char delimiter, char quote, List<(int Start, int Length)> cells)
    {
        while (true)
        {
            int start = at;
            int end;
            if (at < _text.Length && _text[at] == quote && quote != CsvOptions.NoQuote)
            {
                start = ++at;
                end = EndOfQuoted(ref at, ref line, quote);
                int rest = _text.AsSpan(at).IndexOfAny(delimiter, '\r', '\n');
                at = rest < 0 ? _text.Length : at + rest;
            }
            else
            {
                int length = _text.AsSpan(at).IndexOfAny(delimiter, '\r', '\n');
                at = end = length < 0 ? _text.Length : at + length;
            }

            cells.Add((start, end - start));
            if (at == _text.Length)
            {
                return false;
            }

            char found = _text[at++];
            if (found == delimiter)
            {
                continue;
            }

            at += found == '\r' && at < _text.Length && _text[at] == '\n' ? 1 : 0;
            line++;
            return true;
        }
    }

    /// <summary>Where a quoted field ends; its doubled quotes stay doubled.</summary>
    int EndOfQuoted(ref int at, ref long line, char quote)
    {
        for (; at < _text.Length; at++)
        {
            if (_text[at] == quote)
            {
                if (at + 1 == _text.Length || _text[at + 1] != quote)
                {
                    return at++;
                }

                at++;
            }
            else if (_text[at] == '\n' || (_text[at] == '\r' && !(at + 1 < _text.Length && _text[at + 1] == '\n')))
            {
                line++;
            }
        }

        return at;
    }
}
