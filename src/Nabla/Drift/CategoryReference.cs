using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Nabla.Files;

namespace Nabla.Drift;

/// <summary>
/// A column of categories: the rows of each level, those of all levels without a place of their own together, and those that are missing.
/// A level that few rows have is not remembered: it may be personal.
/// </summary>
sealed class CategoryReference : ColumnReference
{
    public const string KindName = "category";

    /// <summary>A level of fewer training rows has no bin of its own.</summary>
    const int FewestRows = 5;

    const int MostLevels = 50;

    readonly string[] _levels;
    readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _binOf;

    CategoryReference(string name, string[] levels, long[] counts)
        : base(name, counts)
    {
        _levels = levels;
        _binOf = Lookup(levels);
    }

    public override string Kind => KindName;

    /// <summary>Learns the levels and counts the rows of each.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="values">A text a training row; empty where it is missing.</param>
    public static CategoryReference Fit(string name, IEnumerable<string> values)
    {
        string[] all = [.. values];
        string[] levels =
        [
            .. all.Where(value => value.Length > 0).GroupBy(value => value, StringComparer.Ordinal).Where(level => level.Count() >= FewestRows)
                .OrderByDescending(level => level.Count()).ThenBy(level => level.Key, StringComparer.Ordinal).Take(MostLevels)
                .Select(level => level.Key).Order(StringComparer.Ordinal),
        ];
        return new CategoryReference(name, levels, Count(Lookup(levels), levels.Length, all));
    }

    /// <summary>Rows in each bin.</summary>
    public long[] Count(IEnumerable<string> values) => Count(_binOf, _levels.Length, values);

    /// <summary>The total variation distance: the share of rows that would have to change their level.</summary>
    public override double Distance(IReadOnlyList<long> now)
    {
        double before = Math.Max(1, Sum(Counts));
        double rows = Math.Max(1, Sum(now));
        double sum = 0;
        for (int bin = 0; bin < now.Count; bin++)
        {
            sum += Math.Abs((now[bin] / rows) - (Counts[bin] / before));
        }

        return sum / 2;
    }

    public override double? DistanceNoise(long rowsNow) => null;

    public override string BinName(int bin) => bin < _levels.Length ? _levels[bin] : bin == _levels.Length ? "(other)" : "missing";

    public static CategoryReference Read(string name, JsonElement element, long[] counts)
    {
        string[] levels = element.DistinctTexts("levels");
        return counts.Length == levels.Length + 2
            ? new CategoryReference(name, levels, counts)
            : throw JsonFields.Malformed($"the 'counts' of '{name}' are not one a bin");
    }

    private protected override void WriteBins(Utf8JsonWriter json) => json.WriteTexts("levels", _levels);

    static Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Lookup(string[] levels) =>
        levels.Select((level, i) => KeyValuePair.Create(level, i)).ToDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    static long[] Count(Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> binOf, int levels, IEnumerable<string> values)
    {
        long[] counts = new long[levels + 2];
        foreach (string value in values)
        {
            counts[value.Length == 0 ? levels + 1 : binOf.TryGetValue(value, out int bin) ? bin : levels]++;
        }

        return counts;
    }
}
