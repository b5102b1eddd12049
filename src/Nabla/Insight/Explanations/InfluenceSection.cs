using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Insight.Documents;

namespace Nabla.Insight.Explanations;

/// <summary>Which inputs mattered for this row, to first order: gradient times input, added up by the column of the table.</summary>
static class InfluenceSection
{
    const int MostRows = 15;
    const int LongestCell = 20;

    /// <summary>The influence of every column, the largest on the output first.</summary>
    /// <param name="inputs">x.</param>
    /// <param name="slopes">The slopes of the output asked about.</param>
    /// <param name="lossSlopes">The slopes of the loss.</param>
    /// <param name="names">Names of the inputs, where there is no table.</param>
    /// <param name="features">How columns became inputs, or <see langword="null"/>.</param>
    /// <param name="row">The row of the table.</param>
    public static IReadOnlyList<ColumnInfluence> Of(
        double[] inputs, double[] slopes, double[] lossSlopes, IReadOnlyList<string> names, BoundFeatures? features, int row)
    {
        var all = new List<ColumnInfluence>();
        if (features is null)
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                all.Add(Between(i, 1, names.Count > i ? names[i] : $"x{i + 1}", ""));
            }
        }
        else
        {
            int first = 0;
            foreach (ColumnEncoder column in features.Encoder.Columns)
            {
                // Each pixel is a column of its own; elsewhere a column's features belong together.
                int width = column.ColumnNames.Count > 1 ? 1 : column.Width;
                for (int i = 0; i < column.Width; i += width)
                {
                    string name = column.ColumnNames[column.ColumnNames.Count > 1 ? i : 0];
                    all.Add(Between(first + i, width, name, Cell(features.Table, name, row)));
                }

                first += column.Width;
            }
        }

        return [.. all.OrderByDescending(column => Math.Abs(column.OutputInfluence))];

        ColumnInfluence Between(int first, int count, string name, string cell)
        {
            double output = 0;
            double loss = 0;
            for (int i = first; i < first + count; i++)
            {
                output += inputs[i] * slopes[i];
                loss += inputs[i] * lossSlopes[i];
            }

            return new ColumnInfluence(name, cell, output, loss);
        }
    }

    /// <summary>Appends the section.</summary>
    /// <param name="document">Where.</param>
    /// <param name="columns">The influences.</param>
    /// <param name="z">The symbol of the output's weighted sum.</param>
    /// <param name="output">The output's name.</param>
    public static void Write(Document document, IReadOnlyList<ColumnInfluence> columns, Symbol z, string output)
    {
        var x = new Symbol("x");
        document.Section("Which inputs mattered");
        document.Say($"Slope times input, {new Partial(z, x)}·{x}, of {output} (its weighted sum {z}, which no flat end of the last activation hides), and the same of the loss; the inputs of one column are added.");
        bool hasCells = columns.Any(column => column.Cell.Length > 0);
        document.Add(new TableBlock(
            hasCells ? ["column", "cell", $"on {z}", $"on {Notation.Loss}"] : ["input", $"on {z}", $"on {Notation.Loss}"],
            [.. columns.Take(MostRows).Select(column => Line(column, hasCells))],
            hasCells ? [2, 3] : [1, 2]));
        if (columns.Count > MostRows)
        {
            document.Say($"Left out: {columns.Count - MostRows} columns with smaller influence.");
        }

        document.Note("What this is", $"To first order, how much {z} would change if the inputs in question went to 0{(hasCells ? ", which for a number is the mean of the training rows" : "")}. It is the network's slope at this row: not a cause, not a share that adds up to the answer, and far from here another slope may hold.");
    }

    static IReadOnlyList<Prose> Line(ColumnInfluence column, bool hasCells) => hasCells
        ? [column.Column, column.Cell, column.OutputInfluence, column.LossInfluence]
        : [column.Column, column.OutputInfluence, column.LossInfluence];

    static string Cell(Table table, string column, int row)
    {
        string text = CellText.Of(table[column], row).ToString();
        return text.Length == 0 ? "(missing)" : text.Length > LongestCell ? text[..(LongestCell - 1)] + "…" : text;
    }
}
