using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels;

/// <summary>
/// Batch normalisation of a block of columns over n rows, <c>y = gamma ⊙ h + beta</c> with <c>h = (x - mean) · r</c>,
/// <c>r = 1 / sqrt(variance + epsilon)</c> (Ioffe and Szegedy 2015, algorithm 1). A lane is a column: sums run over the rows upwards. All spans
/// begin at the first column of the block; a block has a multiple of 16 columns.
/// </summary>
static class ColumnNormalizationKernel
{
    /// <summary>Mean and variance (with n) of each column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Moments<T>(ReadOnlySpan<T> x, int stride, int rows, Span<T> mean, Span<T> variance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector512<T> count = Vector512.Create(T.CreateTruncating(rows));
        for (int column = 0; column < mean.Length; column += Vector512<T>.Count)
        {
            Vector512<T> sum = Vector512<T>.Zero;
            for (int row = 0; row < rows; row++)
            {
                sum += Vector512.Create(x[((row * stride) + column)..]);
            }

            Vector512<T> center = sum / count;
            Vector512<T> squares = Vector512<T>.Zero;
            for (int row = 0; row < rows; row++)
            {
                Vector512<T> difference = Vector512.Create(x[((row * stride) + column)..]) - center;
                squares = VectorArithmetic.FusedMultiplyAdd(difference, difference, squares);
            }

            center.CopyTo(mean[column..]);
            (squares / count).CopyTo(variance[column..]);
        }
    }

    /// <summary><c>running := (1 - momentum) · running + momentum · batch</c>, the variance of the batch with n - 1.</summary>
    public static void Follow<T>(ReadOnlySpan<T> mean, ReadOnlySpan<T> variance, int rows, T momentum, Span<T> runningMean, Span<T> runningVariance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector512<T> share = Vector512.Create(momentum);
        Vector512<T> rest = Vector512.Create(T.One - momentum);
        Vector512<T> unbiased = Vector512.Create(T.CreateTruncating(rows) / T.CreateTruncating(rows - 1));
        for (int column = 0; column < mean.Length; column += Vector512<T>.Count)
        {
            ((rest * Vector512.Create<T>(runningMean[column..])) + (share * Vector512.Create(mean[column..]))).CopyTo(runningMean[column..]);
            ((rest * Vector512.Create<T>(runningVariance[column..])) + (share * (unbiased * Vector512.Create(variance[column..]))))
                .CopyTo(runningVariance[column..]);
        }
    }

    /// <summary>Variances become <c>r = 1 / sqrt(variance + epsilon)</c>, in place.</summary>
    public static void ToScale<T>(Span<T> variances, T epsilon)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int column = 0; column < variances.Length; column += Vector512<T>.Count)
        {
            (Vector512<T>.One / Vector512.Sqrt(Vector512.Create<T>(variances[column..]) + Vector512.Create(epsilon))).CopyTo(variances[column..]);
        }
    }

    /// <summary><c>y = gamma ⊙ (x - mean) · r + beta</c></summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<T>(
        ReadOnlySpan<T> x, int stride, int rows, ReadOnlySpan<T> mean, ReadOnlySpan<T> scale, ReadOnlySpan<T> gamma, ReadOnlySpan<T> beta, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int column = 0; column < mean.Length; column += Vector512<T>.Count)
        {
            Vector512<T> center = Vector512.Create(mean[column..]);
            Vector512<T> r = Vector512.Create(scale[column..]);
            Vector512<T> factor = Vector512.Create(gamma[column..]);
            Vector512<T> offset = Vector512.Create(beta[column..]);
            for (int row = 0; row < rows; row++)
            {
                int at = (row * stride) + column;
                VectorArithmetic.FusedMultiplyAdd(factor, (Vector512.Create(x[at..]) - center) * r, offset).CopyTo(y[at..]);
            }
        }
    }

    /// <summary>
    /// <c>dx = gamma r (dy - mean(dy) - h · mean(dy ⊙ h))</c>, means over the rows; where mean and variance are not those of the rows,
    /// <c>dx = gamma r dy</c>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> deltas, int stride, int rows, ReadOnlySpan<T> mean, ReadOnlySpan<T> scale, ReadOnlySpan<T> gamma,
        bool ofTheseRows, Span<T> to, bool add)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector512<T> count = Vector512.Create(T.CreateTruncating(rows));
        for (int column = 0; column < mean.Length; column += Vector512<T>.Count)
        {
            Vector512<T> center = Vector512.Create(mean[column..]);
            Vector512<T> r = Vector512.Create(scale[column..]);
            Vector512<T> factor = Vector512.Create(gamma[column..]) * r;
            Vector512<T> sum = Vector512<T>.Zero;
            Vector512<T> product = Vector512<T>.Zero;
            for (int row = 0; ofTheseRows && row < rows; row++)
            {
                int at = (row * stride) + column;
                Vector512<T> dy = Vector512.Create(deltas[at..]);
                sum += dy;
                product = VectorArithmetic.FusedMultiplyAdd(dy, (Vector512.Create(x[at..]) - center) * r, product);
            }

            Vector512<T> meanOfDelta = sum / count;
            Vector512<T> meanOfProduct = product / count;
            for (int row = 0; row < rows; row++)
            {
                int at = (row * stride) + column;
                Vector512<T> dy = Vector512.Create(deltas[at..]);
                Vector512<T> dx = ofTheseRows
                    ? factor * (dy - meanOfDelta - ((Vector512.Create(x[at..]) - center) * r * meanOfProduct))
                    : factor * dy;
                (add ? Vector512.Create<T>(to[at..]) + dx : dx).CopyTo(to[at..]);
            }
        }
    }

    /// <summary><c>dgamma[c] = sum over rows of dy[r, c] · h[r, c]</c>; dbeta is the plain sum.</summary>
    public static void GammaGradient<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> deltas, int stride, int rows, ReadOnlySpan<T> mean, ReadOnlySpan<T> scale, Span<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int column = 0; column < gradient.Length; column += Vector512<T>.Count)
        {
            Vector512<T> sum = Vector512<T>.Zero;
            for (int row = 0; row < rows; row++)
            {
                int at = (row * stride) + column;
                Vector512<T> normal = (Vector512.Create(x[at..]) - Vector512.Create(mean[column..])) * Vector512.Create(scale[column..]);
                sum = VectorArithmetic.FusedMultiplyAdd(Vector512.Create(deltas[at..]), normal, sum);
            }

            sum.CopyTo(gradient[column..]);
        }
    }
}
