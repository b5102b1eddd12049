using System;

namespace Nabla.Data;

/// <summary>
/// Texts that a spreadsheet runs as a formula when it opens a CSV file (OWASP, "CSV Injection"; CWE-1236). Such a text is written with an apostrophe in front, which is taken
/// away when it is read again; so is one more where apostrophes stand there already, so that every text comes back as it was.
/// </summary>
static class FormulaText
{
    const string FormulaStarts = "=+-@\t\r\n＝＋－＠";
    const char ByteOrderMark = '\uFEFF';
    const char Apostrophe = '\'';

    /// <summary>Whether a text must be written with an apostrophe in front: it is a formula, or one behind apostrophes. A number is none.</summary>
    public static bool NeedsApostrophe(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> visible = text.TrimStart(Apostrophe);
        ReadOnlySpan<char> shown = visible.TrimStart([' ', ByteOrderMark]);
        return !shown.IsEmpty && FormulaStarts.Contains(shown[0], StringComparison.Ordinal) && !DecimalText.TryParse(visible, out _);
    }

    /// <summary>Whether a text was written with an apostrophe in front.</summary>
    public static bool IsNeutralized(ReadOnlySpan<char> text) => text is [Apostrophe, ..] && NeedsApostrophe(text[1..]);
}
