using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Nabla.Evaluation;

namespace Nabla.Modeling;

/// <summary>
/// How well the whole procedure does on rows it has not seen: each round trains everything anew on the other folds, the encoders, the choice of
/// epoch and penalty and the calibration among it, and tests once on the fold left out.
/// </summary>
public sealed record CrossValidation
{
    /// <summary>The folds of a repeat.</summary>
    public required int Folds { get; init; }

    /// <summary>How often the rows were divided anew.</summary>
    public required int Repeats { get; init; }

    /// <summary>Each round: a fold of a repeat.</summary>
    public required IReadOnlyList<CrossValidationRound> Rounds { get; init; }

    /// <summary>Each metric over the rounds in which it is defined.</summary>
    public IReadOnlyList<MetricOfRounds> Metrics => Summarize(Rounds.Select(round => round.Metrics), areDifferences: false);

    /// <summary>The names of the baselines that ran in every round.</summary>
    public IReadOnlyList<string> Baselines =>
        [.. Rounds[0].Baselines.Select(baseline => baseline.Name).Where(name => Rounds.All(round => round.Baselines.Any(own => own.Name == name)))];

    /// <summary>Each metric of a baseline over the rounds.</summary>
    /// <param name="name">One of <see cref="Baselines"/>.</param>
    public IReadOnlyList<MetricOfRounds> MetricsOf(string name) => Summarize(Rounds.Select(round => round.Of(name)), areDifferences: false);

    /// <summary>The difference to a baseline, the model's metric minus the baseline's, round by round.</summary>
    /// <param name="name">One of <see cref="Baselines"/>.</param>
    public IReadOnlyList<MetricOfRounds> DifferencesTo(string name) => Summarize(Rounds.Select(round => (IReadOnlyList<Metric>)
        [.. round.Metrics.Zip(round.Of(name), (own, other) => own with { Value = own.Value - other.Value })]), areDifferences: true);

    /// <summary>Writes everything as one JSON object: what the rounds come to, and each of them.</summary>
    public void WriteJson(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        SummaryJson.WriteCrossValidation(writer, this);
    }

    List<MetricOfRounds> Summarize(IEnumerable<IReadOnlyList<Metric>> rounds, bool areDifferences)
    {
        IReadOnlyList<Metric>[] all = [.. rounds];
        double testShare = Rounds.Average(round => (double)round.TestedRows / round.TrainedRows);
        var summary = new List<MetricOfRounds>();
        for (int m = 0; m < all[0].Count; m++)
        {
            double[] values = [.. all.Select(metrics => metrics[m].Value).OfType<double>()];
            if (values.Length > 0)
            {
                summary.Add(MetricOfRounds.Of(
                    all[0][m].Name, values, testShare, areDifferences ? (double.NegativeInfinity, double.PositiveInfinity) : Metric.RangeOf(all[0][m].Name)));
            }
        }

        return summary;
    }
}

/// <summary>One round of a cross-validation.</summary>
/// <param name="Repeat">1-based.</param>
/// <param name="Fold">1-based.</param>
/// <param name="TrainedRows">The rows learnt from.</param>
/// <param name="TestedRows">The rows tested on.</param>
/// <param name="Metrics">On the rows tested on.</param>
public sealed record CrossValidationRound(int Repeat, int Fold, int TrainedRows, int TestedRows, IReadOnlyList<Metric> Metrics)
{
    /// <summary>What simpler models, trained on the same rows, reach on the same rows.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<Metric> Metrics)> Baselines { get; init; } = [];

    internal IReadOnlyList<Metric> Of(string name) => Baselines.First(baseline => baseline.Name == name).Metrics;
}

/// <summary>A metric over the rounds of a cross-validation.</summary>
/// <param name="Name">The metric's name, as in <see cref="Metric.Name"/>.</param>
/// <param name="Mean">The mean over the rounds.</param>
/// <param name="StandardDeviation">The standard deviation of the rounds, with the divisor rounds - 1; 0 for a single one.</param>
/// <param name="Interval">
/// The interval of 95 % of the mean, corrected for training rows that the rounds share, <see cref="ConfidenceInterval.OfRounds"/>, and cut to the
/// values that the metric can have;
/// <see langword="null"/> for a single round.
/// </param>
public sealed record MetricOfRounds(string Name, double Mean, double StandardDeviation, ConfidenceInterval? Interval)
{
    internal static MetricOfRounds Of(string name, double[] values, double testShare, (double Least, double Most) range)
    {
        var moments = new Moments(values);
        if (values.Length > 1)
        {
            var interval = ConfidenceInterval.OfRounds(values, testShare);
            double deviation = moments.StandardDeviation * Math.Sqrt(values.Length / (values.Length - 1.0));
            return new MetricOfRounds(
                name, moments.Mean, deviation, new ConfidenceInterval(Math.Max(interval.Low, range.Least), Math.Min(interval.High, range.Most)));
        }

        return new MetricOfRounds(name, moments.Mean, 0, null);
    }
}
