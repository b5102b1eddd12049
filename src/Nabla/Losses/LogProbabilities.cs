using System;
using System.Numerics;
using Nabla.Kernels;

namespace Nabla.Losses;

/// <summary>
/// Logarithms of softmax. Where one probability is above one half, <c>log p_c = (z_c - max z) + log(1 - rest)</c> with the sum of the other
/// probabilities as rest: the small loss of a confident right answer keeps its digits, which <c>logsumexp(z) - z_c</c> would cancel.
/// </summary>
readonly ref struct LogProbabilities<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly double _shift;
    readonly double _logarithm;

    /// <param name="logits">A row of logits, padded to a multiple of 16.</param>
    /// <param name="count">The number of classes.</param>
    /// <param name="probabilities">Receives the probabilities, zeros in the padding.</param>
    public LogProbabilities(ReadOnlySpan<T> logits, int count, Span<T> probabilities)
    {
        double logSum = SoftmaxKernel.Row(logits, count, probabilities);
        _shift = logSum;
        T half = T.CreateTruncating(0.5);
        for (int c = 0; c < count; c++)
        {
            if (probabilities[c] > half)
            {
                _shift = double.CreateTruncating(logits[c]);
                _logarithm = VectorMath.Log1P(-Rest(probabilities[..count], c));
                return;
            }
        }
    }

    /// <summary>log p of the class with this logit.</summary>
    public double Of(double logit) => (logit - _shift) + _logarithm;

    static double Rest(ReadOnlySpan<T> probabilities, int largest)
    {
        double sum = 0;
        for (int c = 0; c < probabilities.Length; c++)
        {
            if (c != largest)
            {
                sum += double.CreateTruncating(probabilities[c]);
            }
        }

        return sum;
    }
}
