using System;
using System.Globalization;

namespace Nabla.Data;

/// <summary>What the text of a cell means, and how an error speaks about it.</summary>
static class CellText
{
    const int LongestQuote = 40;

    /// <summary>The cell's text without white space around it.</summary>
    public static ReadOnlySpan<char> Of(Column column, int row) => column.GetText(row).Trim();

    /// <summary>
    /// Whether the text is a common way of writing "no value": NA, N/A, #N/A, null, nil, none, missing, ?, -, -- or a single point. Among numbers, dates and
    /// booleans each of them is a missing cell; among categories see <see cref="IsMissingCode"/>.
    /// </summary>
    public static bool IsMissingWord(ReadOnlySpan<char> text) =>
        IsMissingCode(text)
        || text is "-" or "--" or "."
        || text.Equals("nil", StringComparison.OrdinalIgnoreCase)
        || text.Equals("none", StringComparison.OrdinalIgnoreCase)
        || text.Equals("missing", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the text says "no value" even among categories, where <c>none</c> or <c>-</c> may well be one: NA, N/A, #N/A, null or ?.</summary>
    public static bool IsMissingCode(ReadOnlySpan<char> text) =>
        text is "?"
        || text.Equals("NA", StringComparison.OrdinalIgnoreCase)
        || text.Equals("N/A", StringComparison.OrdinalIgnoreCase)
        || text.Equals("#N/A", StringComparison.OrdinalIgnoreCase)
        || text.Equals("null", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the text writes a number that is not finite: NaN, inf, Infinity, 1e400.</summary>
    public static bool IsNonFinite(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> unsigned = text is ['+' or '-', ..] ? text[1..] : text;
        return unsigned.Equals("inf", StringComparison.OrdinalIgnoreCase)
            || unsigned.Equals("nan", StringComparison.OrdinalIgnoreCase)
            || (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && !double.IsFinite(value));
    }

    /// <summary>The cell as a number; NaN where it is missing.</summary>
    /// <exception cref="NablaDataException">The cell is text or not finite.</exception>
    public static double NumberOrNaN(Table table, Column column, int row)
    {
        if (column.TryGetNumber(row, out double value))
        {
            return value;
        }

        return column.IsMissing(row) || IsMissingWord(Of(column, row)) ? double.NaN : throw NotANumber(table, column, row);
    }

    /// <summary>The error for text or a number that is not finite where a number is needed.</summary>
    /// <param name="table">Where the cell is.</param>
    /// <param name="column">Where the cell is.</param>
    /// <param name="row">Where the cell is.</param>
    /// <param name="cure">The rest of the sentence, from its comma or semicolon on.</param>
    public static NablaDataException NotANumber(Table table, Column column, int row, string cure = "; fix the cell or leave it empty")
    {
        ReadOnlySpan<char> text = Of(column, row);
        return Error(table, column, row, $"{Quote(text)} is not a {(IsNonFinite(text) ? "finite number" : "number")}{cure}");
    }

    /// <summary>An error about one cell; <paramref name="problem"/> without a full stop.</summary>
    public static NablaDataException Error(Table table, Column column, int row, string problem) =>
        new($"{table.Locate(row)}: column '{column.Name}': {problem}.")
        {
            File = table.Source,
            Line = table.LineOf(row) is > 0 and var line ? line : null,
            Column = column.Name,
        };

    /// <summary>The text in quotes, shortened, on one line.</summary>
    public static string Quote(ReadOnlySpan<char> text)
    {
        Span<char> quoted = stackalloc char[Math.Min(text.Length, LongestQuote)];
        for (int i = 0; i < quoted.Length; i++)
        {
            quoted[i] = char.IsControl(text[i]) ? ' ' : text[i];
        }

        return text.Length > LongestQuote ? $"'{quoted}...'" : $"'{quoted}'";
    }
}
