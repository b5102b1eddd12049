using System.Collections.Generic;

namespace Nabla.Insight.Documents;

/// <summary>
/// Breaks equations into lines that fit: before a sign where possible, inside a long sum or between words where not. All formats use the same breaks, as
/// neither MathML nor LaTeX on a page breaks a line by itself.
/// </summary>
static class EquationLayout
{
    /// <summary>Lines of at most so many characters where there is a place to break.</summary>
    public static IReadOnlyList<EquationLine> Break(Equation equation, int width, int leftWidth, NumberStyle numbers)
    {
        var lines = new List<EquationLine>();
        var steps = new List<EquationStep>();
        int room = width - leftWidth;
        int used = 0;
        string? last = null;
        foreach (EquationStep step in equation.Steps)
        {
            // The same text twice, such as 8.5 = 8.5 after rounding, says nothing.
            string text = string.Join('\n', ExpressionText.Box(step.Value, numbers).Lines);
            if (text == last)
            {
                continue;
            }

            last = text;
            foreach (EquationStep part in Pieces(step, room, numbers))
            {
                int needed = WidthOf(part, numbers);
                if (used > 0 && (used + needed > room || part.Relation.Length == 0))
                {
                    Flush();
                }

                steps.Add(part);
                used += needed;
            }
        }

        Flush();
        return lines;

        void Flush()
        {
            lines.Add(new EquationLine(lines.Count == 0 ? equation.Left : null, [.. steps]));
            steps.Clear();
            used = 0;
        }
    }

    /// <summary>Characters of a left side.</summary>
    public static int LeftWidth(Equation equation, NumberStyle numbers) => ExpressionText.Box(equation.Left, numbers).Width;

    static int WidthOf(EquationStep step, NumberStyle numbers) =>
        ExpressionText.Box(step.Value, numbers).Width + (step.Relation.Length == 0 ? 5 : step.Relation.Length + 2);

    static IEnumerable<EquationStep> Pieces(EquationStep step, int room, NumberStyle numbers)
    {
        return WidthOf(step, numbers) <= room ? [step] : step.Value switch
        {
            Sum sum => Pieces(step.Relation, sum, room, numbers),
            Words words => Pieces(step.Relation, words.Text.Split(' '), room, numbers),
            _ => [step],
        };
    }

    static IEnumerable<EquationStep> Pieces(string relation, string[] words, int room, NumberStyle numbers)
    {
        string line = words[0];
        foreach (string word in words[1..])
        {
            if (WidthOf(new(relation, new Words($"{line} {word}")), numbers) > room)
            {
                yield return new(relation, new Words(line));
                (relation, line) = ("", word);
            }
            else
            {
                line += $" {word}";
            }
        }

        yield return new(relation, new Words(line));
    }

    static IEnumerable<EquationStep> Pieces(string relation, Sum sum, int room, NumberStyle numbers)
    {
        var terms = new List<Expression>();
        foreach (Expression term in sum.Terms)
        {
            if (terms.Count > 0 && WidthOf(Piece(relation, [.. terms, term]), numbers) > room)
            {
                yield return Piece(relation, [.. terms]);
                relation = "";
                terms.Clear();
            }

            terms.Add(term);
        }

        yield return Piece(relation, [.. terms]);
    }

    static EquationStep Piece(string relation, Expression[] terms) =>
        new(relation, relation.Length == 0 ? new Continuation(terms) : Sum.Of(terms));
}
