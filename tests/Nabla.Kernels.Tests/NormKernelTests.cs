using System;
using System.Linq;
using System.Numerics;

namespace Nabla.Kernels.Tests;

/// <summary>Norms, dot products and the max-norm constraint: the stated order of additions, bit by bit.</summary>
public sealed class NormKernelTests
{
    static readonly int[] s_lengths = [0, 1, 7, 8, 15, 16, 17, 100, 4095, 4096, 4097, 8192, 10_000];

    [Fact]
    public void Dot_OfDifferentLengths_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => NormKernel.Dot<float>(new float[16], new float[17]));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Dot_EveryLength_AddsInTheStatedOrder(bool atEnd)
    {
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            foreach (int length in s_lengths)
            {
                using var a = GuardedMemory<T>.Of(Draw.Values<T>(length, length), atEnd);
                using var b = GuardedMemory<T>.Of(Draw.Values<T>(length + 1, length), atEnd);
                Assert.Equal(PlainDot<T>(a.Span, b.Span), NormKernel.Dot<T>(a.Span, b.Span));
                Assert.Equal(PlainDot<T>(a.Span, a.Span), NormKernel.SumOfSquares<T>(a.Span));
                double byBlocks = 0;
                for (int block = 0; block < NormKernel.BlockCount(length); block++)
                {
                    byBlocks += NormKernel.SumOfSquaresOfBlock<T>(a.Span, block);
                }

                Assert.Equal(byBlocks, NormKernel.SumOfSquares<T>(a.Span));
            }
        }
    }

    [Fact]
    public void SumOfSquares_SingleNumbers_AreSquaredInDouble()
    {
        // As a float 1e30² is infinite, and 1 + 1e-10 is 1.
        Assert.Equal(2 * (double)1e30f * 1e30f, NormKernel.SumOfSquares<float>([1e30f, -1e30f]), 1e46);
        Assert.Equal(1 + ((double)1e-5f * 1e-5f), NormKernel.SumOfSquares<float>([1, 1e-5f]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AddScaledAndScale_EveryLength_RoundOnce(bool atEnd)
    {
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            for (int length = 0; length <= 40; length++)
            {
                T[] values = Draw.Values<T>(length, length);
                T[] sum = Draw.Values<T>(length + 1, length);
                using var valueMemory = GuardedMemory<T>.Of(values, atEnd);
                using var sumMemory = GuardedMemory<T>.Of(sum, atEnd);
                T scale = T.CreateTruncating(0.3);
                LinearKernel.AddScaled(scale, valueMemory.Span, sumMemory.Span);
                Assert.Equal(values.Zip(sum, (v, s) => T.FusedMultiplyAdd(scale, v, s)), sumMemory.Span.ToArray());
                LinearKernel.Scale(scale, valueMemory.Span);
                Assert.Equal(values.Select(v => v * scale), valueMemory.Span.ToArray());
            }
        }
    }

    [Theory]
    [InlineData(16, 1)]
    [InlineData(16, 50)]
    [InlineData(48, 7)]
    [InlineData(64, 33)]
    public void MaxNorm_EveryColumn_IsAtMostTheLimitAndOtherwiseAsItWas(int width, int rows)
    {
        Check<float>(1e-5);
        Check<double>(1e-14);

        void Check<T>(double tolerance)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T[] before = Draw.Values<T>(width + rows, width * rows);
            double[] norms = [.. Enumerable.Range(0, width).Select(column => Norm(before, column))];
            double limit = norms.Order().ElementAt(width / 2);
            using var panel = GuardedMemory<T>.Of(before, atEnd: true);
            MaxNormKernel.Apply(panel.Span, width, limit);
            T[] after = panel.Span.ToArray();
            for (int column = 0; column < width; column++)
            {
                T factor = norms[column] > limit ? T.CreateTruncating(limit / norms[column]) : T.One;
                for (int row = 0; row < rows; row++)
                {
                    Assert.Equal(before[(row * width) + column] * factor, after[(row * width) + column]);
                }

                Assert.Equal(Math.Min(norms[column], limit), Norm(after, column), tolerance);
            }

            Assert.Equal(width - (width / 2) - 1, norms.Count(norm => norm > limit));

            double Norm(T[] weights, int column)
            {
                double sum = 0;
                for (int row = 0; row < rows; row++)
                {
                    double weight = double.CreateTruncating(weights[(row * width) + column]);
                    sum = Math.FusedMultiplyAdd(weight, weight, sum);
                }

                return Math.Sqrt(sum);
            }
        }
    }

    [Fact]
    public void MaxNorm_NoColumnAboveTheLimit_ChangesNothing()
    {
        double[] panel = Draw.Values<double>(1, 16 * 5);
        double[] before = [.. panel];
        MaxNormKernel.Apply<double>(panel, 16, 10);
        Assert.Equal(before, panel);
    }

    /// <summary>Blocks of 4096; in each, element i goes to lane i mod 8 of vector i / 8 mod 2; the two vectors are added, then the lanes by halving.</summary>
    static double PlainDot<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double total = 0;
        for (int first = 0; first < a.Length; first += 4096)
        {
            double[] lanes = new double[16];
            for (int i = first; i < Math.Min(first + 4096, a.Length); i++)
            {
                lanes[i % 16] = Math.FusedMultiplyAdd(double.CreateTruncating(a[i]), double.CreateTruncating(b[i]), lanes[i % 16]);
            }

            for (int half = 8; half > 0; half /= 2)
            {
                for (int i = 0; i < half; i++)
                {
                    lanes[i] += lanes[i + half];
                }
            }

            total += lanes[0];
        }

        return total;
    }
}
