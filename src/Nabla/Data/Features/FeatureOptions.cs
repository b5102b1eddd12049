using System.Collections.Generic;

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
}
