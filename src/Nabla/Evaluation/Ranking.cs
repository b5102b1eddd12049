using System;

namespace Nabla.Evaluation;

/// <summary>
/// How well a score puts the rows of one class before all others. Equal scores form one group, so that the result is a function of the
/// scores alone and not of the order of the rows.
/// </summary>
sealed class Ranking
{
    readonly double[] _scores;
    readonly bool[] _positive;

    /// <param name="scores">One finite score per row; the ranking sorts both arrays in place.</param>
    /// <param name="positive">Whether the row is of the class.</param>
    public Ranking(double[] scores, bool[] positive)
    {
        Array.Sort(scores, positive);
        _scores = scores;
        _positive = positive;
        Positives = positive.AsSpan().Count(true);
        Negatives = positive.Length - Positives;
    }

    public int Positives { get; }

    public int Negatives { get; }

    /// <summary>
    /// The area under the receiver operating characteristic: the share of pairs (positive, negative) in which the positive has the higher
    /// score, equal scores counting one half (Mann and Whitney 1947). <see langword="null"/> without positives or without negatives.
    /// </summary>
    public double? RocAuc()
    {
        if (Positives == 0 || Negatives == 0)
        {
            return null;
        }

        // Twice the number of ordered pairs is an integer below 2^62: counted exactly, rounded once.
        long twiceOrdered = 0;
        long negativesBelow = 0;
        for (int start = 0; start < _scores.Length;)
        {
            int end = EndOfGroup(start);
            long positives = _positive.AsSpan(start, end - start).Count(true);
            long negatives = end - start - positives;
            twiceOrdered += positives * ((2 * negativesBelow) + negatives);
            negativesBelow += negatives;
            start = end;
        }

        return twiceOrdered / (2.0 * Positives * Negatives);
    }

    /// <summary>
    /// The sum over thresholds, highest first, of (recall gained) x (precision there), as scikit-learn's average_precision_score: no
    /// interpolation. <see langword="null"/> without positives.
    /// </summary>
    public double? AveragePrecision()
    {
        if (Positives == 0)
        {
            return null;
        }

        var sum = default(CompensatedSum);
        int found = Positives;
        for (int start = 0; start < _scores.Length;)
        {
            // Walking upwards: a threshold at this group predicts its rows and all after it, and so finds the positives from here on.
            int end = EndOfGroup(start);
            int positives = _positive.AsSpan(start, end - start).Count(true);
            sum.Add(positives * ((double)found / (_scores.Length - start)));
            found -= positives;
            start = end;
        }

        return sum.Value / Positives;
    }

    int EndOfGroup(int start)
    {
        int end = start + 1;
        while (end < _scores.Length && _scores[end] == _scores[start])
        {
            end++;
        }

        return end;
    }
}
