using Nabla.Evaluation;

namespace Nabla.Diagnosis;

/// <summary>Whether a change made a model better on rows held out.</summary>
public enum FixOutcome
{
    /// <summary>The compared metric became better by more than <see cref="FixTrial.Tolerance"/> of itself.</summary>
    Better,

    /// <summary>It changed by less.</summary>
    Same,

    /// <summary>It became worse by more.</summary>
    Worse,

    /// <summary>The change could not be trained; <see cref="FixTrial.Failure"/> says why.</summary>
    Failed,
}

/// <summary>A change of the options, tried on a copy: trained once with and once without it, on the same rows and with the same seed.</summary>
/// <param name="Change">The change as an option of <c>nabla train</c>, such as <c>--learning-rate 0.001</c>.</param>
/// <param name="Outcome">Whether it helped.</param>
/// <param name="Metric">The metric compared: the log loss of classes, the RMSE of numbers; the training loss where no rows could be held out.</param>
public sealed record FixTrial(string Change, FixOutcome Outcome, string Metric)
{
    /// <summary>Changes below this share are none.</summary>
    public const double Tolerance = 0.01;

    /// <summary>The metric without the change.</summary>
    public double? Before { get; init; }

    /// <summary>The metric with it.</summary>
    public double? After { get; init; }

    /// <summary>All metrics on the rows held out without the change; <see langword="null"/> where none were.</summary>
    public Metrics? MetricsBefore { get; init; }

    /// <summary>The same with the change.</summary>
    public Metrics? MetricsAfter { get; init; }

    /// <summary>Why it could not be trained, one sentence; otherwise <see langword="null"/>.</summary>
    public string? Failure { get; init; }
}
