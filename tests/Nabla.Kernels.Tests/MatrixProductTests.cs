using System;
using System.Numerics;

namespace Nabla.Kernels.Tests;

/// <summary>Every element of a product is one chain of fused multiply-adds in increasing k: the bits of the plain loop, whatever the shape.</summary>
public sealed class MatrixProductTests
{
    [Theory]
    [InlineData(1, 1, 16)]
    [InlineData(1, 784, 64)]
    [InlineData(4, 2, 16)]
    [InlineData(5, 3, 32)]
    [InlineData(6, 600, 48)]
    [InlineData(7, 13, 64)]
    [InlineData(32, 1030, 64)]
    [InlineData(64, 0, 16)]
    public void Multiply_AnyShape_EqualsTheScalarChainBitForBit(int rows, int depth, int columns)
    {
        CheckAgainstLoop<float>(rows, depth, columns, aRow: depth + 3, aDepth: 1);
        CheckAgainstLoop<double>(rows, depth, columns, aRow: depth + 3, aDepth: 1);
    }

    [Fact]
    public void Multiply_ColumnsOfA_EqualsTheScalarChain()
    {
        // The role of the weight gradient: A is read down its columns.
        CheckAgainstLoop<float>(rows: 20, depth: 33, columns: 48, aRow: 1, aDepth: 32);
        CheckAgainstLoop<double>(rows: 20, depth: 33, columns: 48, aRow: 1, aDepth: 32);
    }

    [Fact]
    public void Multiply_RandomShapes_EqualTheScalarChain()
    {
        var random = new Random(20261122);
        for (int i = 0; i < 200; i++)
        {
            int depth = random.Next(0, 1200);
            CheckAgainstLoop<float>(random.Next(1, 40), depth, 16 * random.Next(1, 5), depth + random.Next(0, 5), 1, i);
        }
    }

    [Fact]
    public void Multiply_NonFiniteInput_ReachesTheResult()
    {
        float[] a = [1, float.NaN];
        float[] b = new float[32];
        float[] c = new float[16];
        MatrixProduct.Multiply<float>(a, 2, 1, b, 16, 2, [], 0, c, 16, 1, 16);
        Assert.All(c, value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void Multiply_SpanTooShort_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => MatrixProduct.Multiply<float>(new float[5], 3, 1, new float[48], 16, 3, [], 0, new float[32], 16, 2, 16));
        Assert.Throws<ArgumentException>(() => MatrixProduct.Multiply<float>(new float[6], 3, 1, new float[47], 16, 3, [], 0, new float[32], 16, 2, 16));
        Assert.Throws<ArgumentException>(() => MatrixProduct.Multiply<float>(new float[6], 3, 1, new float[48], 16, 3, [], 0, new float[31], 16, 2, 16));
        Assert.Throws<ArgumentOutOfRangeException>(() => MatrixProduct.Multiply<float>(new float[6], 3, 1, new float[48], 16, 3, [], 0, new float[32], 16, 2, 12));
    }

    [Fact]
    public void Multiply_ShapesThatAreNone_AreRefused()
    {
        static void Refused(string name, int aRow, int bDepth, int depth, int startRow, int cRow, int rows, int columns)
        {
            var error = Assert.ThrowsAny<ArgumentException>(() => MatrixProduct.Multiply<float>(
                new float[256], aRow, 1, new float[256], bDepth, depth, new float[256], startRow, new float[256], cRow, rows, columns));
            Assert.Equal(name, error.ParamName ?? "");
        }

        Refused("rows", 3, 16, 3, 0, 16, -1, 16);
        Refused("depth", 3, 16, -1, 0, 16, 2, 16);
        Refused("columns", 3, 16, 3, 0, 16, 2, -16);
        Refused("columns", 3, 80, 3, 0, 80, 2, 80);
        Refused("", -3, 16, 3, 0, 16, 2, 16);
        Refused("", 3, -16, 3, 0, 16, 2, 16);
        Refused("", 3, 16, 3, -16, 16, 2, 16);
        Refused("", 3, 16, 3, 0, -16, 2, 16);
    }

    [Fact]
    public void Multiply_NothingToWrite_WritesNothing()
    {
        float[] c = [1, 2, 3];
        MatrixProduct.Multiply<float>([], 3, 1, [], 16, 3, [], 0, c, 16, rows: 0, columns: 16);
        MatrixProduct.Multiply<float>(new float[6], 3, 1, [], 16, 3, [], 0, c, 16, rows: 2, columns: 0);
        SparseProduct.Multiply<float>([], 3, 1, [], 16, 3, [], 0, c, 16, rows: 0, columns: 16);
        SparseProduct.Multiply<float>(new float[6], 3, 1, [], 16, 3, [], 0, c, 16, rows: 2, columns: 0);
        Assert.Equal([1, 2, 3], c);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Multiply_EveryRowCountAndWidth_EqualsTheScalarChainBetweenGuardPages(int depth)
    {
        for (int rows = 1; rows <= 19; rows++)
        {
            for (int columns = 16; columns <= 64; columns += 16)
            {
                CheckAgainstLoop<float>(rows, depth, columns, depth, 1, seed: rows);
                CheckAgainstLoop<double>(rows, depth, columns, depth, 1, seed: rows + 1);
            }
        }
    }

    /// <summary>All memory is as small as the strides allow and lies between guard pages; even seeds touch the last one, odd seeds the first.</summary>
    static void CheckAgainstLoop<T>(int rows, int depth, int columns, int aRow, int aDepth, int seed = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int bDepth = columns + 16 * (seed % 3);
        int cRow = columns + 16 * (seed % 2);
        int startRow = seed % 4 == 0 ? columns + 32 : 0; // 0: one row for all, as with biases
        T[] a = Draw.Values<T>(seed, depth == 0 ? 0 : (rows - 1) * aRow + (depth - 1) * aDepth + 1);
        T[] b = Draw.Values<T>(seed + 1, depth == 0 ? 0 : (depth - 1) * bDepth + columns);
        T[] start = Draw.Values<T>(seed + 2, (rows - 1) * startRow + columns);
        using var aMemory = GuardedMemory<T>.Of(a, seed % 2 == 0);
        using var bMemory = GuardedMemory<T>.Of(b, seed % 2 == 0);
        using var startMemory = GuardedMemory<T>.Of(start, seed % 2 == 0);
        using var cMemory = new GuardedMemory<T>((rows - 1) * cRow + columns, seed % 2 == 0);
        MatrixProduct.Multiply<T>(
            aMemory.Span, aRow, aDepth, bMemory.Span, bDepth, depth, startMemory.Span, startRow, cMemory.Span, cRow, rows, columns);
        T[] c = cMemory.Span.ToArray();
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                T expected = start[row * startRow + column];
                for (int k = 0; k < depth; k++)
                {
                    expected = T.FusedMultiplyAdd(a[row * aRow + k * aDepth], b[k * bDepth + column], expected);
                }

                Assert.True(
                    expected.Equals(c[row * cRow + column]),
                    $"[{row}, {column}] of {rows} x {depth} x {columns}: expected {expected}, got {c[row * cRow + column]}");
            }

            // Between two rows of C nothing is written.
            Assert.All(c[Math.Min(c.Length, row * cRow + columns)..Math.Min(c.Length, (row + 1) * cRow)], value => Assert.Equal(T.Zero, value));
        }
    }
}
