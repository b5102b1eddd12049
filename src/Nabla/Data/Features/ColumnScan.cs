using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Data.Features;

/// <summary>What the cells of one column are on given rows, in one pass. Rows outside are never looked at.</summary>
sealed class ColumnScan
{
    const int FewestNumbers = 5;
    const int MostOthersNamed = 3;

    readonly List<int> _others = [];

    /// <summary>Numbers are read so many rows at a time: rows come in order, or nearly.</summary>
    const int WindowRows = 1024;

    /// <summary>Looks at the cells.</summary>
    /// <param name="column">The column.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="values">Becomes <see cref="Values"/>: one place a row.</param>
    public ColumnScan(Column column, ReadOnlySpan<int> rows, double[] values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, rows.Length);
        Column = column;
        Values = values;
        double[] window = new double[Math.Min(WindowRows, column.RowCount)];
        int first = -1;
        for (int i = 0; i < rows.Length; i++)
        {
            int offset = rows[i] & (WindowRows - 1);
            if (rows[i] - offset != first)
            {
                first = rows[i] - offset;
                column.ReadNumbers(first, window.AsSpan(0, Math.Min(WindowRows, column.RowCount - first)));
            }

            Values[i] = double.IsNaN(window[offset]) ? Classify(rows[i]) : window[offset];
            Numbers += double.IsNaN(window[offset]) ? 0 : 1;
        }
    }

    public Column Column { get; }

    /// <summary>The number in each of the rows, NaN where the cell is something else.</summary>
    public double[] Values { get; }

    /// <summary>How many cells are finite numbers.</summary>
    public int Numbers { get; private set; }

    /// <summary>How many cells are empty.</summary>
    public int Empty { get; private set; }

    /// <summary>How many cells say that there is no value: <see cref="CellText.IsMissingWord"/>.</summary>
    public int MissingWords { get; private set; }

    /// <summary>How many cells say NaN, inf or a number too large for a double.</summary>
    public int NonFinite { get; private set; }

    /// <summary>How many cells are any other text.</summary>
    public int Texts { get; private set; }

    /// <summary>The first row whose cell is text or not finite, or -1.</summary>
    public int FirstNotNumber => _others.Count > 0 ? _others[0] : -1;

    /// <summary>The first row whose cell says so, or -1.</summary>
    public int FirstMissingWord { get; private set; } = -1;

    /// <summary>No cell has a value.</summary>
    public bool IsAllMissing => Numbers + NonFinite + Texts == 0;

    /// <summary>Every cell that has a value is a finite number.</summary>
    public bool IsNumeric => Numbers > 0 && NonFinite + Texts == 0;

    /// <summary>Meant to be numeric, but some cell is not a finite number: nine of ten values are numbers, or all but NaN and its like.</summary>
    public bool IsSpoiltNumeric =>
        NonFinite + Texts > 0
        && (Texts == 0 || (Numbers >= FewestNumbers && 10L * Numbers >= 9L * (Numbers + NonFinite + Texts)));

    /// <summary>
    /// A clause for errors that sets the first cell against the others, and names a few more that are no numbers: <c>, as 98 of the 100 values are (another:
    /// 'n.k.' in line 31)</c>; empty if none is a number.
    /// </summary>
    public string Contrast(Table table) =>
        Numbers > 0 ? $", as {Numbers} of the {Numbers + NonFinite + Texts} values are{Others(table)}" : "";

    string Others(Table table)
    {
        int others = NonFinite + Texts - 1;
        if (others == 0)
        {
            return "";
        }

        string named = string.Join(", ", _others.Skip(1).Select(row =>
            $"{CellText.Quote(CellText.Of(Column, row))} in {(table.LineOf(row) is > 0 and var line ? $"line {line}" : $"row {row + 1}")}"));
        string more = others > MostOthersNamed ? $" and {others - MostOthersNamed} more" : "";
        return $" ({(others == 1 ? "another" : "others")}: {named}{more})";
    }

    /// <summary>How often each text occurs on <paramref name="rows"/>; empty cells are not counted.</summary>
    /// <param name="column">The column.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="missingWords">Texts that are not counted either.</param>
    public static Dictionary<string, int> CountTexts(Column column, ReadOnlySpan<int> rows, IReadOnlyList<string>? missingWords = null)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> byText = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (int row in rows)
        {
            if (!column.IsMissing(row))
            {
                ReadOnlySpan<char> text = CellText.Of(column, row);
                byText[text] = byText.TryGetValue(text, out int count) ? count + 1 : 1;
            }
        }

        foreach (string word in missingWords ?? [])
        {
            counts.Remove(word);
        }

        return counts;
    }

    /// <summary>Counts what a cell that is no number is.</summary>
    double Classify(int row)
    {
        if (Column.IsMissing(row))
        {
            Empty++;
            return double.NaN;
        }

        ReadOnlySpan<char> text = CellText.Of(Column, row);
        if (CellText.IsMissingWord(text))
        {
            MissingWords++;
            FirstMissingWord = FirstMissingWord < 0 ? row : FirstMissingWord;
            return double.NaN;
        }

        if (_others.Count <= MostOthersNamed)
        {
            _others.Add(row);
        }

        if (CellText.IsNonFinite(text))
        {
            NonFinite++;
        }
        else
        {
            Texts++;
        }

        return double.NaN;
    }
}
