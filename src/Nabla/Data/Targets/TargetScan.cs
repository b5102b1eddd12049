using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Data.Features;

namespace Nabla.Data.Targets;

/// <summary>The target's values on given rows, none missing: numbers, or texts, each with how often it occurs.</summary>
sealed class TargetScan
{
    TargetScan(
        string name,
        double[] numbers,
        IReadOnlyList<(double Value, int Count)> distinctNumbers,
        IReadOnlyList<(string Text, int Count)> distinctTexts)
    {
        Name = name;
        Numbers = numbers;
        DistinctNumbers = distinctNumbers;
        DistinctTexts = distinctTexts;
    }

    public string Name { get; }

    public bool IsNumeric => DistinctTexts.Count == 0;

    /// <summary>The number in each of the rows; empty for text.</summary>
    public double[] Numbers { get; }

    /// <summary>In ascending order; empty for text.</summary>
    public IReadOnlyList<(double Value, int Count)> DistinctNumbers { get; }

    /// <summary>In ordinal order; empty for numbers.</summary>
    public IReadOnlyList<(string Text, int Count)> DistinctTexts { get; }

    public int DistinctCount => DistinctNumbers.Count + DistinctTexts.Count;

    /// <summary>The values that are in one row only.</summary>
    public IEnumerable<string> SingleRowValues =>
        DistinctNumbers.Where(number => number.Count == 1).Select(number => ClassTarget.NameOf(number.Value))
            .Concat(DistinctTexts.Where(text => text.Count == 1).Select(text => text.Text));

    /// <summary>The first value.</summary>
    public string FirstValue => IsNumeric ? ClassTarget.NameOf(DistinctNumbers[0].Value) : DistinctTexts[0].Text;

    /// <summary>Reads the target on the rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">At least one row.</param>
    /// <param name="target">The target's name.</param>
    /// <param name="task">What the user asks for, or <see langword="null"/>.</param>
    public static TargetScan Of(Table table, ReadOnlySpan<int> rows, string target, TaskKind? task)
    {
        RowCheck.ThrowUnlessRowsOf(table, rows);
        Column column = table[target];
        var scan = new ColumnScan(column, rows, new double[rows.Length]);
        if (task is null && scan.IsSpoiltNumeric && scan.Texts > 0)
        {
            string cure = $"{scan.Contrast(table)}; fix the cell, remove the row, or take the target as classes with --task multiclass";
            throw CellText.NotANumber(table, column, scan.FirstNotNumber, cure);
        }

        if (scan.FirstNotNumber >= 0 && (task is TaskKind.Regression || scan.Texts == 0))
        {
            string cure = scan.Texts == 0
                ? "; fix the cell or remove the row"
                : ", but regression needs a numeric target; fix the cell, or take the target as classes with --task multiclass";
            throw CellText.NotANumber(table, column, scan.FirstNotNumber, cure);
        }

        ThrowIfMissing(table, rows, scan);
        if (scan.IsNumeric)
        {
            return new TargetScan(target, scan.Values, Count(scan.Values), []);
        }

        var texts = ColumnScan.CountTexts(column, rows).OrderBy(pair => pair.Key, StringComparer.Ordinal);
        return new TargetScan(target, [], [], [.. texts.Select(pair => (pair.Key, pair.Value))]);
    }

    /// <summary>How often each number occurs, ascending.</summary>
    static List<(double Value, int Count)> Count(double[] values)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        var counts = new List<(double Value, int Count)>();
        for (int start = 0; start < sorted.Length;)
        {
            int end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start])
            {
                end++;
            }

            // 0 and -0 are one number: the one that occurs first.
            double value = sorted[start] == 0 ? Array.Find(values, zero => zero == 0) : sorted[start];
            counts.Add((value, end - start));
            start = end;
        }

        return counts;
    }

    static void ThrowIfMissing(Table table, ReadOnlySpan<int> rows, ColumnScan scan)
    {
        // Among texts, NA may well be a class.
        bool wordsAreMissing = scan.Texts == 0;
        int missing = scan.Empty + (wordsAreMissing ? scan.MissingWords : 0);
        if (missing == 0)
        {
            return;
        }

        int first = -1;
        foreach (int row in rows)
        {
            if (scan.Column.IsMissing(row) || (wordsAreMissing && CellText.IsMissingWord(CellText.Of(scan.Column, row))))
            {
                first = row;
                break;
            }
        }

        throw CellText.Error(
            table, scan.Column, first, $"the target is missing in {missing} of {rows.Length} rows, first here; fill it in or remove the rows");
    }
}
