using System;
using Nabla.Kernels;

namespace Nabla.Evaluation;

/// <summary>
/// Finds the temperature T at which the probabilities <c>softmax(z / T)</c> or <c>sigmoid(z / T)</c> have the least log loss (Platt 1999; Guo, Pleiss,
/// Sun and Weinberger, "On calibration of modern neural networks", ICML 2017). Of an ensemble the probabilities are the mean over its members.
/// </summary>
/// <param name="logits"><c>[rows x members x outputs]</c></param>
/// <param name="members">The members whose probabilities are averaged.</param>
/// <param name="outputs">The outputs of a member.</param>
/// <param name="targets">What each output should be, from 0 to 1: <c>[rows x outputs]</c>.</param>
/// <param name="weights">What each row counts; empty: once.</param>
sealed class TemperatureSolver(double[] logits, int members, int outputs, double[] targets, double[] weights)
{
    /// <summary>The range searched: beyond it the logits are either noise or as good as decisions.</summary>
    const double Largest = 20;
    const int Steps = 64;

    /// <summary>The temperature for outputs that make up one distribution, over some of the rows.</summary>
    /// <param name="rows">The rows that count, as indices into the logits.</param>
    public double OfSoftmax(ReadOnlySpan<int> rows) => Solve(rows, output: -1);

    /// <summary>The temperature of one output that is a probability by itself.</summary>
    /// <param name="rows">The rows that count, as indices into the logits.</param>
    /// <param name="output">Which output.</param>
    public double OfSigmoid(ReadOnlySpan<int> rows, int output) => Solve(rows, output);

    /// <summary>The probabilities of a row at temperature T, the mean over the members.</summary>
    public void Softmax(int row, double temperature, Span<double> probabilities)
    {
        probabilities.Clear();
        Span<double> own = outputs <= 64 ? stackalloc double[outputs] : new double[outputs];
        for (int member = 0; member < members; member++)
        {
            Member(row, member, 1 / temperature, own);
            for (int c = 0; c < outputs; c++)
            {
                probabilities[c] += own[c] / members;
            }
        }
    }

    /// <summary>The probability of a row's output at temperature T, the mean over the members.</summary>
    public double Sigmoid(int row, int output, double temperature)
    {
        double sum = 0;
        for (int member = 0; member < members; member++)
        {
            sum += Logistic(logits[(((row * members) + member) * outputs) + output] / temperature);
        }

        return sum / members;
    }

    double Solve(ReadOnlySpan<int> rows, int output)
    {
        // The loss is convex in 1/T for a single network: bisection of its derivative, halving the range on a logarithmic scale.
        double low = 1 / Largest;
        double high = Largest;
        for (int step = 0; step < Steps && low < high; step++)
        {
            double middle = Math.Sqrt(low * high);
            if (Derivative(rows, output, middle) < 0)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return 1 / Math.Sqrt(low * high);
    }

    /// <summary>The derivative by 1/T of the summed log loss.</summary>
    double Derivative(ReadOnlySpan<int> rows, int output, double inverse)
    {
        var sum = default(CompensatedSum);
        double[] own = new double[outputs];
        double[] mean = new double[outputs];
        double[] slope = new double[outputs];
        foreach (int row in rows)
        {
            double derivative = output < 0 ? OfDistribution(row, inverse, own, mean, slope) : OfOutput(row, output, inverse);
            sum.Add(weights.Length > 0 ? weights[row] * derivative : derivative);
        }

        return sum.Value;
    }

    double OfDistribution(int row, double inverse, double[] own, double[] mean, double[] slope)
    {
        Array.Clear(mean);
        Array.Clear(slope);
        ReadOnlySpan<double> wanted = targets.AsSpan(row * outputs, outputs);
        double derivative = 0;
        for (int member = 0; member < members; member++)
        {
            ReadOnlySpan<double> z = logits.AsSpan(((row * members) + member) * outputs, outputs);
            Member(row, member, inverse, own);
            double expected = 0;
            for (int c = 0; c < outputs; c++)
            {
                expected += own[c] * z[c];
            }

            for (int c = 0; c < outputs; c++)
            {
                mean[c] += own[c];
                slope[c] += own[c] * (z[c] - expected);
                derivative -= members == 1 ? wanted[c] * (z[c] - expected) : 0;
            }
        }

        for (int c = 0; c < outputs && members > 1; c++)
        {
            derivative -= wanted[c] * slope[c] / Math.Max(mean[c], 1e-300);
        }

        return derivative;
    }

    double OfOutput(int row, int output, double inverse)
    {
        double wanted = targets[(row * outputs) + output];
        double mean = 0;
        double rest = 0;
        double slope = 0;
        for (int member = 0; member < members; member++)
        {
            double z = logits[(((row * members) + member) * outputs) + output];
            double p = Logistic(z * inverse);
            double q = Logistic(-z * inverse);
            if (members == 1)
            {
                return z * (p - wanted);
            }

            mean += p;
            rest += q;
            slope += p * q * z;
        }

        return slope * (((1 - wanted) / Math.Max(rest, 1e-300)) - (wanted / Math.Max(mean, 1e-300)));
    }

    /// <summary>One member's softmax of its logits times <paramref name="inverse"/>.</summary>
    void Member(int row, int member, double inverse, Span<double> probabilities)
    {
        ReadOnlySpan<double> z = logits.AsSpan(((row * members) + member) * outputs, outputs);
        double largest = double.NegativeInfinity;
        foreach (double logit in z)
        {
            largest = Math.Max(largest, logit);
        }

        double sum = 0;
        for (int c = 0; c < outputs; c++)
        {
            probabilities[c] = VectorMath.Exp((z[c] - largest) * inverse);
            sum += probabilities[c];
        }

        for (int c = 0; c < outputs; c++)
        {
            probabilities[c] /= sum;
        }
    }

    static double Logistic(double z)
    {
        double e = VectorMath.Exp(-Math.Abs(z));
        return z >= 0 ? 1 / (1 + e) : e / (1 + e);
    }
}
