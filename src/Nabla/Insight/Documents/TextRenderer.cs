using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Nabla.Insight.Documents;

/// <summary>A document as plain text of a given width, for a terminal or a printer.</summary>
sealed class TextRenderer
{
    const int Indent = 2;
    const int NarrowestCell = 12;
    const int LongestUnbroken = 40;
    const char NoBreak = '\u00A0';

    readonly StringBuilder _text = new();
    readonly NumberStyle _numbers;
    readonly int _width;

    TextRenderer(NumberStyle numbers, int width)
    {
        _numbers = numbers;
        _width = width;
    }

    /// <summary>The document's text; lines end in a line feed.</summary>
    public static string Render(Document document, int width)
    {
        var renderer = new TextRenderer(document.Numbers, width);
        renderer.Title(document.Title, '═');
        renderer.Paragraph(renderer.Text(document.Subject));
        foreach (Block block in document.Blocks)
        {
            renderer.Render(block);
        }

        return renderer._text.ToString();
    }

    void Render(Block block)
    {
        switch (block)
        {
            case Heading heading:
                Line();
                Title(Text(heading.Text), heading.Level == 2 ? '─' : '╌');
                break;
            case Paragraph paragraph:
                Paragraph(Text(paragraph.Text));
                break;
            case EquationBlock equations:
                Line();
                Equations(equations.Equations);
                break;
            case TableBlock table:
                Line();
                Table(table);
                break;
            case Remark remark:
                Line();
                foreach (string line in Wrap($"{remark.Label}: {Text(remark.Text)}", _width - 2))
                {
                    Line("│ " + line);
                }

                break;
            case NetworkFigure figure:
                Line();
                foreach (string line in FigureText.Lines(figure, _numbers, _width))
                {
                    Line(line);
                }

                break;
        }
    }

    /// <summary>A title with a rule under it; one of more than a line breaks between words, for a path is to be copied whole.</summary>
    void Title(string text, char rule)
    {
        List<string> lines = Wrap(text, _width);
        foreach (string line in lines)
        {
            Line(line);
        }

        Line(new string(rule, Math.Min(_width, lines.Max(TextBox.WidthOf))));
    }

    void Paragraph(string text)
    {
        Line();
        foreach (string line in Wrap(text, _width))
        {
            Line(line);
        }
    }

    void Equations(IReadOnlyList<Equation> equations)
    {
        int left = equations.Max(equation => EquationLayout.LeftWidth(equation, _numbers));
        foreach (Equation equation in equations)
        {
            foreach (EquationLine line in EquationLayout.Break(equation, _width - Indent, left, _numbers))
            {
                TextBox first = line.Left is null ? TextBox.Of("") : ExpressionText.Box(line.Left, _numbers);
                TextBox margin = TextBox.Of(new string(' ', Indent + left - first.Width));
                TextBox all = TextBox.Beside([margin, first, .. line.Steps.SelectMany(Step)]);
                foreach (string row in all.Lines)
                {
                    Line(row);
                }
            }
        }
    }

    IEnumerable<TextBox> Step(EquationStep step)
    {
        yield return TextBox.Of(step.Relation.Length == 0 ? "     " : $" {step.Relation} ");
        yield return ExpressionText.Box(step.Value, _numbers);
    }

    void Table(TableBlock table)
    {
        string[][] cells = [.. table.Rows.Prepend(table.Header).Select(row => row.Select(Text).ToArray())];
        int[] widths = [.. Enumerable.Range(0, table.Header.Count).Select(column => cells.Max(row => TextBox.WidthOf(row[column])))];

        // The widest column of text gives way until the table fits.
        while (widths.Sum() + (2 * widths.Length) > _width)
        {
            int widest = Enumerable.Range(0, widths.Length).Where(column => !table.NumberColumns.Contains(column))
                .OrderByDescending(column => widths[column]).FirstOrDefault(-1);
            if (widest < 0 || widths[widest] <= NarrowestCell)
            {
                break;
            }

            widths[widest]--;
        }

        for (int i = 0; i < cells.Length; i++)
        {
            TableRow(cells[i], widths, table.NumberColumns);
            if (i == 0)
            {
                Line("  " + string.Join("  ", widths.Select(width => new string('─', width))));
            }
        }
    }

    void TableRow(string[] cells, int[] widths, IReadOnlyList<int> numberColumns)
    {
        List<string>[] wrapped = [.. cells.Select((cell, column) => Wrap(cell, widths[column]))];
        for (int line = 0; line < wrapped.Max(cell => cell.Count); line++)
        {
            Line("  " + string.Join("  ", wrapped.Select((cell, column) =>
            {
                string text = line < cell.Count ? cell[line] : "";
                return numberColumns.Contains(column) ? new string(' ', Math.Max(0, widths[column] - TextBox.WidthOf(text))) + text : TextBox.Pad(text, widths[column]);
            })));
        }
    }

    string Text(Prose prose) => string.Concat(prose.Runs.Select(run => run switch
    {
        TextRun text => text.Text,
        StrongRun strong => strong.Text,
        CodeRun code => code.Text,
        FormulaRun formula => Unbroken(ExpressionText.Line(formula.Formula, _numbers)),
        _ => "",
    })).Replace('\n', ' ');

    /// <summary>A formula in a sentence stays on one line where that leaves no hole.</summary>
    static string Unbroken(string formula) => formula.Length <= LongestUnbroken ? formula.Replace(' ', NoBreak) : formula;

    void Line(string text = "") => _text.Append(text.Replace(NoBreak, ' ').TrimEnd()).Append('\n');

    static List<string> Wrap(string text, int width)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && TextBox.WidthOf(line.ToString()) + 1 + TextBox.WidthOf(word) > width)
            {
                lines.Add(line.ToString());
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        lines.Add(line.ToString());
        return lines;
    }
}
