using System;

namespace Nabla.Data.Reading;

/// <summary>In which ways a text can be understood as a number.</summary>
[Flags]
enum NumberForm
{
    /// <summary>In none: it is text.</summary>
    Text = 0,

    /// <summary>There is nothing, or a word for nothing.</summary>
    Missing = 1,

    /// <summary>Digits alone: the same in every notation.</summary>
    Plain = 2,

    /// <summary>A point before decimals: 1.5, 1e-3, 12345.678.</summary>
    Point = 4,

    /// <summary>A comma before decimals: 1,5 or 12345,678.</summary>
    Comma = 8,

    /// <summary>One point, three digits behind it, one to three before: 1.234 or 1234.</summary>
    PointOrGroup = 16,

    /// <summary>One comma, three digits behind it, one to three before: 1.234 or 1234.</summary>
    CommaOrGroup = 32,

    /// <summary>Commas between groups of three, as no decimal comma stands: 1,234,567 or 1,234.5.</summary>
    CommaGroups = 64,

    /// <summary>Points between groups of three: 1.234.567 or 1.234,5.</summary>
    PointGroups = 128,

    /// <summary>Apostrophes or narrow spaces between groups of three: 1'234.5.</summary>
    OtherGroups = 256,
}

/// <summary>Tells in which ways a text can be understood as a number.</summary>
static class NumberForms
{
    /// <summary>Characters that are nothing but separators of groups: apostrophes and the spaces that do not break a line.</summary>
    public const string OtherSeparators = "'’\u00A0\u202F";

    /// <summary>The form of a text without white space around it.</summary>
    public static NumberForm Of(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || CellText.IsMissingWord(text))
        {
            return NumberForm.Missing;
        }

        ReadOnlySpan<char> digits = text[0] is '+' or '-' ? text[1..] : text;
        if (!digits.ContainsAnyExceptInRange('0', '9') && !digits.IsEmpty)
        {
            return NumberForm.Plain;
        }

        int points = digits.Count('.');
        int commas = digits.Count(',');
        if (digits.IndexOfAny(OtherSeparators) is > 0 and var at)
        {
            char point = commas > 0 ? ',' : '.';
            return CellFormat.TryNormalize(text, point, digits[at], new char[text.Length], out _)
                ? NumberForm.OtherGroups | (commas > 0 ? NumberForm.Comma : points > 0 ? NumberForm.Point : NumberForm.Text)
                : NumberForm.Text;
        }

        if (commas == 0)
        {
            return points == 1 && IsGroup(digits, '.') ? NumberForm.PointOrGroup
                : points <= 1 ? (DecimalText.TryParse(text, out _) ? NumberForm.Point : NumberForm.Text)
                : Grouped(text, ',', '.', NumberForm.PointGroups);
        }

        if (points == 0)
        {
            return commas == 1 && IsGroup(digits, ',') ? NumberForm.CommaOrGroup
                : commas == 1 ? (CellFormat.TryNormalize(text, ',', CellFormat.NoThousands, new char[text.Length], out _) ? NumberForm.Comma : NumberForm.Text)
                : Grouped(text, '.', ',', NumberForm.CommaGroups);
        }

        return digits.LastIndexOf('.') > digits.LastIndexOf(',')
            ? Grouped(text, '.', ',', NumberForm.CommaGroups)
            : Grouped(text, ',', '.', NumberForm.PointGroups);
    }

    static NumberForm Grouped(ReadOnlySpan<char> text, char point, char thousands, NumberForm form) =>
        CellFormat.TryNormalize(text, point, thousands, new char[text.Length], out _) ? form : NumberForm.Text;

    /// <summary>One to three digits that do not begin with a zero, the separator, three digits.</summary>
    static bool IsGroup(ReadOnlySpan<char> digits, char separator)
    {
        int at = digits.IndexOf(separator);
        return at is >= 1 and <= 3 && digits.Length == at + 4 && digits[0] != '0'
            && !digits[..at].ContainsAnyExceptInRange('0', '9') && !digits[(at + 1)..].ContainsAnyExceptInRange('0', '9');
    }
}
