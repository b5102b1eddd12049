using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Nabla.Files;

namespace Nabla.Data.Features;

/// <summary>
/// A category, one-hot: one feature a level, 1 where the cell has that level and 0 elsewhere; two levels have two features, so that
/// a level never seen in training (all zeros) differs from both. Levels seen fewer than <see cref="FewestRows"/> times in training share
/// the feature <c>(rare)</c>, which also takes the levels never seen. Missing is a level of its own if it was seen in training.
/// </summary>
public sealed class CategoryEncoder : ColumnEncoder
{
    /// <summary>A level seen in fewer training rows than this is rare.</summary>
    public const int FewestRows = 5;

    /// <summary>At most this many levels have a feature of their own; the less frequent ones are rare.</summary>
    public const int MostLevels = 100;

    internal const string KindName = "category";

    readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _levelIndex;

    CategoryEncoder(string name, IReadOnlyList<string> levels, bool rare, bool missing)
        : base(KindName, [name], NameFeatures(name, levels, rare, missing))
    {
        Name = name;
        Levels = levels;
        HasRare = rare;
        HasMissing = missing;
        _levelIndex = levels.Select((level, i) => KeyValuePair.Create(level, i)).ToDictionary(StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>The levels with a feature of their own, in ordinal order.</summary>
    public IReadOnlyList<string> Levels { get; }

    /// <summary>Whether there is a feature <c>(rare)</c>. Its training levels are not kept: they may be many, and personal.</summary>
    public bool HasRare { get; }

    /// <summary>Whether a training cell was missing, so that missing has a feature.</summary>
    public bool HasMissing { get; }

    /// <summary>Chooses the levels from how often each occurs in training.</summary>
    internal static CategoryEncoder Fit(string name, Dictionary<string, int> counts, bool missing)
    {
        string[] levels =
        [
            .. counts.Where(level => level.Value >= FewestRows)
                .OrderByDescending(level => level.Value).ThenBy(level => level.Key, StringComparer.Ordinal)
                .Take(MostLevels)
                .Select(level => level.Key).Order(StringComparer.Ordinal),
        ];
        return new CategoryEncoder(name, levels, levels.Length < counts.Count, missing);
    }

    internal override void Encode(Table table, ReadOnlySpan<Column> columns, int row, Span<double> features)
    {
        features.Clear();
        if (FeatureOf(columns[0], row) is >= 0 and var feature)
        {
            features[feature] = 1;
        }
    }

    internal override string? Flag(Table table, ReadOnlySpan<Column> columns, int row)
    {
        if (columns[0].IsMissing(row))
        {
            return HasMissing ? null : $"'{Name}' is missing, as never in training";
        }

        ReadOnlySpan<char> text = CellText.Of(columns[0], row);
        return _levelIndex.ContainsKey(text)
            ? null
            : $"'{Name}' = {CellText.Quote(text)} is a category {(HasRare ? "rarely or " : "")}never seen in training";
    }

    int FeatureOf(Column column, int row)
    {
        bool missing = column.IsMissing(row);
        if (missing && HasMissing)
        {
            return Width - 1;
        }

        if (!missing && _levelIndex.TryGetValue(CellText.Of(column, row), out int level))
        {
            return level;
        }

        return HasRare ? Levels.Count : -1;
    }

    static string[] NameFeatures(string name, IReadOnlyList<string> levels, bool rare, bool missing)
    {
        List<string> names = [.. levels.Select(level => $"{name} = {level}")];
        if (rare)
        {
            names.Add($"{name} = (rare)");
        }

        if (missing)
        {
            names.Add($"{name} is missing");
        }

        return [.. names];
    }

    private protected override void WriteFields(Utf8JsonWriter writer)
    {
        writer.WriteString("name", Name);
        writer.WriteTexts("levels", Levels);
        writer.WriteBoolean("rare", HasRare);
        writer.WriteBoolean("missing", HasMissing);
    }

    internal static CategoryEncoder Read(JsonElement element)
    {
        string[] levels = element.DistinctTexts("levels");
        bool rare = element.Flag("rare");
        return levels.Length > 0 || rare
            ? new CategoryEncoder(ReadName(element), levels, rare, element.Flag("missing"))
            : throw JsonFields.Malformed("a category has no level");
    }
}
