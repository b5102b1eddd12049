using System;
using System.Collections.Generic;
using System.Linq;

namespace Nabla.Evaluation;

/// <summary>One bin of a reliability curve.</summary>
/// <param name="Low">The least probability of the bin.</param>
/// <param name="High">The greatest.</param>
/// <param name="Count">The answers in it.</param>
/// <param name="Predicted">Their mean probability.</param>
/// <param name="Observed">The share of them that came true.</param>
public readonly record struct ReliabilityBin(double Low, double High, int Count, double Predicted, double Observed);

/// <summary>
/// Whether predicted probabilities are those that come true: of all answers given with 80 %, are 80 % right? For two classes and for labels the
/// answers are the probabilities of the second class; for more classes the probability of the most probable one, and whether it is the true one.
/// </summary>
public sealed record Reliability
{
    const int BinCount = 10;

    /// <summary>Ten bins of equal width, those without answers left out.</summary>
    public required IReadOnlyList<ReliabilityBin> Bins { get; init; }

    /// <summary>
    /// The expected calibration error: the mean over all answers of the distance between what their bin predicts and what was observed (Naeini,
    /// Cooper and Hauskrecht 2015). From 0, better when lower; bins of few answers make it larger.
    /// </summary>
    public required double ExpectedCalibrationError { get; init; }

    /// <summary>
    /// The Brier score (1950): the mean squared distance between probability and outcome; for more than two classes summed over the classes. From 0,
    /// better when lower; a strictly proper score.
    /// </summary>
    public required double BrierScore { get; init; }

    /// <summary>The mean log loss, as in the metrics.</summary>
    public required double LogLoss { get; init; }

    /// <summary>Compares probabilities of events with whether they came true.</summary>
    /// <param name="probabilities">In [0, 1], at least one.</param>
    /// <param name="outcomes">Whether each came true.</param>
    /// <param name="brierScore">The Brier score.</param>
    /// <param name="logLoss">The log loss.</param>
    internal static Reliability Of(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> outcomes, double brierScore, double logLoss)
    {
        double[] predicted = new double[BinCount];
        int[] right = new int[BinCount];
        int[] count = new int[BinCount];
        for (int i = 0; i < probabilities.Length; i++)
        {
            int bin = Math.Min((int)(probabilities[i] * BinCount), BinCount - 1);
            predicted[bin] += probabilities[i];
            right[bin] += outcomes[i] ? 1 : 0;
            count[bin]++;
        }

        ReliabilityBin[] bins =
        [
            .. Enumerable.Range(0, BinCount).Where(bin => count[bin] > 0).Select(bin => new ReliabilityBin(
                bin / (double)BinCount, (bin + 1) / (double)BinCount, count[bin], predicted[bin] / count[bin], (double)right[bin] / count[bin])),
        ];
        int answers = probabilities.Length;
        return new Reliability
        {
            Bins = bins,
            ExpectedCalibrationError = bins.Sum(bin => bin.Count * Math.Abs(bin.Predicted - bin.Observed)) / answers,
            BrierScore = brierScore,
            LogLoss = logLoss,
        };
    }

    /// <summary>Of classes that exclude one another.</summary>
    /// <param name="truth">The true class of each row.</param>
    /// <param name="probabilities">Row-major [rows x classes], each from 0 to 1.</param>
    /// <param name="classes">The names of the classes, at least two.</param>
    /// <exception cref="ArgumentException">As in <see cref="ClassificationMetrics.Compute(ReadOnlySpan{int}, ReadOnlySpan{double}, IReadOnlyList{string})"/>.</exception>
    public static Reliability OfClasses(ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        double logLoss = ClassificationMetrics.Compute(truth, probabilities, classes).LogLoss;
        int count = classes.Count;
        double[] events = new double[truth.Length];
        bool[] outcomes = new bool[truth.Length];
        var squares = default(CompensatedSum);
        for (int row = 0; row < truth.Length; row++)
        {
            ReadOnlySpan<double> own = probabilities.Slice(row * count, count);
            int decision = count == 2 ? 1 : ClassificationMetrics.IndexOfHighest(own);
            events[row] = own[decision];
            outcomes[row] = truth[row] == decision;
            for (int c = count == 2 ? 1 : 0; c < count; c++)
            {
                double error = own[c] - (truth[row] == c ? 1 : 0);
                squares.Add(error * error);
            }
        }

        return Of(events, outcomes, squares.Value / truth.Length, logLoss);
    }

    /// <summary>Of labels that do not exclude one another, all of them together.</summary>
    /// <param name="labels">The names of the labels.</param>
    /// <param name="truth">Row-major [rows x labels].</param>
    /// <param name="probabilities">Row-major [rows x labels], each from 0 to 1.</param>
    /// <exception cref="ArgumentException">As in <see cref="MultilabelMetrics.Compute"/>.</exception>
    public static Reliability OfLabels(IReadOnlyList<string> labels, ReadOnlySpan<bool> truth, ReadOnlySpan<double> probabilities)
    {
        double logLoss = MultilabelMetrics.Compute(labels, truth, probabilities).LogLoss;
        var squares = default(CompensatedSum);
        for (int i = 0; i < truth.Length; i++)
        {
            double error = probabilities[i] - (truth[i] ? 1 : 0);
            squares.Add(error * error);
        }

        return Of(probabilities, truth, squares.Value / truth.Length, logLoss);
    }
}
