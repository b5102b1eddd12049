using System.Collections.Generic;

namespace Nabla.Cli.Reports;

/// <summary>One column of the data, summarised.</summary>
/// <param name="Name">Its name in the header.</param>
/// <param name="Kind">What it was taken for, such as <c>number</c> or <c>category</c>.</param>
/// <param name="MissingCount">Number of empty cells.</param>
/// <param name="DistinctCount">Number of different values or levels; unknown for a column that was not counted.</param>
/// <param name="Treatment">What was done with it, such as <c>standardised</c> or <c>left out: constant</c>.</param>
sealed record ReportColumn(string Name, string Kind, int MissingCount, int? DistinctCount, string Treatment)
{
    /// <summary>For a number: its range.</summary>
    public ReportRange? Range { get; init; }

    /// <summary>For a category: its most frequent levels, the most frequent first.</summary>
    public IReadOnlyList<string> TopLevels { get; init; } = [];
}

/// <summary>The range of a column of numbers.</summary>
/// <param name="Minimum">The smallest value.</param>
/// <param name="Median">The value in the middle.</param>
/// <param name="Maximum">The largest value.</param>
sealed record ReportRange(double Minimum, double Median, double Maximum);
