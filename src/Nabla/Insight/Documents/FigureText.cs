using System.Collections.Generic;
using System.Linq;

namespace Nabla.Insight.Documents;

/// <summary>The network in plain text: what flows forward above, what flows back below.</summary>
static class FigureText
{
    const int Arrow = 6;

    /// <summary>The lines of the picture.</summary>
    public static IEnumerable<string> Lines(NetworkFigure figure, NumberStyle numbers, int width)
    {
        bool hasLoss = !figure.ForwardOnly;
        string[] kinds = [.. figure.Columns.Select(column => column.Kind), .. hasLoss ? ["loss"] : (string[])[]];
        string[] forward = [.. figure.Columns.Select(column => ExpressionText.Line(column.Activations, numbers)), .. hasLoss ? ["C"] : (string[])[]];
        string[] backward = [.. figure.Columns.Select(column => ExpressionText.Line(column.Deltas, numbers)), .. hasLoss ? ["1"] : (string[])[]];
        int[] widths = [.. Enumerable.Range(0, kinds.Length).Select(i => new[] { kinds[i], forward[i], backward[i] }.Max(TextBox.WidthOf))];
        if (widths.Sum() + ((kinds.Length - 1) * Arrow) + 11 > width)
        {
            // Too deep for one line: the layers below each other say as much.
            return figure.Columns.Select((column, i) =>
                $"  {TextBox.Pad(column.Title, 10)}{TextBox.Pad(column.Kind, 16)}forward {TextBox.Pad(forward[i], 8)}backward {backward[i]}");
        }

        string[] lines =
        [
            "  " + new string(' ', 9) + Row(kinds, widths, new string(' ', Arrow)),
            "  forward  " + Row(forward, widths, " ───▶ "),
            "  backward " + Row(backward, widths, " ◀─── "),
        ];
        return figure.ForwardOnly ? lines[..2] : lines;
    }

    static string Row(string[] texts, int[] widths, string between) => string.Join(between, texts.Select((text, i) => Centred(text, widths[i])));

    static string Centred(string text, int width)
    {
        int left = (width - TextBox.WidthOf(text)) / 2;
        return new string(' ', left) + TextBox.Pad(text, width - left);
    }
}
