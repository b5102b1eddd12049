using System.Collections.Generic;
using Nabla.Evaluation;

namespace Nabla.Modeling;

/// <summary>Everything that rows with known answers say about a model.</summary>
public sealed record EvaluationResult
{
    /// <summary>The metrics, every row counted once.</summary>
    public required Metrics Metrics { get; init; }

    /// <summary>The same metrics with each row counted by its weight; empty where no weights were asked for.</summary>
    public IReadOnlyList<Metric> Weighted { get; init; } = [];

    /// <summary>
    /// The confidence intervals of 95 % of the metrics, of the weighted ones where weights were asked for; a metric without an interval has none here.
    /// </summary>
    public required IReadOnlyList<MetricInterval> Intervals { get; init; }

    /// <summary>Whether probabilities come true; <see langword="null"/> for a regression and for soft labels.</summary>
    public Reliability? Reliability { get; init; }

    /// <summary>How often the prediction interval of each numeric target holds the truth; empty where the model has none.</summary>
    public IReadOnlyList<IntervalCoverage> Coverage { get; init; } = [];
}

/// <summary>How often prediction intervals held the truth.</summary>
/// <param name="Target">The target.</param>
/// <param name="Wanted">The coverage asked for.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Inside">The rows whose truth lay inside.</param>
/// <param name="MeanWidth">The mean width of the intervals, in the target's unit.</param>
public sealed record IntervalCoverage(string Target, double Wanted, int Rows, int Inside, double MeanWidth)
{
    /// <summary>The share of rows whose truth lay inside.</summary>
    public double Share => (double)Inside / Rows;
}
