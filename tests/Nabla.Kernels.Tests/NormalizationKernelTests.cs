using System;
using System.Linq;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Nabla.Kernels.Tests;

/// <summary>Layer and batch normalisation against plain loops in the stated order of additions, bit for bit, between guard pages.</summary>
public sealed class NormalizationKernelTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RowNormalization_EveryColumnCount_EqualsThePlainLoop(bool atEnd)
    {
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T epsilon = T.CreateTruncating(1e-5);
            for (int columns = 1; columns <= 257; columns += columns < 36 ? 1 : 13)
            {
                int padded = VectorArithmetic.Padded(columns);
                using var x = GuardedMemory<T>.Of(Draw.Values<T>(columns, padded), atEnd);
                using var dy = GuardedMemory<T>.Of(Draw.Values<T>(columns + 1, padded), atEnd);
                using var gamma = GuardedMemory<T>.Of(Padding(Draw.Values<T>(columns + 2, padded), columns), atEnd);
                using var beta = GuardedMemory<T>.Of(Padding(Draw.Values<T>(columns + 3, padded), columns), atEnd);
                using var y = new GuardedMemory<T>(padded, atEnd);
                using var moments = new GuardedMemory<T>(2, atEnd);
                T[] before = Draw.Values<T>(columns + 4, padded);
                using var dx = GuardedMemory<T>.Of(before, atEnd);
                using var added = GuardedMemory<T>.Of(before, atEnd);
                using var dGamma = GuardedMemory<T>.Of(before, atEnd);
                RowNormalizationKernel.Forward<T>(x.Span, columns, gamma.Span, beta.Span, epsilon, y.Span, moments.Span);
                RowNormalizationKernel.Backward<T>(x.Span, columns, gamma.Span, moments.Span, dy.Span, dx.Span, add: false);
                RowNormalizationKernel.Backward<T>(x.Span, columns, gamma.Span, moments.Span, dy.Span, added.Span, add: true);
                RowNormalizationKernel.GammaGradient<T>(x.Span, dy.Span, padded, 1, moments.Span, dGamma.Span);

                T n = T.CreateTruncating(columns);
                T mean = LaneSum<T>(x.Span[..columns], static (sum, value, _) => sum + value) / n;
                T variance = LaneSum<T>(x.Span[..columns], (sum, value, _) => T.FusedMultiplyAdd(value - mean, value - mean, sum)) / n;
                T r = T.One / T.Sqrt(variance + epsilon);
                Assert.Equal([mean, r], moments.Span.ToArray());
                T[] g = [.. Enumerable.Range(0, columns).Select(i => gamma.Span[i] * dy.Span[i])];
                T[] h = [.. Enumerable.Range(0, columns).Select(i => (x.Span[i] - mean) * r)];
                T meanG = LaneSum<T>(g, static (sum, value, _) => sum + value) / n;
                T meanProduct = LaneSum<T>(g, (sum, value, i) => T.FusedMultiplyAdd(value, h[i], sum)) / n;
                for (int i = 0; i < padded; i++)
                {
                    bool inside = i < columns;
                    T expected = inside ? r * (g[i] - meanG - (h[i] * meanProduct)) : T.Zero;
                    Assert.Equal(inside ? T.FusedMultiplyAdd(gamma.Span[i], h[i], beta.Span[i]) : T.Zero, y.Span[i]);
                    Assert.Equal(expected, dx.Span[i]);
                    Assert.Equal(before[i] + expected, added.Span[i]);
                    Assert.Equal(dy.Span[i] * ((x.Span[i] - mean) * r) + T.Zero, dGamma.Span[i]);
                }
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ColumnNormalization_EveryShape_EqualsThePlainLoop(bool atEnd)
    {
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            for (int rows = 2; rows <= 70; rows += rows < 9 ? 1 : 20)
            {
                foreach (int columns in new[] { 16, 32, 64 })
                {
                    CheckShape<T>(rows, columns, columns + 16 * (rows % 2), atEnd);
                }
            }
        }
    }

    static void CheckShape<T>(int rows, int columns, int stride, bool atEnd)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = (rows - 1) * stride + columns;
        T epsilon = T.CreateTruncating(1e-5), n = T.CreateTruncating(rows), momentum = T.CreateTruncating(0.25);
        using var x = GuardedMemory<T>.Of(Draw.Values<T>(rows, length), atEnd);
        using var dy = GuardedMemory<T>.Of(Draw.Values<T>(rows + 1, length), atEnd);
        using var gamma = GuardedMemory<T>.Of(Draw.Values<T>(rows + 2, columns), atEnd);
        using var beta = GuardedMemory<T>.Of(Draw.Values<T>(rows + 3, columns), atEnd);
        using var mean = new GuardedMemory<T>(columns, atEnd);
        using var scale = new GuardedMemory<T>(columns, atEnd);
        T[] running = Draw.Values<T>(rows + 4, columns), before = Draw.Values<T>(rows + 5, length);
        using var runningMean = GuardedMemory<T>.Of(running, atEnd);
        using var runningVariance = GuardedMemory<T>.Of(running, atEnd);
        using var y = GuardedMemory<T>.Of(before, atEnd);
        using var dx = GuardedMemory<T>.Of(before, atEnd);
        using var fixedMoments = GuardedMemory<T>.Of(before, atEnd);
        using var dGamma = new GuardedMemory<T>(columns, atEnd);
        ColumnNormalizationKernel.Moments<T>(x.Span, stride, rows, mean.Span, scale.Span);
        T[] variances = scale.Span.ToArray();
        ColumnNormalizationKernel.Follow<T>(mean.Span, scale.Span, rows, momentum, runningMean.Span, runningVariance.Span);
        ColumnNormalizationKernel.ToScale(scale.Span, epsilon);
        ColumnNormalizationKernel.Forward<T>(x.Span, stride, rows, mean.Span, scale.Span, gamma.Span, beta.Span, y.Span);
        ColumnNormalizationKernel.Backward<T>(x.Span, dy.Span, stride, rows, mean.Span, scale.Span, gamma.Span, ofTheseRows: true, dx.Span, add: true);
        ColumnNormalizationKernel.Backward<T>(
            x.Span, dy.Span, stride, rows, mean.Span, scale.Span, gamma.Span, ofTheseRows: false, fixedMoments.Span, add: false);
        ColumnNormalizationKernel.GammaGradient<T>(x.Span, dy.Span, stride, rows, mean.Span, scale.Span, dGamma.Span);
        for (int column = 0; column < columns; column++)
        {
            T sum = T.Zero, squares = T.Zero, sumOfDelta = T.Zero, product = T.Zero;
            for (int row = 0; row < rows; row++)
            {
                sum += x.Span[row * stride + column];
            }

            T m = sum / n;
            for (int row = 0; row < rows; row++)
            {
                T difference = x.Span[row * stride + column] - m;
                squares = T.FusedMultiplyAdd(difference, difference, squares);
            }

            T r = T.One / T.Sqrt(squares / n + epsilon);
            Assert.Equal((m, squares / n, r), (mean.Span[column], variances[column], scale.Span[column]));
            T rest = T.One - momentum, unbiased = n / (n - T.One);
            Assert.Equal((rest * running[column]) + (momentum * m), runningMean.Span[column]);
            Assert.Equal((rest * running[column]) + (momentum * (unbiased * (squares / n))), runningVariance.Span[column]);
            for (int row = 0; row < rows; row++)
            {
                int at = row * stride + column;
                sumOfDelta += dy.Span[at];
                product = T.FusedMultiplyAdd(dy.Span[at], (x.Span[at] - m) * r, product);
            }

            T factor = gamma.Span[column] * r;
            Assert.Equal(product, dGamma.Span[column]);
            for (int row = 0; row < rows; row++)
            {
                int at = row * stride + column;
                T h = (x.Span[at] - m) * r;
                Assert.Equal(T.FusedMultiplyAdd(gamma.Span[column], h, beta.Span[column]), y.Span[at]);
                Assert.Equal(before[at] + (factor * (dy.Span[at] - (sumOfDelta / n) - (h * (product / n)))), dx.Span[at]);
                Assert.Equal(factor * dy.Span[at], fixedMoments.Span[at]);
            }
        }

        // Between the columns of two rows nothing is written.
        for (int i = 0; i < length; i++)
        {
            Assert.True(i % stride < columns || (y.Span[i] == before[i] && dx.Span[i] == before[i]));
        }
    }

    static T[] Padding<T>(T[] values, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        values.AsSpan(columns).Clear();
        return values;
    }

    /// <summary>One sum for each lane of 512 bits, then lane i plus lane i + half.</summary>
    static T LaneSum<T>(ReadOnlySpan<T> values, Func<T, T, int, T> add)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] lanes = new T[Vector512<T>.Count];
        for (int i = 0; i < values.Length; i++)
        {
            lanes[i % lanes.Length] = add(lanes[i % lanes.Length], values[i], i);
        }

        for (int half = lanes.Length / 2; half > 0; half /= 2)
        {
            for (int i = 0; i < half; i++)
            {
                lanes[i] += lanes[i + half];
            }
        }

        return lanes[0];
    }
}
