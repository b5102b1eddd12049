using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Data;
using Nabla.Data.Features;

namespace Nabla.Audit;

/// <summary>
/// A column in bins: numbers and dates by their quantiles on some rows, everything else by its most frequent texts; bin 0 is missing. One coarse view serves
/// every comparison of the audit.
/// </summary>
sealed class ColumnBins
{
    const int Missing = 0;
    const int Other = 1;

    readonly double[] _edges;
    readonly Dictionary<string, int> _levels;
    readonly DateFormat? _format;

    ColumnBins(double[] edges, Dictionary<string, int> levels, DateFormat? format)
    {
        _edges = edges;
        _levels = levels;
        _format = format;
        Count = levels.Count > 0 ? levels.Count + 2 : edges.Length + 2;
    }

    /// <summary>The number of bins.</summary>
    public int Count { get; }

    /// <summary>Whether the column has an order: numbers and dates.</summary>
    public bool IsOrdered => _levels.Count == 0;

    /// <summary>Learns the bins.</summary>
    /// <param name="column">The column.</param>
    /// <param name="schema">What it is.</param>
    /// <param name="rows">The rows to learn from.</param>
    /// <param name="most">The most bins of numbers.</param>
    public static ColumnBins Of(Column column, ColumnSchema schema, ReadOnlySpan<int> rows, int most)
    {
        DateFormat? format = schema is { Kind: ColumnKind.Date, Format: { } pattern } ? DateFormat.Find(pattern) : null;
        if (format is not null || schema.Kind is ColumnKind.Number or ColumnKind.Pixel)
        {
            var ordered = new ColumnBins([], [], format);
            double[] values = ordered.ValuesOf(column, rows);
            double[] sorted = [.. values.Where(value => !double.IsNaN(value)).Order()];
            var edges = new List<double>();
            for (int bin = 1; bin < most && sorted.Length > 0; bin++)
            {
                double edge = sorted[(int)((long)bin * sorted.Length / most)];
                if (edge > sorted[0] && (edges.Count == 0 || edge > edges[^1]))
                {
                    edges.Add(edge);
                }
            }

            return new ColumnBins([.. edges], [], format);
        }

        var levels = ColumnScan.CountTexts(column, rows, schema.MissingWords)
            .OrderByDescending(level => level.Value).ThenBy(level => level.Key, StringComparer.Ordinal).Take(4 * most)
            .Select((level, i) => (level.Key, i)).ToDictionary(level => level.Key, level => level.i + 2, StringComparer.Ordinal);
        return new ColumnBins([], levels.Count > 0 ? levels : new Dictionary<string, int> { [""] = Other + 1 }, format: null);
    }

    /// <summary>The number or the moment of each row, NaN where there is none.</summary>
    public double[] ValuesOf(Column column, ReadOnlySpan<int> rows)
    {
        double[] values = new double[rows.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = _format is null
                ? column.TryGetNumber(rows[i], out double number) ? number : double.NaN
                : _format.TryParse(CellText.Of(column, rows[i]), out Moment moment) ? moment.Universal.Ticks / (double)TimeSpan.TicksPerDay : double.NaN;
        }

        return values;
    }

    /// <summary>The bin of each row.</summary>
    public int[] BinsOf(Column column, ReadOnlySpan<int> rows)
    {
        if (IsOrdered)
        {
            return Array.ConvertAll(ValuesOf(column, rows), value => double.IsNaN(value) ? Missing : Place(value) + 1);
        }

        int[] bins = new int[rows.Length];
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> levels = _levels.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int i = 0; i < bins.Length; i++)
        {
            ReadOnlySpan<char> text = CellText.Of(column, rows[i]);
            bins[i] = text.IsEmpty || CellText.IsMissingCode(text) && !levels.ContainsKey(text) ? Missing : levels.TryGetValue(text, out int level) ? level : Other;
        }

        return bins;
    }

    /// <summary>How many edges are at or below the value.</summary>
    int Place(double value)
    {
        int place = Array.BinarySearch(_edges, value);
        return place >= 0 ? place + 1 : ~place;
    }
}
