using System;

namespace Nabla.Evaluation;

/// <summary>What <see cref="Ranking"/> tells, for any weights of the rows: sorted once, measured often.</summary>
sealed class WeightedRanking
{
    readonly int[] _rows;
    readonly bool[] _positive;
    readonly bool[] _endsGroup;

    public WeightedRanking(ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, int classes, int positiveClass)
    {
        double[] scores = new double[truth.Length];
        _rows = new int[truth.Length];
        for (int row = 0; row < scores.Length; row++)
        {
            scores[row] = probabilities[(row * classes) + positiveClass];
            _rows[row] = row;
        }

        Array.Sort(scores, _rows);
        _positive = new bool[scores.Length];
        _endsGroup = new bool[scores.Length];
        for (int i = 0; i < scores.Length; i++)
        {
            _positive[i] = truth[_rows[i]] == positiveClass;
            _endsGroup[i] = i + 1 == scores.Length || scores[i + 1] != scores[i];
        }
    }

    /// <summary>The area under the receiver operating characteristic and the average precision; NaN where one side has no weight.</summary>
    public (double Area, double Precision) Measure(ReadOnlySpan<double> weights)
    {
        double area = 0;
        double precision = 0;
        double below = 0;
        double above = 0;
        double found = 0;
        double positives = 0;
        double negatives = 0;

        // From the highest score down: a threshold at a group predicts it and all before it.
        for (int i = _rows.Length - 1; i >= 0; i--)
        {
            double weight = weights[_rows[i]];
            if (_positive[i])
            {
                positives += weight;
            }
            else
            {
                negatives += weight;
            }

            if (i > 0 && !_endsGroup[i - 1])
            {
                continue;
            }

            found += positives;
            above += positives + negatives;
            area += negatives * ((2 * (found - positives)) + positives);
            precision += positives > 0 ? positives * (found / above) : 0;
            below += negatives;
            positives = 0;
            negatives = 0;
        }

        return (found > 0 && below > 0 ? area / (2 * found * below) : double.NaN, found > 0 ? precision / found : double.NaN);
    }
}
