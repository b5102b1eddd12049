using System.Collections.Generic;

namespace Nabla.Data.Features;

/// <summary>
/// What was counted in the cells of a column, on the training rows. Different values and texts are counted on 100,000 of them, evenly spaced, where there are more.
/// </summary>
public sealed record ColumnEvidence
{
    /// <summary>The cells that were looked at.</summary>
    public required int Cells { get; init; }

    /// <summary>How many of them are empty or say that there is no value.</summary>
    public required int Missing { get; init; }

    /// <summary>How many of them are finite numbers.</summary>
    public required int Numbers { get; init; }

    /// <summary>How many of them are dates in the column's format; 0 where it is no column of dates.</summary>
    public int Dates { get; init; }

    /// <summary>The number of different values.</summary>
    public required int Distinct { get; init; }

    /// <summary>The mean number of characters of the cells that are not missing; 0 for numbers, which are not read as text.</summary>
    public double MeanLength { get; init; }

    /// <summary>The mean number of words of the cells that are not missing; 0 for numbers.</summary>
    public double MeanWords { get; init; }

    /// <summary>The smallest and the largest number; <see langword="null"/> where no cell is one.</summary>
    public (double Minimum, double Maximum)? Range { get; init; }

    /// <summary>A few of the values: the most frequent texts, the first numbers. They are shown and never stored.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];
}
