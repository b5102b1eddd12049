using System;
using System.Collections.Generic;

namespace Nabla.Evaluation;

/// <summary>What predictions without any learning reach on the same rows: what a model has to beat.</summary>
/// <param name="Name">Its name in JSON, such as <c>majorityClass</c> or <c>mean</c>.</param>
/// <param name="Metrics">What it reaches.</param>
public sealed record Baseline(string Name, Metrics Metrics)
{
    /// <summary>Predicts for every row the share of each class in the training rows, and so the most frequent class.</summary>
    /// <param name="training">The class of each training row: a 0-based index into <paramref name="classes"/>.</param>
    /// <param name="truth">The true class of each row to evaluate.</param>
    /// <param name="classes">The names of the classes, at least two.</param>
    /// <returns>The baseline <c>majorityClass</c>.</returns>
    /// <exception cref="ArgumentException">No rows, fewer than two classes, or a class index that does not exist.</exception>
    public static Baseline MajorityClass(ReadOnlySpan<int> training, ReadOnlySpan<int> truth, IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        if (training.IsEmpty)
        {
            throw new ArgumentException("There are no training rows.", nameof(training));
        }

        if ((long)truth.Length * classes.Count > Array.MaxLength)
        {
            throw new ArgumentException($"{truth.Length} rows of {classes.Count} classes are more than an array holds.", nameof(truth));
        }

        double[] shares = new double[classes.Count];
        for (int row = 0; row < training.Length; row++)
        {
            if ((uint)training[row] >= (uint)shares.Length)
            {
                throw new ArgumentException(
                    $"Training row {row} has class index {training[row]}, but the classes are 0 to {shares.Length - 1}.", nameof(training));
            }

            shares[training[row]]++;
        }

        for (int i = 0; i < shares.Length; i++)
        {
            shares[i] /= training.Length;
        }

        double[] probabilities = new double[truth.Length * shares.Length];
        for (int row = 0; row < truth.Length; row++)
        {
            shares.CopyTo(probabilities, row * shares.Length);
        }

        return new Baseline("majorityClass", ClassificationMetrics.Compute(truth, probabilities, classes));
    }

    /// <summary>Predicts for every row the mean of the training rows.</summary>
    /// <param name="training">The target of each training row, finite.</param>
    /// <param name="truth">The true target of each row to evaluate, finite.</param>
    /// <returns>The baseline <c>mean</c>.</returns>
    /// <exception cref="ArgumentException">No rows, or a value that is not finite.</exception>
    public static Baseline Mean(ReadOnlySpan<double> training, ReadOnlySpan<double> truth)
    {
        if (training.IsEmpty)
        {
            throw new ArgumentException("There are no training rows.", nameof(training));
        }

        for (int row = 0; row < training.Length; row++)
        {
            if (!double.IsFinite(training[row]))
            {
                throw new ArgumentException($"The target of training row {row} is not a finite number.", nameof(training));
            }
        }

        double[] predicted = new double[truth.Length];
        Array.Fill(predicted, new Moments(training).Mean);
        return new Baseline("mean", RegressionMetrics.Compute(truth, predicted));
    }

    /// <summary>Predicts for every row the mean of each target over the training rows.</summary>
    /// <param name="targets">The names of the targets.</param>
    /// <param name="training">Row-major [rows x targets] of the training rows, finite.</param>
    /// <param name="truth">Row-major [rows x targets] of the rows to evaluate, finite.</param>
    /// <returns>The baseline <c>mean</c>.</returns>
    /// <exception cref="ArgumentException">No rows, or a value that is not finite.</exception>
    public static Baseline Means(IReadOnlyList<string> targets, ReadOnlySpan<double> training, ReadOnlySpan<double> truth) =>
        new("mean", MultiRegressionMetrics.Compute(targets, truth, EveryRow(Shares(training, targets.Count), truth.Length)));

    /// <summary>Predicts for every row the share of each label in the training rows.</summary>
    /// <param name="labels">The names of the labels.</param>
    /// <param name="training">Row-major [rows x labels] of the training rows: 1 for yes, 0 for no.</param>
    /// <param name="truth">Row-major [rows x labels] of the rows to evaluate.</param>
    /// <returns>The baseline <c>labelShares</c>.</returns>
    /// <exception cref="ArgumentException">No rows.</exception>
    public static Baseline LabelShares(IReadOnlyList<string> labels, ReadOnlySpan<double> training, ReadOnlySpan<bool> truth) =>
        new("labelShares", MultilabelMetrics.Compute(labels, truth, EveryRow(Shares(training, labels.Count), truth.Length)));

    /// <summary>Predicts for every row the mean of the training rows' probabilities.</summary>
    /// <param name="classes">The names of the classes.</param>
    /// <param name="training">Row-major [rows x classes] of the training rows.</param>
    /// <param name="truth">Row-major [rows x classes] of the rows to evaluate.</param>
    /// <returns>The baseline <c>classShares</c>.</returns>
    /// <exception cref="ArgumentException">No rows.</exception>
    public static Baseline ClassShares(IReadOnlyList<string> classes, ReadOnlySpan<double> training, ReadOnlySpan<double> truth) =>
        new("classShares", ClassificationMetrics.ComputeSoft(truth, EveryRow(Shares(training, classes.Count), truth.Length), classes));

    /// <summary>The mean of each column.</summary>
    static double[] Shares(ReadOnlySpan<double> values, int columns)
    {
        if (values.IsEmpty || columns == 0 || values.Length % columns != 0)
        {
            throw new ArgumentException($"There are no training rows: {values.Length} values in {columns} columns.", nameof(values));
        }

        double[] column = new double[values.Length / columns];
        double[] means = new double[columns];
        for (int k = 0; k < columns; k++)
        {
            for (int row = 0; row < column.Length; row++)
            {
                column[row] = values[(row * columns) + k];
            }

            means[k] = new Moments(column).Mean;
        }

        return means;
    }

    static double[] EveryRow(double[] row, int length)
    {
        double[] rows = new double[length];
        for (int i = 0; i < length; i++)
        {
            rows[i] = row[i % row.Length];
        }

        return rows;
    }
}
