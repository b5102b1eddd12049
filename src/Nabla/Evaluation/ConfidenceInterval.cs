using System;
using System.Globalization;
using Nabla.Kernels;

namespace Nabla.Evaluation;

/// <summary>A range that holds the true value with a stated confidence.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
public readonly record struct ConfidenceInterval(double Low, double High)
{
    /// <summary>The confidence of every interval that is not asked for with another one.</summary>
    public const double UsualConfidence = 0.95;

    /// <summary>Whether the value lies in the interval, its ends included.</summary>
    public bool Contains(double value) => value >= Low && value <= High;

    /// <summary>
    /// The score interval of a share (Wilson 1927): <c>(p + z²/2n ± z·sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n)</c>. It never leaves [0, 1], and it
    /// keeps what it promises where the share is near an end and rows are few.
    /// </summary>
    /// <param name="hits">The rows that count, from 0 to <paramref name="rows"/>.</param>
    /// <param name="rows">All rows, at least 1.</param>
    /// <param name="confidence">In the open interval (0, 1).</param>
    public static ConfidenceInterval Wilson(int hits, int rows, double confidence = UsualConfidence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(hits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hits, rows);
        double z = NormalQuantile.At(1 - ((1 - Checked(confidence)) / 2));
        double n = rows;
        double share = hits / n;
        double middle = share + (z * z / (2 * n));
        double half = z * Math.Sqrt(((share * (1 - share)) + (z * z / (4 * n))) / n);
        double divisor = 1 + (z * z / n);
        return new ConfidenceInterval(hits == 0 ? 0 : (middle - half) / divisor, hits == rows ? 1 : (middle + half) / divisor);
    }

    /// <summary>
    /// The interval of the mean of results of repeated train-and-test rounds whose training rows overlap (Nadeau and Bengio, "Inference for the
    /// generalization error", Machine Learning 52, 2003): Student's t with the variance <c>(1/J + test/train)·s²</c> in place of <c>s²/J</c>.
    /// </summary>
    /// <param name="results">One number a round, at least two.</param>
    /// <param name="testShare">Rows tested on divided by rows trained on, in one round; <c>1/(K-1)</c> for K folds.</param>
    /// <param name="confidence">In the open interval (0, 1).</param>
    public static ConfidenceInterval OfRounds(ReadOnlySpan<double> results, double testShare, double confidence = UsualConfidence)
    {
        if (results.Length < 2)
        {
            throw new ArgumentException("A single round has no spread: give the results of two at least.", nameof(results));
        }

        int rounds = results.Length;
        var moments = new Moments(results);
        double variance = moments.StandardDeviation * moments.StandardDeviation * rounds / (rounds - 1);
        double half = StudentT.Quantile(1 - ((1 - Checked(confidence)) / 2), rounds - 1) * Math.Sqrt(((1.0 / rounds) + testShare) * variance);
        return new ConfidenceInterval(moments.Mean - half, moments.Mean + half);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Low:G4} to {High:G4}");

    internal static double Checked(double confidence) => confidence > 0 && confidence < 1
        ? confidence
        : throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies between 0 and 1.");
}
