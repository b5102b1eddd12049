using System.Collections.Generic;
using Nabla.Data.Features;

namespace Nabla.Drift;

/// <summary>How far a distribution is from that of the training rows.</summary>
public enum DriftLevel
{
    /// <summary>A stability index below 0.1, or one that so few rows show by chance.</summary>
    None,

    /// <summary>A stability index from 0.1.</summary>
    Moderate,

    /// <summary>A stability index from 0.25.</summary>
    Large,
}

/// <summary>How the rows of a table differ from the training rows of a model, as a whole.</summary>
public sealed record DriftReport
{
    /// <summary>Rows of the table.</summary>
    public required int Rows { get; init; }

    /// <summary>Rows with at least one flag.</summary>
    public required int FlaggedRows { get; init; }

    /// <summary>The flags by kind and column, the most frequent first.</summary>
    public required IReadOnlyList<FlagCount> Flags { get; init; }

    /// <summary>Each feature column, the largest index first; empty where the model's file is of a version that did not remember its training rows.</summary>
    public required IReadOnlyList<ColumnDrift> Columns { get; init; }

    /// <summary>The predictions of each target, held against those for the training rows.</summary>
    public required IReadOnlyList<ColumnDrift> Predictions { get; init; }

    /// <summary>Whether the model remembers its training rows; where it does not, only flags of single cells are known.</summary>
    public required bool HasReference { get; init; }

    /// <summary>The worst level of any column or prediction.</summary>
    public DriftLevel Level
    {
        get
        {
            DriftLevel worst = DriftLevel.None;
            foreach (ColumnDrift column in (IEnumerable<ColumnDrift>)[.. Columns, .. Predictions])
            {
                worst = column.Level > worst ? column.Level : worst;
            }

            return worst;
        }
    }
}

/// <summary>How many rows have a flag.</summary>
/// <param name="Kind">The kind of the flag.</param>
/// <param name="Column">The column; <see langword="null"/> for the row as a whole.</param>
/// <param name="Rows">The rows that have it.</param>
/// <param name="Share">Their share of all rows, in (0, 1].</param>
public sealed record FlagCount(FlagKind Kind, string? Column, int Rows, double Share);

/// <summary>How one column, or the predictions of one target, is distributed beside the training rows.</summary>
public sealed record ColumnDrift
{
    /// <summary>The column's name.</summary>
    public required string Name { get; init; }

    /// <summary><c>number</c> or <c>category</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The population stability index over the bins, missing cells being one: 0 for equal shares, without a bound.</summary>
    public required double StabilityIndex { get; init; }

    /// <summary>What the index of as many rows of the same distribution stays below in 999 of 1000 cases.</summary>
    public required double StabilityNoise { get; init; }

    /// <summary>Of numbers the Kolmogorov-Smirnov distance at the edges of the bins, of categories the total variation distance; in [0, 1].</summary>
    public required double Distance { get; init; }

    /// <summary>What the distance of as many rows of the same distribution stays below in 999 of 1000 cases; <see langword="null"/> for categories.</summary>
    public required double? DistanceNoise { get; init; }

    /// <summary>The share of missing cells among the training rows and now.</summary>
    public required (double Training, double Now) Missing { get; init; }

    /// <summary>The bin whose share changed most, in words, with its shares among the training rows and now.</summary>
    public required (string Bin, double Training, double Now) Most { get; init; }

    /// <summary>The verdict.</summary>
    public required DriftLevel Level { get; init; }
}
