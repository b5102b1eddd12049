using System.Collections.Generic;
using Nabla.Evaluation;

namespace Nabla.Modeling;

/// <content>How sure the metrics are.</content>
public sealed partial record TrainingSummary
{
    /// <summary>The confidence intervals of <see cref="Validation"/>; empty where none were computed.</summary>
    public IReadOnlyList<MetricInterval> ValidationIntervals { get; init; } = [];

    /// <summary>The confidence intervals of <see cref="Test"/>; empty where none were computed.</summary>
    public IReadOnlyList<MetricInterval> TestIntervals { get; init; } = [];

    /// <summary>Whether the probabilities given to the test rows come true; <see langword="null"/> for numbers and without test rows.</summary>
    public Reliability? TestReliability { get; init; }

    /// <summary>How often the prediction intervals held the truth of the test rows; empty for classes and without test rows.</summary>
    public IReadOnlyList<IntervalCoverage> TestCoverage { get; init; } = [];

    /// <summary>The cross-validation of the whole procedure; <see langword="null"/> where none was asked for, or it was cut short.</summary>
    public CrossValidation? CrossValidation { get; init; }
}
