using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Data;
using Nabla.Data.Targets;
using Nabla.Evaluation;

namespace Nabla.Modeling;

/// <summary>Rows of a table and what a model answered to them, and what follows for metrics, intervals and comparisons.</summary>
/// <param name="Table">The table.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Decoder">Decides and measures.</param>
/// <param name="Values">The answers, <c>[rows x Decoder.Width]</c>.</param>
sealed record AnsweredRows(Table Table, int[] Rows, OutputDecoder Decoder, double[] Values)
{
    /// <summary>The metrics, every row counted once.</summary>
    public Metrics Metrics => Decoder.Measure(Table, Rows, Values);

    /// <summary>Confidence intervals, and those of the differences to other answers to the same rows.</summary>
    /// <param name="others">The answers of other models.</param>
    /// <param name="group">The column whose equal values are drawn together, if any.</param>
    /// <param name="seed">The seed of the bootstrap.</param>
    /// <param name="weights">What each row counts; empty: once.</param>
    public Bootstrap.Result Intervals(IReadOnlyList<AnsweredRows> others, string? group, ulong seed, double[] weights) => Bootstrap.Run(
        Sample, [.. others.Select(other => other.Sample)], group is null ? [] : RowSplit.GroupNumbers(Table, Rows, group), seed, weights);

    /// <summary>Truth and answers made ready to be measured often.</summary>
    public MetricSample Sample => Decoder.Sample(Table, Rows, Values);

    /// <summary>How often the intervals of each numeric target hold the truth.</summary>
    public IReadOnlyList<IntervalCoverage> Coverage(IReadOnlyList<ConformalIntervals> intervals, double wanted)
    {
        if (intervals.Count == 0)
        {
            return [];
        }

        double[] truth = OutputDecoder.Truth(Decoder.Target, Table, Rows);
        var coverage = new List<IntervalCoverage>();
        for (int k = 0; k < intervals.Count; k++)
        {
            int inside = 0;
            double width = 0;
            for (int i = 0; i < Rows.Length; i++)
            {
                if (intervals[k].At(Values[(i * intervals.Count) + k], wanted) is not { } interval)
                {
                    return [];
                }

                inside += interval.Contains(truth[(i * intervals.Count) + k]) ? 1 : 0;
                width += interval.Upper - interval.Lower;
            }

            coverage.Add(new IntervalCoverage(intervals[k].Target, wanted, Rows.Length, inside, width / Rows.Length));
        }

        return coverage;
    }

    /// <summary>The answers of the constant baseline: for every row the mean of the training rows, or the shares of their classes.</summary>
    public static double[] Constant(TargetEncoder target, Table table, int[] training, int rows)
    {
        double[] truth = OutputDecoder.Truth(target, table, training);
        double[] answer = target switch
        {
            ClassTarget classes => [.. Enumerable.Range(0, classes.Classes.Count).Select(c => (double)truth.AsSpan().Count(c) / truth.Length)],
            SeveralTargets { Task: TaskKind.Multilabel } => [.. Means(truth, target.Columns.Count).SelectMany(share => (double[])[1 - share, share])],
            _ => Means(truth, target.Columns.Count),
        };
        double[] answers = new double[rows * answer.Length];
        for (int row = 0; row < rows; row++)
        {
            answer.CopyTo(answers, row * answer.Length);
        }

        return answers;
    }

    static double[] Means(double[] values, int columns) =>
    [
        .. Enumerable.Range(0, columns).Select(k => new Moments([.. Enumerable.Range(0, values.Length / columns).Select(row => values[(row * columns) + k])]).Mean),
    ];
}
