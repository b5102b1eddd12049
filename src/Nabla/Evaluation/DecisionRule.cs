using System;

namespace Nabla.Evaluation;

/// <summary>
/// Decides for the class whose expected cost is least, <c>argmin_d sum_t p_t cost(t, d)</c>, the first of equals (Elkan, "The foundations of
/// cost-sensitive learning", IJCAI 2001).
/// </summary>
/// <param name="costs">Row-major [true class x decision].</param>
/// <param name="classes">The number of classes.</param>
sealed class DecisionRule(double[] costs, int classes)
{
    /// <summary>
    /// The probability of the second of two classes from which on it is decided for: <c>(c01 - c00) / (c01 - c00 + c10 - c11)</c>; the shares of the
    /// two wrong decisions in what they cost together.
    /// </summary>
    public double? Threshold => classes == 2 ? costs[1] / (costs[1] + costs[2]) : null;

    /// <summary>What a decision costs where a class is the true one.</summary>
    public double Cost(int truth, int decision) => costs[(truth * classes) + decision];

    /// <summary>The decision for a row's probabilities.</summary>
    public int Decide(ReadOnlySpan<double> probabilities)
    {
        int best = 0;
        double least = double.PositiveInfinity;
        for (int decision = 0; decision < classes; decision++)
        {
            double expected = 0;
            for (int truth = 0; truth < classes; truth++)
            {
                expected += probabilities[truth] * costs[(truth * classes) + decision];
            }

            if (expected < least)
            {
                (best, least) = (decision, expected);
            }
        }

        return best;
    }
}
