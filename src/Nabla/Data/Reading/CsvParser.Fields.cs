using System;

namespace Nabla.Data.Reading;

/// <summary>Field by field: quoted fields, records that do not lie in the buffer as a whole, and what is no CSV.</summary>
sealed partial class CsvParser
{
    /// <summary>Reads one field and what ends it; <see langword="true"/> if another field of the record follows.</summary>
    bool ReadField()
    {
        if (_next == _end && !Fill())
        {
            AddField(_next - _recordStart, _next - _recordStart);
            return false;
        }

        if (_buffer[_next] == _quote && _quote != CsvOptions.NoQuote)
        {
            return ReadQuotedField();
        }

        int start = _next - _recordStart;
        while (true)
        {
            int stop = _buffer.AsSpan(_next, _end - _next).IndexOfAny(_unquotedStops);
            _next = stop < 0 ? _end : _next + stop;
            if (stop < 0)
            {
                if (!Fill())
                {
                    AddField(start, _next - _recordStart);
                    return false;
                }
            }
            else if (_buffer[_next] == '\0')
            {
                ReportNul();
                _next++;
            }
            else
            {
                AddField(start, _next - _recordStart);
                return EndField();
            }
        }
    }

    /// <summary>Reads a field that begins with a quote. Its doubled quotes are made single in place, once its end is found.</summary>
    bool ReadQuotedField()
    {
        long openedOn = _line;
        int start = ++_next - _recordStart;
        int doubled = 0;
        bool afterCarriageReturn = false;
        while (true)
        {
            int stop = _buffer.AsSpan(_next, _end - _next).IndexOfAny(_quotedStops);
            afterCarriageReturn &= stop == 0 || _next == _end;
            if (stop < 0)
            {
                _next = _end;
                if (!Fill())
                {
                    return GiveUpLine(openedOn, start);
                }

                continue;
            }

            _next += stop + 1;
            char found = _buffer[_next - 1];
            if (found == _quote)
            {
                if ((_next == _end && !Fill()) || _buffer[_next] != _quote)
                {
                    break;
                }

                _next++;
                doubled++;
            }
            else if (found == '\0')
            {
                _next--;
                ReportNul();
                _next++;
            }
            else if (found == '\r' || !afterCarriageReturn)
            {
                _line++;
            }

            afterCarriageReturn = found == '\r';
        }

        AddField(start, doubled == 0 ? _next - 1 - _recordStart : Undouble(start));
        return _next != _end && EndField();
    }

    /// <summary>Makes the doubled quotes of the field that ends before the current character single; returns where it ends then.</summary>
    int Undouble(int start)
    {
        Span<char> field = _buffer.AsSpan(_recordStart + start, _next - 1 - _recordStart - start);
        int kept = 0;
        for (int at = 0; at < field.Length; at++)
        {
            // What stands up to a quote, and the quote; its twin is passed over.
            int quote = field[at..].IndexOf(_quote);
            int length = quote < 0 ? field.Length - at : quote + 1;
            field.Slice(at, length).CopyTo(field[kept..]);
            kept += length;
            at += length;
        }

        return start + kept;
    }

    /// <summary>A quoted field never ends. If that may be, the line on which it begins is given up, and reading goes on behind that line.</summary>
    bool GiveUpLine(long openedOn, int start)
    {
        Report(openedOn, FieldCount, "a quoted field begins here and never ends; add the closing quote");
        int lineEnd = _buffer.AsSpan(_recordStart + start, _end - _recordStart - start).IndexOfAny('\r', '\n');
        if (lineEnd >= 0)
        {
            _next = _recordStart + start + lineEnd + 1;
            _line = openedOn + 1;
            _afterCarriageReturn = _buffer[_next - 1] == '\r';
        }

        AddField(start, start);
        return false;
    }

    /// <summary>Consumes the character that ends a field; <see langword="true"/> if it is the delimiter.</summary>
    bool EndField()
    {
        char found = _buffer[_next];
        if (found == _delimiter)
        {
            _next++;
            return true;
        }

        if (found is not ('\r' or '\n'))
        {
            // The field has been added already.
            Report(_line, FieldCount - 1, "text follows the closing quote of a field; double every quote inside a quoted field");
            return SkipLine();
        }

        _next++;
        _line++;
        _afterCarriageReturn = found == '\r';
        return false;
    }

    /// <summary>Passes over the rest of the line.</summary>
    bool SkipLine()
    {
        int end;
        while ((end = _buffer.AsSpan(_next, _end - _next).IndexOfAny('\r', '\n')) < 0)
        {
            _next = _end;
            if (!Fill())
            {
                return false;
            }
        }

        _next += end;
        return EndField();
    }

    /// <summary>The current character is a NUL, of the text or for bytes that are not text.</summary>
    void ReportNul() => Report(
        _line,
        FieldCount,
        _source.UndecodedAt(_bufferPosition + _next)
            ?? "there is a NUL character, so this is probably a binary file; save it as CSV in UTF-8");

    /// <summary>The record cannot be used, for a reason in one of its fields.</summary>
    void Report(long line, int field, string reason)
    {
        var problem = new RejectedRow(line, field < ColumnNames.Count ? ColumnNames[field] : null, reason);
        if (!IsTolerant)
        {
            throw Error(line, problem.Column, reason);
        }

        Problem ??= problem;
    }
}
