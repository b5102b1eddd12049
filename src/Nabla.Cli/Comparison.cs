using System.Collections.Generic;
using System.Linq;
using Nabla.Cli.Reports;
using Nabla.Evaluation;

namespace Nabla.Cli;

/// <summary>Whether a difference in the headline metric means anything.</summary>
static class Comparison
{
    /// <summary>
    /// Compares two models on the same rows: one is better where the interval of 95 % of their difference, paired row by row, lies on one side of 0.
    /// </summary>
    /// <param name="metric">The metric.</param>
    /// <param name="differences">The intervals of its value minus the other model's.</param>
    public static Standing Of(Metric metric, IReadOnlyList<MetricInterval> differences) =>
        differences.FirstOrDefault(own => own.Name == metric.Name) is not { Interval: var difference } ? Standing.Unknown
        : difference.Contains(0) ? Standing.AsGood
        : difference.Low > 0 == metric.HigherIsBetter ? Standing.Better
        : Standing.Worse;
}
