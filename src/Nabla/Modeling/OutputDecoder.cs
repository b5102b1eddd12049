using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Runtime.Intrinsics;
using Nabla.Activations;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Targets;
using Nabla.Evaluation;
using Nabla.Kernels;

namespace Nabla.Modeling;

/// <summary>
/// Turns a row of network outputs into the answer: a value in the target's unit, or a probability for each class; of several targets one such
/// answer behind the other.
/// </summary>
sealed class OutputDecoder
{
    readonly TargetEncoder _target;
    readonly OutputDecoder[] _parts;
    readonly DecisionRule? _rule;
    readonly ConformalIntervals? _intervals;

    /// <param name="target">The target.</param>
    /// <param name="calibration">What decides by costs and gives intervals; neither when left out.</param>
    public OutputDecoder(TargetEncoder target, Calibration? calibration = null)
        : this(target, RuleOf(target, calibration?.Costs), calibration?.Intervals ?? [])
    {
    }

    OutputDecoder(TargetEncoder target, DecisionRule? rule, IReadOnlyList<ConformalIntervals> intervals)
    {
        _target = target;
        _rule = rule;
        _intervals = target is NumberTarget ? intervals.FirstOrDefault(own => own.Target == target.Name) : null;
        _parts = target is SeveralTargets several ? [.. several.Parts.Select(part => new OutputDecoder(part, null, intervals))] : [];
        Width = _parts.Length > 0 ? _parts.Sum(part => part.Width) : Math.Max(1, ClassesOf(target).Count);
    }

    /// <summary>What is answered.</summary>
    public TargetEncoder Target => _target;

    /// <summary>How costs decide; <see langword="null"/> without costs.</summary>
    /// <exception cref="ArgumentException">The target has no classes that exclude one another, or not those that the costs name.</exception>
    public static DecisionRule? RuleOf(TargetEncoder target, MisclassificationCosts? costs) => costs is null ? null
        : ClassesOf(target) is { Count: > 0 } classes ? costs.For(classes)
        : throw new ArgumentException("Costs of mistakes are for one target of classes; leave them out (--cost).");

    /// <summary>Numbers of an answer: 1 for a regression, otherwise one a class; of several targets all of theirs.</summary>
    public int Width { get; }

    /// <summary>The activation whose outputs the target's answers are read from.</summary>
    public static Activation ActivationOf(TargetEncoder target) => target switch
    {
        { Task: TaskKind.Regression } or { Link: not TargetLink.Direct } => Activation.Identity,
        { Task: TaskKind.Multiclass } => Activation.Softmax,
        _ => Activation.Sigmoid,
    };

    /// <summary>The classes of a target with one column or with a column a class; empty for numbers.</summary>
    public static IReadOnlyList<string> ClassesOf(TargetEncoder target) => target switch
    {
        ClassTarget classes => classes.Classes,
        DistributionTarget distribution => distribution.Classes,
        _ => [],
    };

    /// <summary>Decodes activated outputs: a standardised value, the probability of the second class, all probabilities, or scores.</summary>
    public void Decode<T>(ReadOnlySpan<T> outputs, Span<double> answer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (_parts.Length > 0)
        {
            for (int k = 0; k < _parts.Length; k++)
            {
                _parts[k].Decode(outputs.Slice(k, 1), answer[..(_parts[k].Width)]);
                answer = answer[_parts[k].Width..];
            }

            return;
        }

        switch (_target)
        {
            case NumberTarget number:
                answer[0] = number.Decode(double.CreateTruncating(outputs[0]));
                break;
            case { Task: TaskKind.Binary }:
                double output = double.CreateTruncating(outputs[0]);
                answer[1] = _target.Link == TargetLink.Margin ? VectorMath.Sigmoid(Vector512.Create(output))[0] : output;
                answer[0] = 1 - answer[1];
                break;
            default:
                for (int c = 0; c < answer.Length; c++)
                {
                    answer[c] = double.CreateTruncating(outputs[c]);
                }

                if (_target.Link == TargetLink.Margin)
                {
                    Softmax(answer);
                }

                break;
        }
    }

    /// <summary>The metrics of answers to rows whose truth the table holds.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="answers"><c>[rows x Width]</c></param>
    public Metrics Measure(Table table, IReadOnlyList<int> rows, ReadOnlySpan<double> answers) => _target switch
    {
        ClassTarget classes => ClassificationMetrics.Compute([.. rows.Select(row => classes.IndexOf(table, row))], answers, classes.Classes, _rule),
        DistributionTarget distribution => ClassificationMetrics.ComputeSoft(Truth(distribution, table, rows), answers, distribution.Classes, _rule),
        SeveralTargets { Task: TaskKind.Regression } numbers => MultiRegressionMetrics.Compute(numbers.Columns, Truth(numbers, table, rows), answers),
        SeveralTargets labels => MultilabelMetrics.Compute(
            labels.Columns, Array.ConvertAll(Truth(labels, table, rows), truth => truth > 0), Positive(answers)),
        _ => RegressionMetrics.Compute(Truth(_target, table, rows), answers),
    };

    /// <summary>Truth and answers made ready to be measured often, with the metrics of <see cref="Measure"/>.</summary>
    public MetricSample Sample(Table table, IReadOnlyList<int> rows, double[] answers)
    {
        double[] truth = Truth(_target, table, rows);
        return _target switch
        {
            ClassTarget classes => ClassificationSample.Of(Array.ConvertAll(truth, c => (int)c), answers, classes.Classes.Count, _rule),
            DistributionTarget distribution => ClassificationSample.OfSoft(truth, answers, distribution.Classes.Count, _rule),
            SeveralTargets { Task: TaskKind.Regression } numbers => new MultiRegressionSample(
                numbers.Columns, [.. numbers.Columns.Select((_, k) => new RegressionSample(Every(truth, k), Every(answers, k)))]),
            SeveralTargets labels => MultilabelSample.Of(labels.Columns, Array.ConvertAll(truth, yes => yes > 0), Positive(answers)),
            _ => new RegressionSample(truth, answers),
        };

        double[] Every(double[] values, int k) => [.. values.Where((_, i) => i % _target.Columns.Count == k)];
    }

    /// <summary>Whether probabilities come true; <see langword="null"/> for numbers and for soft labels, whose truth is none.</summary>
    public Reliability? Reliability(Table table, IReadOnlyList<int> rows, ReadOnlySpan<double> answers) => _target switch
    {
        ClassTarget classes => Evaluation.Reliability.OfClasses([.. rows.Select(row => classes.IndexOf(table, row))], answers, classes.Classes),
        SeveralTargets { Task: TaskKind.Multilabel } labels => Evaluation.Reliability.OfLabels(
            labels.Columns, Array.ConvertAll(Truth(labels, table, rows), truth => truth > 0), Positive(answers)),
        _ => null,
    };

    /// <summary>The truth of rows: numbers in their own unit, 1 or 0 a label, probabilities a class. <c>[rows x targets]</c>, row by row.</summary>
    public static double[] Truth(TargetEncoder target, Table table, IReadOnlyList<int> rows) => target switch
    {
        NumberTarget number => [.. rows.Select(row => number.ValueOf(table, row))],
        ClassTarget classes => [.. rows.Select(row => (double)classes.IndexOf(table, row))],
        DistributionTarget distribution => [.. rows.SelectMany(row => distribution.ProbabilitiesOf(table, row))],
        SeveralTargets several => [.. rows.SelectMany(row => several.Parts.Select(part => Truth(part, table, [row])[0]))],
        _ => throw new ArgumentException($"a target of type {target.GetType().Name} has no truth", nameof(target)),
    };

    /// <summary>The prediction that an answer comes to.</summary>
    public Prediction ToPrediction(ReadOnlySpan<double> answer, IReadOnlyList<RowFlag> flags)
    {
        if (_parts.Length > 0)
        {
            var parts = new List<KeyValuePair<string, Prediction>>();
            foreach (OutputDecoder part in _parts)
            {
                parts.Add(new(part._target.Name, part.ToPrediction(answer[..part.Width], [])));
                answer = answer[part.Width..];
            }

            return _target.Task == TaskKind.Regression
                ? new Prediction(null, double.NaN, [], [], flags) { ByTarget = parts }
                : new Prediction(null, double.NaN, _target.Columns, [.. parts.Select(part => part.Value.Probabilities[1])], flags) { ByTarget = parts };
        }

        IReadOnlyList<string> classes = ClassesOf(_target);
        if (classes.Count == 0)
        {
            return new Prediction(null, answer[0], [], [], flags) { Intervals = _intervals };
        }

        int decision = _rule?.Decide(answer) ?? ClassificationMetrics.IndexOfHighest(answer);
        return new Prediction(classes[decision], answer[decision], classes, answer.ToArray(), flags);
    }

    /// <summary>The probability of the second class of each label.</summary>
    static double[] Positive(ReadOnlySpan<double> answers)
    {
        double[] positive = new double[answers.Length / 2];
        for (int i = 0; i < positive.Length; i++)
        {
            positive[i] = answers[(2 * i) + 1];
        }

        return positive;
    }

    static void Softmax(Span<double> scores)
    {
        double largest = double.NegativeInfinity;
        foreach (double score in scores)
        {
            largest = Math.Max(largest, score);
        }

        double sum = 0;
        for (int c = 0; c < scores.Length; c++)
        {
            scores[c] = VectorMath.Exp(scores[c] - largest);
            sum += scores[c];
        }

        for (int c = 0; c < scores.Length; c++)
        {
            scores[c] /= sum;
        }
    }
}
