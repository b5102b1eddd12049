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
}
