using System;
using System.Numerics;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Losses;

/// <summary>
/// Logarithms of the softmax of up to eight rows, whose logarithms are computed together. Where one probability is above one half,
/// <c>log p_c = (z_c - max z) + log(1 - rest)</c> with the sum of the other probabilities as rest: the small loss of a confident right answer
/// keeps its digits, which <c>logsumexp(z) - z_c</c> would cancel.
/// </summary>
readonly ref struct LogProbabilities<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The most rows.</summary>
    public const int RowCount = 8;

    readonly Vector512<double> _shift;
    readonly Vector512<double> _logarithm;

    /// <param name="logits">Row r at <c>r * stride</c>, padded to a multiple of 16.</param>
    /// <param name="stride">Elements from row to row.</param>
    /// <param name="rows">Between 1 and <see cref="RowCount"/>.</param>
    /// <param name="count">The number of classes.</param>
    /// <param name="probabilities">Receives the probabilities, zeros in the padding; row r at <c>r * stride</c>.</param>
    public LogProbabilities(ReadOnlySpan<T> logits, int stride, int rows, int count, Span<T> probabilities)
    {
        // Without a probability above one half: log p = (z - max z) - log total; with one: (z - its logit) + log(1 - rest).
        Span<double> shifts = stackalloc double[RowCount];
        Span<double> totals = stackalloc double[RowCount];
        Span<double> rests = stackalloc double[RowCount];
        totals.Fill(1);
        bool hasTotals = false;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<T> z = logits.Slice(row * stride, stride);
            Span<T> p = probabilities.Slice(row * stride, stride);
            T max = SoftmaxKernel.Row(z, count, p, out T total);
            int certain = Certain(p[..count]);
            if (certain < 0)
            {
                shifts[row] = double.CreateTruncating(max);
                totals[row] = double.CreateTruncating(total);
                hasTotals = true;
            }
            else
            {
                shifts[row] = double.CreateTruncating(z[certain]);
                rests[row] = -Rest(p[..count], certain);
            }
        }

        _shift = Vector512.Create<double>(shifts);
        _shift += hasTotals ? VectorMath.Log(Vector512.Create<double>(totals)) : Vector512<double>.Zero;
        _logarithm = VectorMath.Log1P(Vector512.Create<double>(rests));
    }

    /// <summary>log p of the class with this logit in a row.</summary>
    public double Of(int row, double logit) => (logit - _shift[row]) + _logarithm[row];

    /// <summary>The class with a probability above one half, or -1.</summary>
    static int Certain(ReadOnlySpan<T> probabilities)
    {
        Vector512<T> half = Vector512.Create(T.CreateTruncating(0.5));
        int c = 0;
        for (; c + Vector512<T>.Count <= probabilities.Length; c += Vector512<T>.Count)
        {
            if (Vector512.GreaterThanAny(Vector512.Create(probabilities[c..]), half))
            {
                break;
            }
        }

        for (; c < probabilities.Length; c++)
        {
            if (probabilities[c] > half[0])
            {
                return c;
            }
        }

        return -1;
    }

    static double Rest(ReadOnlySpan<T> probabilities, int largest)
    {
        double sum = 0;
        for (int c = 0; c < probabilities.Length; c++)
        {
            sum += c == largest ? 0 : double.CreateTruncating(probabilities[c]);
        }

        return sum;
    }
}
