using System.Collections.Generic;

namespace Nabla.Evaluation;

/// <summary>Metrics as a model file recorded them: the numbers, without the predictions they came from.</summary>
public sealed record RecordedMetrics : Metrics
{
    internal RecordedMetrics(int rows, IReadOnlyList<Metric> all)
        : base(rows) => All = all;

    /// <inheritdoc/>
    public override IReadOnlyList<Metric> All { get; }
}
