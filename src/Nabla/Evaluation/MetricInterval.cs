namespace Nabla.Evaluation;

/// <summary>The confidence interval of a metric, or of a difference in it.</summary>
/// <param name="Name">The metric's name, as in <see cref="Metric.Name"/>.</param>
/// <param name="Interval">The interval, of 95 % confidence.</param>
/// <param name="Method"><c>bootstrap</c> (percentiles over resampled rows), <c>group-bootstrap</c> (over resampled groups) or <c>wilson</c>.</param>
public sealed record MetricInterval(string Name, ConfidenceInterval Interval, string Method);
