using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Data.Features;

/// <summary>What the user says about the columns; everything else is inferred from the training rows.</summary>
public sealed record FeatureOptions
{
    /// <summary>The column to predict: never a feature.</summary>
    public required string Target { get; init; }

    /// <summary>Where several columns are predicted together, all of them; <see cref="Target"/> is then their names with commas between.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>The column that weighs the rows: never a feature. Default: none.</summary>
    public string? Weight { get; init; }

    /// <summary>The column whose equal values belong together when rows are held out: never a feature. Default: none.</summary>
    public string? Group { get; init; }

    /// <summary>The columns to predict.</summary>
    internal IReadOnlyList<string> TargetColumns => Targets.Count > 0 ? Targets : [Target];

    /// <summary>Columns to leave out. Default: none.</summary>
    public IReadOnlyList<string> Drop { get; init; } = [];

    /// <summary>Columns whose cells are categories even if they look like numbers, dates or identifiers. Default: none.</summary>
    public IReadOnlyList<string> Categorical { get; init; } = [];

    /// <summary>Columns that must be numbers, even if they look like row numbers. Default: none.</summary>
    public IReadOnlyList<string> Numeric { get; init; } = [];

    /// <summary>How numbers are scaled. Default: to mean 0 and standard deviation 1.</summary>
    public NumberScaling Scaling { get; init; }

    /// <summary>The most bins that a number is encoded by besides; see <see cref="PiecewiseLinearBins"/>. Default: 0, none.</summary>
    public int Bins { get; init; }

    /// <summary>What single columns are; parameters that are left out are inferred. Default: everything is inferred.</summary>
    public IReadOnlyList<ColumnSchema> Columns { get; init; } = [];

    /// <summary>What all columns are: nothing is inferred then. Default: none.</summary>
    public TableSchema? Schema { get; init; }

    /// <summary>
    /// A category with more levels than this becomes the index of its level, for a network that embeds it, instead of one feature a level. Default: every category
    /// has one feature a level, at most <see cref="CategoryEncoder.MostLevels"/>.
    /// </summary>
    public int? MostOneHotLevels { get; init; }

    /// <summary>The columns that are never features, whatever they are.</summary>
    internal string[] NoFeatures => [.. TargetColumns.Where(name => name.Length > 0), .. Present(Weight), .. Present(Group)];

    static string[] Present(string? name) => name is null ? [] : [name];

    /// <summary>What the user says of single columns, by name.</summary>
    /// <exception cref="NablaDataException">A column is not in the table.</exception>
    /// <exception cref="ArgumentException">A column is said to be two things.</exception>
    internal IReadOnlyDictionary<string, ColumnSchema> SaidOf(Table table)
    {
        var said = new Dictionary<string, ColumnSchema>(StringComparer.Ordinal);
        var seen = new HashSet<string>(NoFeatures.Length, StringComparer.Ordinal);
        foreach (string name in NoFeatures)
        {
            _ = table[name];
            ThrowUnless(seen.Add(name), name);
        }

        (string Name, ColumnSchema Column)[] all =
        [
            .. Drop.Distinct().Select(name => (name, new ColumnSchema(name, ColumnKind.Drop))),
            .. Categorical.Distinct().Select(name => (name, new ColumnSchema(name, ColumnKind.Category))),
            .. Numeric.Distinct().Select(name => (name, new ColumnSchema(name, ColumnKind.Number))),
            .. Columns.Select(column => (column.Name, column)),
        ];
        foreach ((string name, ColumnSchema column) in all)
        {
            _ = table[name];
            ThrowUnless(seen.Add(name), name);
            said.Add(name, column);
        }

        return said;
    }

    static void ThrowUnless(bool isNew, string name)
    {
        if (!isNew)
        {
            throw new ArgumentException($"Column '{name}' can be only one of target, dropped, categorical, numeric, weight and group, and have one kind.");
        }
    }
}
