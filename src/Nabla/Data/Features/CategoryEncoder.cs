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
/// A category of very many levels is one feature instead, the index of its level, for a network that learns an embedding of it.
/// </summary>
public sealed class CategoryEncoder : ColumnEncoder
{
    /// <summary>A level seen in fewer training rows than this is rare.</summary>
    public const int FewestRows = 5;

    /// <summary>At most this many levels have a feature of their own; the less frequent ones are rare.</summary>
    public const int MostLevels = 100;

    internal const string KindName = "category";

    const string IndexWord = "index";

    readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _levelIndex;
    readonly string[] _missingWords;

    CategoryEncoder(string name, IReadOnlyList<string> levels, bool rare, bool missing, bool index, string[] missingWords)
        : base(KindName, [name], index ? [name] : NameFeatures(name, levels, rare, missing))
    {
        Name = name;
        Levels = levels;
        HasRare = rare;
        HasMissing = missing;
        IsIndex = index;
        _missingWords = missingWords;
        _levelIndex = levels.Select((level, i) => KeyValuePair.Create(level, i)).ToDictionary(StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>The levels with a feature of their own, in ordinal order; of an index the most frequent first.</summary>
    public IReadOnlyList<string> Levels { get; }

    /// <summary>Whether there is a feature <c>(rare)</c>. Its training levels are not kept: they may be many, and personal.</summary>
    public bool HasRare { get; }

    /// <summary>Whether a training cell was missing, so that missing has a feature.</summary>
    public bool HasMissing { get; }

    /// <summary>
    /// Whether the one feature is the index of the level: 0 for a level that is rare or was never seen, then the levels in their order from 1 on, and behind them
    /// missing, where it was seen in training.
    /// </summary>
    public bool IsIndex { get; }

    /// <summary>How many different indices there are: 0 to this, less 1. Without <see cref="IsIndex"/> it is 0.</summary>
    public int IndexCount => IsIndex ? Levels.Count + (HasMissing ? 2 : 1) : 0;

    /// <summary>Texts that were found in training and count as missing.</summary>
    public IReadOnlyList<string> MissingWords => _missingWords;

    /// <summary>Chooses the levels from how often each occurs in training.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="counts">How often each text occurs.</param>
    /// <param name="missing">Whether a training cell is missing.</param>
    /// <param name="missingWords">Texts that count as missing.</param>
    /// <param name="mostOneHotLevels">With more frequent levels than this the feature is an index; <see langword="null"/>: never.</param>
    internal static CategoryEncoder Fit(
        string name, Dictionary<string, int> counts, bool missing, IReadOnlyList<string>? missingWords = null, int? mostOneHotLevels = null)
    {
        string[] words = [.. missingWords ?? []];
        if (mostOneHotLevels is { } most && counts.Values.Count(count => count >= FewestRows) > most)
        {
            string[] frequent =
            [
                .. counts.Where(level => level.Value >= FewestRows)
                    .OrderByDescending(level => level.Value).ThenBy(level => level.Key, StringComparer.Ordinal).Select(level => level.Key),
            ];
            return new CategoryEncoder(name, frequent, frequent.Length < counts.Count, missing, index: true, words);
        }

        string[] levels =
        [
            .. counts.Where(level => level.Value >= FewestRows)
                .OrderByDescending(level => level.Value).ThenBy(level => level.Key, StringComparer.Ordinal)
                .Take(MostLevels)
                .Select(level => level.Key).Order(StringComparer.Ordinal),
        ];
        return new CategoryEncoder(name, levels, levels.Length < counts.Count, missing, index: false, words);
    }

    internal override void Encode(Table table, ReadOnlySpan<Column> columns, int row, Span<double> features)
    {
        features.Clear();
        if (IsIndex)
        {
            features[0] = IndexOf(columns[0], row);
        }
        else if (FeatureOf(columns[0], row) is >= 0 and var feature)
        {
            features[feature] = 1;
        }
    }

    internal override string? Flag(Table table, ReadOnlySpan<Column> columns, int row)
    {
        if (IsMissing(columns[0], row))
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
        bool missing = IsMissing(column, row);
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

    int IndexOf(Column column, int row) =>
        IsMissing(column, row) ? (HasMissing ? Levels.Count + 1 : 0)
        : _levelIndex.TryGetValue(CellText.Of(column, row), out int level) ? level + 1
        : 0;

    bool IsMissing(Column column, int row)
    {
        if (column.IsMissing(row))
        {
            return true;
        }

        foreach (string word in _missingWords)
        {
            if (CellText.Of(column, row).SequenceEqual(word))
            {
                return true;
            }
        }

        return false;
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
        if (_missingWords.Length > 0)
        {
            writer.WriteTexts("missingWords", _missingWords);
        }

        if (IsIndex)
        {
            writer.WriteString("encoding", IndexWord);
        }
    }

    internal static CategoryEncoder Read(JsonElement element)
    {
        string[] levels = element.DistinctTexts("levels");
        bool rare = element.Flag("rare");
        bool index = element.TryGetProperty("encoding", out _);
        if (index && element.Text("encoding") != IndexWord)
        {
            throw JsonFields.Malformed($"{CellText.Quote(element.Text("encoding"))} is no encoding of a category");
        }

        string[] missingWords = element.TryGetProperty("missingWords", out _) ? element.DistinctTexts("missingWords") : [];
        return levels.Length > 0 || rare
            ? new CategoryEncoder(ReadName(element), levels, rare, element.Flag("missing"), index, missingWords)
            : throw JsonFields.Malformed("a category has no level");
    }
}
