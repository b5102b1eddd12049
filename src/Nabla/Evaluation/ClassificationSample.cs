using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Evaluation;

/// <summary>True classes, decisions and probabilities.</summary>
sealed class ClassificationSample : MetricSample
{
    static readonly string[] s_names = ["accuracy", "balancedAccuracy", "macroF1", "logLoss", "rocAuc", "averagePrecision"];

    readonly int[] _truth;
    readonly int[] _decisions;
    readonly double[] _losses;
    readonly double[]? _costs;
    readonly int _classes;
    readonly WeightedRanking[] _rankings;
    readonly int _first;

    /// <param name="truth">The true class of each row.</param>
    /// <param name="decisions">The class decided for.</param>
    /// <param name="losses">The log loss of each row.</param>
    /// <param name="probabilities">Row-major [rows x classes].</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="costs">What each row's decision costs, or <see langword="null"/> where no costs are stated.</param>
    ClassificationSample(int[] truth, int[] decisions, double[] losses, ReadOnlySpan<double> probabilities, int classes, double[]? costs)
        : base(truth.Length, costs is null ? s_names : [ClassificationMetrics.CostName, .. s_names])
    {
        _truth = truth;
        _decisions = decisions;
        _losses = losses;
        _costs = costs;
        _classes = classes;
        _first = costs is null ? 0 : 1;
        var rankings = new List<WeightedRanking>();
        for (int index = classes == 2 ? 1 : 0; index < classes; index++)
        {
            rankings.Add(new WeightedRanking(truth, probabilities, classes, index));
        }

        _rankings = [.. rankings];
    }

    /// <summary>Decisions and losses of predicted probabilities.</summary>
    /// <param name="truth">The true class of each row.</param>
    /// <param name="probabilities">Row-major [rows x classes].</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="rule">Decides where costs are stated.</param>
    public static ClassificationSample Of(int[] truth, ReadOnlySpan<double> probabilities, int classes, DecisionRule? rule)
    {
        double[] losses = new double[truth.Length];
        for (int row = 0; row < truth.Length; row++)
        {
            losses[row] = ClassificationMetrics.LogLossOf(probabilities[(row * classes) + truth[row]]);
        }

        return Of(truth, losses, probabilities, classes, rule);
    }

    /// <summary>The same of soft labels, row-major [rows x classes].</summary>
    public static ClassificationSample OfSoft(ReadOnlySpan<double> truth, ReadOnlySpan<double> probabilities, int classes, DecisionRule? rule)
    {
        double[] losses = new double[truth.Length / classes];
        for (int i = 0; i < truth.Length; i++)
        {
            losses[i / classes] += truth[i] == 0 ? 0 : truth[i] * ClassificationMetrics.LogLossOf(probabilities[i]);
        }

        return Of(ClassificationMetrics.MostProbable(truth, classes), losses, probabilities, classes, rule);
    }

    static ClassificationSample Of(int[] truth, double[] losses, ReadOnlySpan<double> probabilities, int classes, DecisionRule? rule)
    {
        int[] decisions = ClassificationMetrics.MostProbable(probabilities, classes);
        double[]? costs = rule is null ? null : new double[truth.Length];
        for (int row = 0; rule is not null && row < truth.Length; row++)
        {
            decisions[row] = rule.Decide(probabilities.Slice(row * classes, classes));
            costs![row] = rule.Cost(truth[row], decisions[row]);
        }

        return new ClassificationSample(truth, decisions, losses, probabilities, classes, costs);
    }

    public override long Work => (long)Rows * (_rankings.Length + 1);

    public override int ShareIndex => _first;

    public override bool IsHit(int row) => _truth[row] == _decisions[row];

    public override void Measure(ReadOnlySpan<double> weights, Span<double> values)
    {
        double[] support = new double[_classes];
        double[] predicted = new double[_classes];
        double[] hits = new double[_classes];
        double total = 0;
        var loss = default(CompensatedSum);
        var cost = default(CompensatedSum);
        for (int row = 0; row < _truth.Length; row++)
        {
            double weight = weights[row];
            total += weight;
            support[_truth[row]] += weight;
            predicted[_decisions[row]] += weight;
            hits[_truth[row]] += _truth[row] == _decisions[row] ? weight : 0;
            loss.Add(weight * _losses[row]);
            cost.Add(weight * (_costs?[row] ?? 0));
        }

        if (_costs is not null)
        {
            values[0] = cost.Value / total;
        }

        Span<double> own = values[_first..];
        own[0] = hits.Sum() / total;
        own[1] = Mean(c => support[c] > 0 ? hits[c] / support[c] : double.NaN);
        own[2] = Mean(c => support[c] + predicted[c] > 0 ? 2 * hits[c] / (support[c] + predicted[c]) : double.NaN);
        own[3] = loss.Value / total;
        (double Area, double Precision)[] ranked = new (double, double)[_rankings.Length];
        for (int r = 0; r < ranked.Length; r++)
        {
            ranked[r] = _rankings[r].Measure(weights);
        }

        own[4] = MeanOfDefined(ranked.Select(ranking => ranking.Area));
        own[5] = MeanOfDefined(ranked.Select(ranking => ranking.Precision));

        double Mean(Func<int, double> of) => MeanOfDefined(Enumerable.Range(0, _classes).Select(of));
    }

    static double MeanOfDefined(IEnumerable<double> values)
    {
        double sum = 0;
        int count = 0;
        foreach (double value in values)
        {
            if (!double.IsNaN(value))
            {
                sum += value;
                count++;
            }
        }

        return count == 0 ? double.NaN : sum / count;
    }
}
