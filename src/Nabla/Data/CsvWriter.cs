using System;
using System.Globalization;
using System.IO;

namespace Nabla.Data;

/// <summary>
/// Writes CSV as RFC 4180 describes it, field by field, with LF at the end of a row. What is written is read back by
/// <see cref="Table.ReadCsv(string, CsvOptions?)"/> as it was.
/// </summary>
/// <remarks>
/// A spreadsheet runs a cell that begins with <c>= + - @</c>, TAB, CR or LF as a formula (CWE-1236), also behind spaces, a byte order
/// mark or in full-width form. Such a text gets an apostrophe in front, which keeps it a text, and which Nabla's reader takes away again; numbers
/// (<c>-1.5</c>, <c>+3</c>) stay as they are.
/// </remarks>
/// <param name="writer">Where to write to; it stays open.</param>
/// <param name="delimiter">The character between two fields.</param>
/// <param name="neutralizeFormulas">Whether texts that a spreadsheet would run get an apostrophe in front.</param>
public sealed class CsvWriter(TextWriter writer, char delimiter = ',', bool neutralizeFormulas = true)
{
    const char ByteOrderMark = '\uFEFF';

    // A double needs at most 24 characters: -2.2250738585072014E-308.
    const int LongestNumber = 32;

    int _fields;
    bool _onlyEmpty;

    /// <summary>Writes one field of text; an empty one is a missing cell.</summary>
    public void WriteField(ReadOnlySpan<char> text)
    {
        BeginField(text.IsEmpty);
        bool formula = neutralizeFormulas && FormulaText.NeedsApostrophe(text);
        if (!formula && !NeedsQuotes(text))
        {
            writer.Write(text);
            return;
        }

        writer.Write(formula ? "\"'" : "\"");
        for (int quote = text.IndexOf('"'); quote >= 0; quote = text.IndexOf('"'))
        {
            writer.Write(text[..(quote + 1)]);
            writer.Write('"');
            text = text[(quote + 1)..];
        }

        writer.Write(text);
        writer.Write('"');
    }

    /// <summary>Writes one number, with the fewest digits that read back as the same number, in the invariant culture.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not finite; write an empty field where a number is missing.</exception>
    public void WriteNumber(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "CSV has no form for a number that is not finite.");
        }

        Span<char> text = stackalloc char[LongestNumber];
        value.TryFormat(text, out int length, "R", CultureInfo.InvariantCulture);
        WriteField(text[..length]);
    }

    /// <summary>Ends the row.</summary>
    /// <exception cref="InvalidOperationException">The row has no field.</exception>
    public void EndRow()
    {
        if (_fields == 0)
        {
            throw new InvalidOperationException("A row needs at least one field.");
        }

        // A single empty field would be a blank line, which a reader may skip.
        writer.Write(_fields == 1 && _onlyEmpty ? "\"\"\n" : "\n");
        _fields = 0;
    }

    void BeginField(bool empty)
    {
        if (_fields > 0)
        {
            writer.Write(delimiter);
        }

        _fields++;
        _onlyEmpty = empty;
    }

    bool NeedsQuotes(ReadOnlySpan<char> text) =>
        text.IndexOfAny('"', '\r', '\n') >= 0 || text.Contains(delimiter) || (!text.IsEmpty && (text[0] == ByteOrderMark || text.IsWhiteSpace()));
}
