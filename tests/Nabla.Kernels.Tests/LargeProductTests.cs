using System;
using System.Numerics;

namespace Nabla.Kernels.Tests;

/// <summary>Products large enough for blocks of k, copies of blocks and requests ahead: still the plain chains, and nothing else touched.</summary>
public sealed class LargeProductTests
{
    [Theory]
    [InlineData(7, 1030, 64)]
    [InlineData(13, 2049, 16)]
    [InlineData(130, 1100, 32)]
    public void Multiply_DeepRows_EqualsTheScalarChain(int rows, int depth, int columns)
    {
        Check<float>(rows, depth, columns, depth, 1, 0);
        Check<double>(rows, depth, columns, depth, 1, 16);
    }

    // A reaches over more than 768 KiB: with 128 rows or more a B with gaps is copied together, in blocks of 256 (float) or 128 k (double).
    [Theory]
    [InlineData(128, 200, 64)]
    [InlineData(131, 257, 48)]
    [InlineData(200, 600, 16)]
    [InlineData(60, 300, 64)]
    [InlineData(5, 300, 64)]
    public void Multiply_ColumnsOfALargeMatrix_EqualsTheScalarChain(int rows, int depth, int columns)
    {
        Check<float>(rows, depth, columns, 1, 1024, 16);
        Check<double>(rows, depth, columns, 1, 1024, 16);
        Check<float>(rows, depth, columns, 1, 1024, 0);
    }

    [Fact]
    public void Multiply_IntoItsOwnStart_ContinuesTheChains()
    {
        float[] a = Draw.Values<float>(1, 300 * 1024), b = Draw.Values<float>(2, 300 * 80), start = Draw.Values<float>(3, 150 * 64);
        float[] c = [.. start], expected = new float[start.Length];
        MatrixProduct.Multiply<float>(a, 1, 1024, b, 80, 300, start, 64, expected, 64, 150, 64);
        MatrixProduct.Multiply<float>(a, 1, 1024, b, 80, 300, c, 64, c, 64, 150, 64);
        Assert.Equal(expected, c);
    }

    static void Check<T>(int rows, int depth, int columns, int aRow, int aDepth, int gap)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int bDepth = columns + gap;
        using var a = GuardedMemory<T>.Of(Draw.Values<T>(rows, (rows - 1) * aRow + (depth - 1) * aDepth + 1), atEnd: gap == 0);
        using var b = GuardedMemory<T>.Of(Draw.Values<T>(depth, (depth - 1) * bDepth + columns), atEnd: gap == 0);
        using var c = new GuardedMemory<T>(rows * columns, atEnd: gap == 0);
        T[] start = gap == 0 ? [] : Draw.Values<T>(columns, columns);
        MatrixProduct.Multiply<T>(a.Span, aRow, aDepth, b.Span, bDepth, depth, start, 0, c.Span, columns, rows, columns);
        T[] expected = new T[rows * columns];
        for (int row = 0; row < rows; row++)
        {
            Span<T> sums = expected.AsSpan(row * columns, columns);
            start.CopyTo(sums);
            for (int k = 0; k < depth; k++)
            {
                T x = a.Span[row * aRow + k * aDepth];
                ReadOnlySpan<T> weights = b.Span.Slice(k * bDepth, columns);
                for (int column = 0; column < columns; column++)
                {
                    sums[column] = T.FusedMultiplyAdd(x, weights[column], sums[column]);
                }
            }
        }

        Bits.AssertEqual<T>(expected, c.Span);
    }
}
