using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Evaluation;

/// <summary>
/// Truth and answers of rows, made ready so that the metrics of any weighting of the rows come fast: what the bootstrap draws from, and what
/// weighted metrics are.
/// </summary>
abstract class MetricSample
{
    protected MetricSample(int rows, IReadOnlyList<string> names)
    {
        Rows = rows;
        Names = names;
    }

    public int Rows { get; }

    /// <summary>The names of the metrics, as those of <see cref="Metrics.All"/>.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Operations of one measurement, about.</summary>
    public abstract long Work { get; }

    /// <summary>Which metric, by its place in <see cref="Names"/>, is the share of rows that <see cref="IsHit"/>; -1 for none.</summary>
    public virtual int ShareIndex => -1;

    /// <summary>Whether the row counts for the metric of <see cref="ShareIndex"/>.</summary>
    public virtual bool IsHit(int row) => false;

    /// <summary>The metrics of the rows, each as often as its weight says; NaN where they are undefined.</summary>
    /// <param name="weights">One a row, at least 0.</param>
    /// <param name="values">One a metric.</param>
    public abstract void Measure(ReadOnlySpan<double> weights, Span<double> values);

    /// <summary>The metrics with every row counted by its weight.</summary>
    public Metric[] Weighted(ReadOnlySpan<double> weights)
    {
        double[] values = new double[Names.Count];
        Measure(weights, values);
        return [.. Names.Select((name, i) => new Metric(name, double.IsFinite(values[i]) ? values[i] : null, Metric.IsBetterWhenHigher(name)))];
    }
}
