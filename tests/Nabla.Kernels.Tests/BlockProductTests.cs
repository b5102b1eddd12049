using System;
using System.Linq;
using System.Numerics;

namespace Nabla.Kernels.Tests;

/// <summary>The products of a small layer among others: plain chains of fused multiply-adds, and nothing written beside them.</summary>
public sealed class BlockProductTests
{
    [Fact]
    public void Products_OfEveryShape_AreThePlainChains()
    {
        for (int columns = 1; columns <= 40; columns += columns < 18 ? 1 : 11)
        {
            for (int rows = 1; rows <= 33; rows += rows < 9 ? 1 : 8)
            {
                foreach (int depth in new[] { 1, 3, 4, 6, 8, 16, 19, 70, 85 })
                {
                    Check<float>(rows, depth, columns);
                    Check<double>(rows, depth, columns);
                }
            }
        }
    }

    [Fact]
    public void Products_OutsideTheirMemory_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => BlockProduct.Forward<float>(new float[5], 3, new float[48], 16, 3, new float[4], new float[8], 4, 2, 4));
        Assert.Throws<ArgumentException>(() => BlockProduct.Forward<float>(new float[6], 3, new float[48], 16, 3, new float[4], new float[8], 4, -2, 4));
        Assert.Throws<ArgumentException>(() => BlockProduct.Forward<float>(new float[6], 3, new float[48], 16, 3, new float[4], new float[8], 4, 2, -4));
        Assert.Throws<ArgumentException>(() => BlockProduct.Backward<float>(new float[7], 4, new float[48], 16, 3, new float[6], 3, 2, 4));
        Assert.Throws<ArgumentException>(() => BlockProduct.Gradient<float>(new float[6], 3, new float[8], 4, 2, new float[35], 16, 3, 4));
    }

    static void Check<T>(int rows, int depth, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int padded = VectorArithmetic.Padded(columns);
        var random = new Random((rows * 1000) + (depth * 100) + columns);
        T[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => T.CreateTruncating((2 * random.NextDouble()) - 1))];
        T[] x = Draw(rows * (depth + 2));
        T[] b = Draw(columns);
        T[] dz = Draw(rows * (columns + 3));
        T[] w = Draw(depth * padded);
        for (int k = 0; k < depth; k++)
        {
            w.AsSpan((k * padded) + columns, padded - columns).Clear();
        }

        T seven = T.CreateTruncating(7);
        T[] z = [.. Enumerable.Repeat(seven, rows * (columns + 3))];
        T[] dx = [.. Enumerable.Repeat(seven, rows * (depth + 2))];
        T[] dw = [.. Enumerable.Repeat(seven, depth * padded)];
        BlockProduct.Forward<T>(x, depth + 2, w, padded, depth, b, z, columns + 3, rows, columns);
        BlockProduct.Backward<T>(dz, columns + 3, w, padded, depth, dx, depth + 2, rows, columns);
        BlockProduct.Gradient<T>(x, depth + 2, dz, columns + 3, rows, dw, padded, depth, columns);
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns + 3; c++)
            {
                T expected = c < columns ? b[c] : seven;
                for (int k = 0; k < depth && c < columns; k++)
                {
                    expected = T.FusedMultiplyAdd(x[(r * (depth + 2)) + k], w[(k * padded) + c], expected);
                }

                Assert.Equal(expected, z[(r * (columns + 3)) + c]);
            }

            for (int k = 0; k < depth + 2; k++)
            {
                T expected = seven;
                for (int c = 0; c < columns && k < depth; c++)
                {
                    expected = T.FusedMultiplyAdd(dz[(r * (columns + 3)) + c], w[(k * padded) + c], expected);
                }

                Assert.Equal(expected, dx[(r * (depth + 2)) + k]);
            }
        }

        for (int k = 0; k < depth; k++)
        {
            for (int c = 0; c < padded; c++)
            {
                T expected = seven;
                for (int r = 0; r < rows && c < columns; r++)
                {
                    expected = T.FusedMultiplyAdd(x[(r * (depth + 2)) + k], dz[(r * (columns + 3)) + c], expected);
                }

                Assert.Equal(expected, dw[(k * padded) + c]);
            }
        }
    }
}
