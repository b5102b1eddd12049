using System;
using System.Collections.Generic;
using System.Numerics;
using Nabla.Activations;
using Nabla.Data;
using Nabla.Data.Targets;
using Nabla.Evaluation;

namespace Nabla.Modeling;

/// <summary>Turns a row of network outputs into the answer: a value in the target's unit, or a probability for each class.</summary>
sealed class OutputDecoder(TargetEncoder target)
{
    /// <summary>Numbers of an answer: 1 for a regression, otherwise one a class.</summary>
    public int Width { get; } = target is ClassTarget classes ? classes.Classes.Count : 1;

    /// <summary>The activation whose outputs the task's answers are read from.</summary>
    public static Activation ActivationOf(TaskKind task) => task switch
    {
        TaskKind.Regression => Activation.Identity,
        TaskKind.Binary => Activation.Sigmoid,
        _ => Activation.Softmax,
    };

    /// <summary>Decodes activated outputs: a standardised value, the probability of the second class, or all probabilities.</summary>
    public void Decode<T>(ReadOnlySpan<T> outputs, Span<double> answer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (target)
        {
            case NumberTarget number:
                answer[0] = number.Decode(double.CreateTruncating(outputs[0]));
                break;
            case { Task: TaskKind.Binary }:
                answer[1] = double.CreateTruncating(outputs[0]);
                answer[0] = 1 - answer[1];
                break;
            default:
                for (int c = 0; c < answer.Length; c++)
                {
                    answer[c] = double.CreateTruncating(outputs[c]);
                }

                break;
        }
    }

    /// <summary>The metrics of answers to rows whose truth the table holds.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="answers"><c>[rows x Width]</c></param>
    public Metrics Measure(Table table, IReadOnlyList<int> rows, ReadOnlySpan<double> answers)
    {
        if (target is ClassTarget classes)
        {
            int[] truth = new int[rows.Count];
            for (int i = 0; i < truth.Length; i++)
            {
                truth[i] = classes.IndexOf(table, rows[i]);
            }

            return ClassificationMetrics.Compute(truth, answers, classes.Classes);
        }

        double[] values = new double[rows.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ((NumberTarget)target).ValueOf(table, rows[i]);
        }

        return RegressionMetrics.Compute(values, answers);
    }
}
