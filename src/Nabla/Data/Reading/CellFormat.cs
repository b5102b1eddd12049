using System;

namespace Nabla.Data.Reading;

/// <summary>How the cells of a file are written: what a number looks like, and apostrophes that keep spreadsheets from running a text.</summary>
/// <param name="Point">What stands before decimals.</param>
/// <param name="Thousands">What stands between groups of three digits, or <see cref="NoThousands"/>.</param>
sealed record CellFormat(char Point, char Thousands)
{
    /// <summary>No separator between groups.</summary>
    public const char NoThousands = '\0';

    /// <summary>The longest number that is written in another way than the invariant one.</summary>
    public const int LongestNumber = 64;

    /// <summary>Numbers as in the invariant culture.</summary>
    public static CellFormat Invariant { get; } = new('.', NoThousands);

    readonly bool _isInvariant = Point == '.' && Thousands == NoThousands;

    /// <summary>Whether the cell is a number that has to be written anew to be one in the invariant culture.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="number">At least <see cref="LongestNumber"/> long.</param>
    /// <param name="length">The length of the number in the invariant culture.</param>
    public bool TryNormalize(ReadOnlySpan<char> cell, Span<char> number, out int length)
    {
        length = 0;
        if (_isInvariant || cell.Length is 0 or > LongestNumber)
        {
            return false;
        }

        ReadOnlySpan<char> text = cell.Trim();
        return text.Length > 0 && (char.IsAsciiDigit(text[^1]) || text[^1] == Point) && TryNormalize(text, Point, Thousands, number, out length);
    }

    /// <summary>Whether the cell is a number or missing.</summary>
    public bool IsNumberOrMissing(ReadOnlySpan<char> cell)
    {
        ReadOnlySpan<char> text = cell.Trim();
        return text.IsEmpty || CellText.IsMissingWord(text) || DecimalText.TryParse(text, out _)
            || (TryNormalize(text, stackalloc char[LongestNumber], out int length) && length > 0);
    }

    /// <summary>
    /// Writes a number of a sign, digits in groups of three or in one, a decimal separator and digits, and an exponent, in the invariant culture; <see langword="false"/> for any
    /// other text, and where neither separator stands in it.
    /// </summary>
    /// <param name="text">The text, nothing around it.</param>
    /// <param name="point">What stands before decimals.</param>
    /// <param name="thousands">What stands between groups, or <see cref="NoThousands"/>.</param>
    /// <param name="number">At least as long as the text.</param>
    /// <param name="length">The length of what was written.</param>
    public static bool TryNormalize(ReadOnlySpan<char> text, char point, char thousands, Span<char> number, out int length)
    {
        length = 0;
        int at = text is ['+' or '-', ..] ? 1 : 0;
        text[..at].CopyTo(number);
        int written = at;
        int separators = 0;
        int run = 0;
        bool grouped = false;
        for (; at < text.Length; at++)
        {
            char c = text[at];
            if (char.IsAsciiDigit(c))
            {
                number[written++] = c;
                run++;
            }
            else if (c == thousands && thousands != NoThousands && (grouped ? run == 3 : run is >= 1 and <= 3))
            {
                grouped = true;
                separators++;
                run = 0;
            }
            else
            {
                break;
            }
        }

        if (grouped && run != 3)
        {
            return false;
        }

        int whole = run;
        int decimals = 0;
        if (at < text.Length && text[at] == point)
        {
            number[written++] = '.';
            separators++;
            for (at++; at < text.Length && char.IsAsciiDigit(text[at]); at++)
            {
                number[written++] = text[at];
                decimals++;
            }
        }

        if (whole + decimals == 0 || separators == 0)
        {
            return false;
        }

        // An exponent, or text that makes it no number.
        text[at..].CopyTo(number[written..]);
        written += text.Length - at;
        if (at < text.Length && !(text[at] is 'e' or 'E' && DecimalText.TryParse(number[..written], out _)))
        {
            return false;
        }

        length = written;
        return true;
    }
}
