using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Insight.Documents;

/// <summary>A rectangle of characters with a baseline, so that formulas with matrices can be set side by side in plain text.</summary>
/// <param name="Lines">Lines of equal width.</param>
/// <param name="Baseline">The index of the line on which neighbours stand.</param>
sealed record TextBox(IReadOnlyList<string> Lines, int Baseline)
{
    /// <summary>One line.</summary>
    public static TextBox Of(string text) => new([text], 0);

    /// <summary>Columns taken in a terminal.</summary>
    public int Width => WidthOf(Lines[0]);

    /// <summary>Whether it is one line.</summary>
    public bool IsLine => Lines.Count == 1;

    /// <summary>Columns that a text takes: a combining accent takes none.</summary>
    public static int WidthOf(string text) => text.Count(letter => letter is < '\u0300' or > '\u036F');

    /// <summary>The text filled with blanks to a width.</summary>
    public static string Pad(string text, int width) => text + new string(' ', Math.Max(0, width - WidthOf(text)));

    /// <summary>Boxes side by side, baseline on baseline.</summary>
    public static TextBox Beside(params IReadOnlyList<TextBox> boxes)
    {
        int above = boxes.Max(box => box.Baseline);
        int below = boxes.Max(box => box.Lines.Count - box.Baseline);
        string[] lines = new string[above + below];
        for (int i = 0; i < lines.Length; i++)
        {
            lines[i] = string.Concat(boxes.Select(box =>
                i - above + box.Baseline is >= 0 and var line && line < box.Lines.Count ? Pad(box.Lines[line], box.Width) : new string(' ', box.Width)));
        }

        return new TextBox(lines, above);
    }

    /// <summary>A matrix of one-line cells in brackets, numbers flush right.</summary>
    public static TextBox Matrix(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(row => WidthOf(row[column])))];
        string[] lines =
        [
            .. rows.Select((row, i) =>
            {
                (char open, char close) = Brackets(i, rows.Count);
                return $"{open}{string.Join("  ", row.Select((cell, column) => new string(' ', widths[column] - WidthOf(cell)) + cell))}{close}";
            }),
        ];
        return new TextBox(lines, (lines.Length - 1) / 2);
    }

    static (char Open, char Close) Brackets(int line, int count) => count == 1 ? ('[', ']')
        : line == 0 ? ('⎡', '⎤')
        : line == count - 1 ? ('⎣', '⎦')
        : ('⎢', '⎥');
}
