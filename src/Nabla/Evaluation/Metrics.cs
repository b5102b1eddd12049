using System.Collections.Generic;
using System.Linq;

namespace Nabla.Evaluation;

/// <summary>How good predictions are: the metrics of a task, computed from the truth and the predictions alone, whatever made them.</summary>
public abstract record Metrics
{
    private protected Metrics(int rows) => Rows = rows;

    /// <summary>The number of rows the metrics were computed over, at least 1.</summary>
    public int Rows { get; }

    /// <summary>Every metric of the task, the <see cref="Primary"/> one first, always in the same order.</summary>
    public abstract IReadOnlyList<Metric> All { get; }

    /// <summary>The metric to name when there is room for one: accuracy for classes, the root mean squared error for numbers.</summary>
    public Metric Primary => All[0];

    /// <summary>Every metric and the number of rows, in one line.</summary>
    public sealed override string ToString() =>
        $"{string.Join(", ", All.Select(metric => metric.ToString()))} ({Rows} {(Rows == 1 ? "row" : "rows")})";
}
