using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Cli.Reports;

/// <summary>A confusion matrix: the number of rows of each true class that were predicted as each class.</summary>
sealed record ReportConfusion
{
    /// <summary>Takes names and counts of the same number of classes.</summary>
    /// <param name="classNames">The classes, in class order.</param>
    /// <param name="counts">Rows are true classes, columns predicted ones.</param>
    /// <exception cref="ArgumentException">The matrix is not square with one row per class, or a count is negative.</exception>
    public ReportConfusion(IReadOnlyList<string> classNames, IReadOnlyList<IReadOnlyList<int>> counts)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(counts);
        if (counts.Count != classNames.Count || counts.Any(row => row.Count != classNames.Count || row.Any(count => count < 0)))
        {
            throw new ArgumentException(
                $"The confusion matrix of {classNames.Count} classes needs as many rows and columns of counts that are not negative.",
                nameof(counts));
        }

        ClassNames = classNames;
        Counts = counts;
    }

    /// <summary>The classes, in class order.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Rows are true classes, columns predicted ones.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Counts { get; }

    /// <summary>Number of rows that belong to the class.</summary>
    public long TrueCount(int classIndex) => Counts[classIndex].Sum(count => (long)count);

    /// <summary>Number of rows that were predicted as the class.</summary>
    public long PredictedCount(int classIndex) => Counts.Sum(row => (long)row[classIndex]);
}
