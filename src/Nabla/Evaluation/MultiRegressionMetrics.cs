using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Evaluation;

/// <summary>
/// How good the predicted numbers of several targets are: the mean of each metric over the targets (every target counts the same, each in its own
/// unit, as scikit-learn's <c>multioutput='uniform_average'</c>), then the metrics of each target.
/// </summary>
public sealed record MultiRegressionMetrics : Metrics
{
    MultiRegressionMetrics(IReadOnlyList<string> targets, IReadOnlyList<RegressionMetrics> perTarget)
        : base(perTarget[0].Rows)
    {
        Targets = targets;
        PerTarget = perTarget;
    }

    /// <summary>The names of the targets.</summary>
    public IReadOnlyList<string> Targets { get; }

    /// <summary>The metrics of each target, in its own unit.</summary>
    public IReadOnlyList<RegressionMetrics> PerTarget { get; }

    /// <summary>The mean over the targets of the root of the mean squared error.</summary>
    public double Rmse => PerTarget.Average(metrics => metrics.Rmse);

    /// <summary>The mean over the targets of the mean absolute error.</summary>
    public double Mae => PerTarget.Average(metrics => metrics.Mae);

    /// <summary>The mean over the targets of the coefficient of determination, as far as they have one; the only mean without a unit.</summary>
    public double? R2 => PerTarget.Average(metrics => metrics.R2);

    /// <inheritdoc/>
    public override IReadOnlyList<Metric> All =>
    [
        new("rmse", Rmse, HigherIsBetter: false),
        new("mae", Mae, HigherIsBetter: false),
        new("r2", R2, HigherIsBetter: true),
        .. PerTarget.SelectMany((metrics, k) => metrics.All.Select(metric => metric with { Name = $"{metric.Name}[{Targets[k]}]" })),
    ];

    /// <summary>Compares predicted numbers with the truth.</summary>
    /// <param name="targets">The names of the targets, at least one.</param>
    /// <param name="truth">Row-major [rows x targets], each target in its own unit, finite.</param>
    /// <param name="predicted">Row-major [rows x targets], finite.</param>
    /// <exception cref="ArgumentException">No target, no rows, different lengths, or a value or a difference that is not finite.</exception>
    public static MultiRegressionMetrics Compute(IReadOnlyList<string> targets, ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted)
    {
        ArgumentNullException.ThrowIfNull(targets);
        if (targets.Count == 0 || truth.Length != predicted.Length || truth.Length % targets.Count != 0)
        {
            throw new ArgumentException(
                $"{targets.Count} targets do not divide {truth.Length} true and {predicted.Length} predicted values into rows.", nameof(targets));
        }

        var perTarget = new RegressionMetrics[targets.Count];
        double[] own = new double[truth.Length / targets.Count];
        double[] answer = new double[own.Length];
        for (int k = 0; k < targets.Count; k++)
        {
            for (int row = 0; row < own.Length; row++)
            {
                own[row] = truth[(row * targets.Count) + k];
                answer[row] = predicted[(row * targets.Count) + k];
            }

            perTarget[k] = RegressionMetrics.Compute(own, answer);
        }

        return new MultiRegressionMetrics([.. targets], perTarget);
    }

    /// <summary>Equal metrics have equal targets and come from equal truths and predictions.</summary>
    public bool Equals(MultiRegressionMetrics? other) =>
        other is not null && Targets.SequenceEqual(other.Targets) && PerTarget.SequenceEqual(other.PerTarget);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Rows, Targets.Count, PerTarget[0]);
}
