using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Nabla.Files;

namespace Nabla.Drift;

/// <summary>
/// A column of numbers in ten bins of about equal counts, cut at the deciles of the training rows; fewer where the numbers are few: then each
/// of them has a bin of its own.
/// </summary>
sealed class NumberReference : ColumnReference
{
    public const string KindName = "number";

    const int Bins = 10;

    /// <summary>Kolmogorov's limit: two samples of n and m rows differ by more than this times <c>sqrt(1/n + 1/m)</c> in one case of 1000.</summary>
    const double Kolmogorov999 = 1.9495;

    readonly double[] _edges;

    NumberReference(string name, double[] edges, long[] counts)
        : base(name, counts) => _edges = edges;

    public override string Kind => KindName;

    /// <summary>Learns the bins and counts the rows in them.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="values">A number a training row, NaN where it is missing.</param>
    public static NumberReference Fit(string name, ReadOnlySpan<double> values)
    {
        double[] sorted = [.. values];
        sorted = Array.FindAll(sorted, double.IsFinite);
        Array.Sort(sorted);
        double[] edges = [.. Enumerable.Range(1, Bins - 1)
            .Where(_ => sorted.Length > 0)
            .Select(i => sorted[(int)(((long)i * sorted.Length + Bins - 1) / Bins) - 1])
            .Where(edge => edge < sorted[^1])
            .Distinct()];
        return new NumberReference(name, edges, Count(edges, values));
    }

    /// <summary>Rows in each bin.</summary>
    public long[] Count(ReadOnlySpan<double> values) => Count(_edges, values);

    /// <summary>The Kolmogorov-Smirnov distance at the edges of the bins: at most that over all numbers.</summary>
    public override double Distance(IReadOnlyList<long> now)
    {
        double before = Sum(Counts) - Counts[^1];
        double rows = Sum(now) - now[^1];
        if (before == 0 || rows == 0)
        {
            return 0;
        }

        double largest = 0;
        long below = 0;
        long belowNow = 0;
        for (int bin = 0; bin < _edges.Length; bin++)
        {
            below += Counts[bin];
            belowNow += now[bin];
            largest = Math.Max(largest, Math.Abs((belowNow / rows) - (below / before)));
        }

        return largest;
    }

    public override double? DistanceNoise(long rowsNow) =>
        Kolmogorov999 * Math.Sqrt((1.0 / Math.Max(1, Sum(Counts) - Counts[^1])) + (1.0 / Math.Max(1, rowsNow)));

    public override string BinName(int bin)
    {
        if (bin == Counts.Count - 1)
        {
            return "missing";
        }

        return (bin, _edges.Length) switch
        {
            (_, 0) => "any number",
            (0, _) => $"up to {Text(_edges[0])}",
            _ when bin == _edges.Length => $"above {Text(_edges[^1])}",
            _ => $"above {Text(_edges[bin - 1])} to {Text(_edges[bin])}",
        };
    }

    public static NumberReference Read(string name, JsonElement element, long[] counts)
    {
        double[] edges = [.. element.Items("edges").Select(edge => JsonFields.AsNumber(edge, "edges"))];
        bool ascending = Enumerable.Range(1, Math.Max(0, edges.Length - 1)).All(i => edges[i - 1] < edges[i]);
        return ascending && counts.Length == edges.Length + 2
            ? new NumberReference(name, edges, counts)
            : throw JsonFields.Malformed($"the 'edges' of '{name}' do not ascend, or its 'counts' are not one a bin");
    }

    private protected override void WriteBins(Utf8JsonWriter json)
    {
        json.WriteStartArray("edges");
        foreach (double edge in _edges)
        {
            json.WriteNumberValue(edge);
        }

        json.WriteEndArray();
    }

    static long[] Count(double[] edges, ReadOnlySpan<double> values)
    {
        long[] counts = new long[edges.Length + 2];
        foreach (double value in values)
        {
            if (!double.IsFinite(value))
            {
                counts[^1]++;
                continue;
            }

            // The first edge that the value does not exceed; behind the last one, the last bin.
            int at = Array.BinarySearch(edges, value);
            counts[at >= 0 ? at : ~at]++;
        }

        return counts;
    }

    static string Text(double number) => number.ToString("G6", CultureInfo.InvariantCulture);
}
