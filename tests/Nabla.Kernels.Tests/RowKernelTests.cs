using System;
using System.Linq;
using System.Numerics;

namespace Nabla.Kernels.Tests;

/// <summary>Gathering rows and sums over rows: the plain loop, bit by bit, whatever lies behind the last whole vector.</summary>
public sealed class RowKernelTests
{
    [Fact]
    public void AddAndDivide_EveryLength_AreThePlainLoop()
    {
        Check<float>();
        Check<double>();

        static void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T seven = T.CreateTruncating(7);
            for (int length = 0; length <= 50; length++)
            {
                T[] source = Draw.Values<T>(length, length);
                T[] target = Draw.Values<T>(length + 1, length + 3);
                T[] before = [.. target];
                using var memory = GuardedMemory<T>.Of(source, atEnd: true);
                RowKernel.Add<T>(memory.Span, target);
                Assert.Equal(source.Zip(before, (s, t) => t + s), target[..length]);
                Assert.Equal(before[length..], target[length..]);

                RowKernel.Divide(memory.Span, seven);
                Assert.Equal(source.Select(value => value / seven), memory.Span.ToArray());
            }

            Assert.Throws<ArgumentOutOfRangeException>(() => RowKernel.Add<T>(new T[4], new T[3]));
        }
    }

    [Theory]
    [InlineData(0, 16)]
    [InlineData(1, 16)]
    [InlineData(5, 16)]
    [InlineData(33, 48)]
    public void Sums_OfRows_AddUpwards(int rows, int columns)
    {
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            int stride = columns + 16;
            T[] a = Draw.Values<T>(rows, rows == 0 ? 0 : ((rows - 1) * stride) + columns);
            T[] b = Draw.Values<T>(rows + 1, a.Length);
            using var aMemory = GuardedMemory<T>.Of(a, atEnd: true);
            using var bMemory = GuardedMemory<T>.Of(b, atEnd: true);
            using var sums = GuardedMemory<T>.Of(Draw.Values<T>(2, columns), atEnd: true);
            RowKernel.SumProducts<T>(aMemory.Span, bMemory.Span, stride, rows, sums.Span);
            Assert.Equal(
                Enumerable.Range(0, columns).Select(c => Enumerable.Range(0, rows).Aggregate(
                    T.Zero, (sum, r) => T.FusedMultiplyAdd(a[(r * stride) + c], b[(r * stride) + c], sum))),
                sums.Span.ToArray());

            RowKernel.SumRows<T>(aMemory.Span, stride, rows, columns - 16, 16, sums.Span);
            Assert.Equal(
                Enumerable.Range(columns - 16, 16).Select(c => Enumerable.Range(0, rows).Aggregate(T.Zero, (sum, r) => sum + a[(r * stride) + c])),
                sums.Span[..16].ToArray());
        }
    }

    [Fact]
    public void Gather_RowsInAnyOrder_CopiesThemAndRefusesOthers()
    {
        float[] matrix = [.. Enumerable.Range(0, 5 * 16).Select(i => (float)i)];
        float[] rows = new float[3 * 16];
        RowKernel.Gather<float>(matrix, 16, [4, 0, 4], rows);
        Assert.Equal([.. matrix[64..], .. matrix[..16], .. matrix[64..]], rows);

        float[] firsts = new float[3];
        RowKernel.GatherColumn<float>(matrix, 16, [4, 0, 4], firsts);
        Assert.Equal([64, 0, 64], firsts);

        Assert.Throws<ArgumentOutOfRangeException>("rows", () => RowKernel.Gather<float>(matrix, 16, [5], rows));
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => RowKernel.Gather<float>(matrix, 16, [-1], rows));
        Assert.Throws<ArgumentOutOfRangeException>(() => RowKernel.Gather<float>(matrix, 16, [0, 1, 2, 3], rows));
        Assert.Throws<IndexOutOfRangeException>(() => RowKernel.GatherColumn<float>(matrix, 16, [5], firsts));
        Assert.Throws<IndexOutOfRangeException>(() => RowKernel.GatherColumn<float>(matrix, 16, [-1], firsts));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void CopyOrAdd_RowsOfOtherStrides_TouchesTheirColumnsOnly(bool add)
    {
        double[] from = Draw.Values<double>(1, 3 * 48);
        double[] to = Draw.Values<double>(2, 3 * 32);
        double[] before = [.. to];
        RowKernel.CopyOrAdd<double>(from, 48, to, 32, rows: 3, columns: 16, add);
        for (int i = 0; i < to.Length; i++)
        {
            double copied = from[(i / 32 * 48) + (i % 32)];
            Assert.Equal(i % 32 >= 16 ? before[i] : add ? before[i] + copied : copied, to[i]);
        }
    }

    [Fact]
    public void Multiply_ElementByElement_ReplacesOrAdds()
    {
        float[] from = Draw.Values<float>(1, 32);
        float[] factors = Draw.Values<float>(2, 32);
        float[] to = new float[32];
        RowKernel.Multiply<float>(from, factors, to, add: false);
        float[] product = [.. from.Zip(factors, (f, g) => f * g)];
        Assert.Equal(product, to);
        RowKernel.Multiply<float>(from, factors, to, add: true);
        Assert.Equal(product.Select(value => value + value), to);
    }
}
