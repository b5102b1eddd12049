using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Nabla.Insight.Documents;

/// <summary>A document as Markdown with formulas in LaTeX, as GitHub shows it.</summary>
sealed class MarkdownRenderer
{
    const int FormulaWidth = 84;

    readonly StringBuilder _text = new();
    readonly NumberStyle _numbers;

    MarkdownRenderer(NumberStyle numbers) => _numbers = numbers;

    /// <summary>The document's Markdown; lines end in a line feed.</summary>
    public static string Render(Document document)
    {
        var renderer = new MarkdownRenderer(document.Numbers);
        renderer.Paragraph("# " + Escape(document.Title));
        renderer.Paragraph(renderer.Text(document.Subject));
        foreach (Block block in document.Blocks)
        {
            renderer.Render(block);
        }

        return renderer._text.ToString().TrimEnd('\n') + "\n";
    }

    void Render(Block block)
    {
        switch (block)
        {
            case Heading heading:
                Paragraph(new string('#', heading.Level) + " " + Text(heading.Text));
                break;
            case Paragraph paragraph:
                Paragraph(Text(paragraph.Text));
                break;
            case EquationBlock equations:
                Equations(equations.Equations);
                break;
            case TableBlock table:
                Table(table);
                break;
            case Remark remark:
                Paragraph($"> **{Escape(remark.Label)}.** {Text(remark.Text)}");
                break;
            case NetworkFigure figure:
                Paragraph($"```text\n{string.Join('\n', FigureText.Lines(figure, _numbers, 100).Select(line => line.TrimEnd()))}\n```");
                break;
        }
    }

    void Equations(IReadOnlyList<Equation> equations)
    {
        var lines = new List<string>();
        foreach (Equation equation in equations)
        {
            int left = EquationLayout.LeftWidth(equation, _numbers);
            foreach (EquationLine line in EquationLayout.Break(equation, FormulaWidth, left, _numbers))
            {
                IEnumerable<string> steps = line.Steps.Select((step, i) =>
                    $"{(i == 0 ? "&" : "")}{Relation(step.Relation)}{ExpressionLatex.Of(step.Value, _numbers)}");
                lines.Add((line.Left is null ? "" : ExpressionLatex.Of(line.Left, _numbers) + " ") + string.Join(' ', steps));
            }
        }

        // No line begins with a sign that Markdown would take for a list.
        Paragraph("$$\n\\begin{aligned}\n" + string.Join(" \\\\\n", lines) + "\n\\end{aligned}\n$$");
    }

    static string Relation(string relation) => relation switch
    {
        "" => @"\quad ",
        ":=" => @"\mathrel{:=} ",
        "≈" => @"\approx ",
        _ => relation + " ",
    };

    void Table(TableBlock table)
    {
        var lines = new List<string>
        {
            Row(table.Header),
            "|" + string.Concat(table.Header.Select((_, column) => table.NumberColumns.Contains(column) ? " ---: |" : " --- |")),
        };
        lines.AddRange(table.Rows.Select(Row));
        Paragraph(string.Join('\n', lines));
    }

    string Row(IReadOnlyList<Prose> cells) => "|" + string.Concat(cells.Select(cell => $" {Text(cell).Replace("|", "\\|", StringComparison.Ordinal)} |"));

    string Text(Prose prose) => string.Concat(prose.Runs.Select(run => run switch
    {
        TextRun text => Escape(text.Text),
        StrongRun strong => $"**{Escape(strong.Text)}**",
        CodeRun code => $"`{code.Text.Replace('`', '\'')}`",
        FormulaRun { Formula: Number number } when _numbers.Split(number.Value).Exponent is null => _numbers.Format(number.Value),
        FormulaRun formula => $"${ExpressionLatex.Of(formula.Formula, _numbers)}$",
        _ => "",
    })).Replace('\n', ' ');

    static string Escape(string text) => string.Concat(text.Select(letter => letter switch
    {
        '<' => "&lt;",
        '>' => "&gt;",
        '&' => "&amp;",
        '\\' or '`' or '*' or '_' or '[' or ']' or '#' or '$' or '~' => $"\\{letter}",
        _ => char.IsControl(letter) ? " " : letter.ToString(),
    }));

    void Paragraph(string text) => _text.Append(text).Append("\n\n");
}
