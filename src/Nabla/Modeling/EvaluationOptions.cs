using Nabla.Evaluation;

namespace Nabla.Modeling;

/// <summary>How a model is measured on rows whose answer is known.</summary>
public sealed record EvaluationOptions
{
    /// <summary>
    /// The column whose equal values belong together: the bootstrap then draws whole groups, as rows of one group say less than as many that are
    /// independent. Every row by itself when left out.
    /// </summary>
    public string? GroupColumn { get; init; }

    /// <summary>The column that says how often each row counts in the metrics, numbers of at least 0; once when left out.</summary>
    public string? WeightColumn { get; init; }

    /// <summary>The coverage at which prediction intervals of numbers are judged, from 0.01 to 0.999.</summary>
    public double Coverage { get; init; } = ConformalIntervals.UsualCoverage;

    /// <summary>The seed of the bootstrap; 0 by default.</summary>
    public ulong Seed { get; init; }
}
