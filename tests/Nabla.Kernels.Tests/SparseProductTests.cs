using System;
using System.Numerics;

namespace Nabla.Kernels.Tests;

/// <summary>The sparse product gives the bits of the dense one, whatever is zero, and reads and writes no more.</summary>
public sealed class SparseProductTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Multiply_EveryDepth_EqualsTheDenseProductBitForBit(bool byRows)
    {
        for (int depth = 0; depth <= 257; depth += depth < 70 ? 1 : 11)
        {
            Check<float>(byRows, 1 + depth % 23, depth, 16 * (1 + depth % 4), 0.05 + 0.9 * (depth % 7) / 7, depth);
            Check<double>(byRows, 1 + depth % 19, depth, 16 * (1 + depth % 4), 0.05 + 0.9 * (depth % 5) / 5, depth);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Multiply_EveryRowCount_EqualsTheDenseProductBitForBit(bool byRows)
    {
        for (int rows = 1; rows <= 257; rows += rows < 70 ? 1 : 17)
        {
            Check<float>(byRows, rows, 1 + rows * 7 % 90, 16 * (1 + rows % 4), 0.3, rows);
            Check<double>(byRows, rows, 1 + rows * 5 % 90, 16 * (1 + rows % 4), 0.3, rows);
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.02)]
    [InlineData(0.5)]
    [InlineData(1.0)]
    public void Multiply_EveryDensity_EqualsTheDenseProductBitForBit(double density)
    {
        for (int seed = 0; seed < 8; seed++)
        {
            Check<float>(seed % 2 == 0, 70, 200, 64, density, seed);
            Check<double>(seed % 2 == 0, 70, 200, 64, density, seed);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Multiply_ChainsThroughNegativeZero_AreThoseOfTheDenseProduct(bool byRows)
    {
        // Start values, elements of A and B that make sums of -0: the only value that adding a zero changes.
        CheckSpecial<float>(byRows, [0, -0.0f, 1, -1, float.Epsilon, -float.Epsilon, 1e-38f, -1e-30f, 1e-23f, float.MaxValue]);
        CheckSpecial<double>(byRows, [0, -0.0, 1, -1, double.Epsilon, -double.Epsilon, 1e-308, -1e-200, 1e-162, double.MaxValue]);
    }

    static void CheckSpecial<T>(bool byRows, T[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool negativeZeros = false;
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            int rows = random.Next(1, 20), depth = random.Next(1, 140);
            (int aRow, int aDepth) = byRows ? (depth, 1) : (1, rows);
            T[] a = Of(rows * depth, zeros: random.Next(1, 5));
            T[] b = Of(depth * 64, zeros: 1);
            T[] start = Of(64, zeros: 1);
            start.AsSpan(0, 32).Fill(T.NegativeZero);
            T[] dense = new T[rows * 64], sparse = new T[rows * 64];
            MatrixProduct.Multiply<T>(a, aRow, aDepth, b, 64, depth, start, 0, dense, 64, rows, 64);
            SparseProduct.Multiply<T>(a, aRow, aDepth, b, 64, depth, start, 0, sparse, 64, rows, 64);
            Bits.AssertEqual<T>(dense, sparse);
            foreach (T value in dense)
            {
                negativeZeros |= T.IsZero(value) && T.IsNegative(value);
            }

            T[] Of(int count, int zeros)
            {
                T[] drawn = new T[count];
                foreach (ref T value in drawn.AsSpan())
                {
                    value = random.Next(5) < zeros ? T.Zero : values[random.Next(values.Length)];
                }

                return drawn;
            }
        }

        Assert.True(negativeZeros, "No sum was -0: this test shows nothing.");
    }

    [Fact]
    public void Multiply_IntoItsOwnStart_ContinuesTheChains()
    {
        // -0 in the start values that are overwritten: the dense second look needs them too.
        float[] a = Sparse<float>(3, 20 * 100, 0.2), b = Draw.Values<float>(4, 100 * 64);
        float[] dense = Draw.Values<float>(5, 20 * 64);
        dense.AsSpan(0, 300).Fill(-0.0f);
        float[] sparse = [.. dense];
        a.AsSpan(0, 100).Clear();
        MatrixProduct.Multiply<float>(a, 100, 1, b, 64, 100, dense, 64, dense, 64, 20, 64);
        SparseProduct.Multiply<float>(a, 100, 1, b, 64, 100, sparse, 64, sparse, 64, 20, 64);
        Bits.AssertEqual<float>(dense, sparse);
    }

    [Fact]
    public void Multiply_NonFiniteA_ReachesTheResult()
    {
        float[] a = [0, float.NaN, 0, float.PositiveInfinity];
        float[] b = new float[32];
        b.AsSpan().Fill(1);
        float[] c = new float[32];
        SparseProduct.Multiply<float>(a, 2, 1, b, 16, 2, [], 0, c, 16, 2, 16);
        Assert.All(c[..16], value => Assert.True(float.IsNaN(value)));
        Assert.All(c[16..], value => Assert.Equal(float.PositiveInfinity, value));
    }

    [Fact]
    public void Multiply_SpanTooShort_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => SparseProduct.Multiply<float>(new float[5], 3, 1, new float[48], 16, 3, [], 0, new float[32], 16, 2, 16));
        Assert.Throws<ArgumentException>(() => SparseProduct.Multiply<float>(new float[6], 3, 1, new float[47], 16, 3, [], 0, new float[32], 16, 2, 16));
        Assert.Throws<ArgumentException>(() => SparseProduct.Multiply<float>(new float[6], 3, 1, new float[48], 16, 3, new float[15], 0, new float[32], 16, 2, 16));
        Assert.Throws<ArgumentException>(() => SparseProduct.Multiply<float>(new float[6], 3, 1, new float[48], 16, 3, [], 0, new float[31], 16, 2, 16));
        Assert.Throws<ArgumentOutOfRangeException>(() => SparseProduct.Multiply<float>(new float[6], 3, 1, new float[48], 16, 3, [], 0, new float[32], 16, 2, 12));
    }

    /// <summary>Neither rows nor columns of A lie together: there the sparse product hands over to the dense one.</summary>
    [Fact]
    public void Multiply_ElementsOfAApart_EqualsTheDenseProduct()
    {
        float[] a = Sparse<float>(1, 200, 0.3);
        float[] b = Draw.Values<float>(2, 5 * 16);
        float[] dense = new float[4 * 16];
        float[] sparse = new float[4 * 16];
        MatrixProduct.Multiply<float>(a, 40, 3, b, 16, 5, [], 0, dense, 16, 4, 16);
        SparseProduct.Multiply<float>(a, 40, 3, b, 16, 5, [], 0, sparse, 16, 4, 16);
        Assert.Equal(dense, sparse);
    }

    [Fact]
    public void Density_OfNothing_IsThatOfADenseMatrix() => Assert.Equal(1, SparseProduct.Density<float>([]));

    [Fact]
    public void Density_EveryLength_IsTheShareOfWhatIsNotZero()
    {
        Check<float>();
        Check<double>();

        static void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            for (int length = 1; length <= 257; length++)
            {
                T[] values = Sparse<T>(length, length, 0.5);
                values[0] = T.NegativeZero;
                values[length / 2] = length > 1 ? T.NaN : T.NegativeZero;
                using var memory = GuardedMemory<T>.Of(values, atEnd: true);
                Assert.Equal((double)Array.FindAll(values, value => value != T.Zero).Length / length, SparseProduct.Density<T>(memory.Span), 1e-12);
            }
        }
    }

    [Theory]
    [InlineData(0.2, 784, 128, true)]
    [InlineData(0.5, 784, 64, true)]
    [InlineData(0.7, 784, 64, false)]
    [InlineData(0.05, 4, 64, false)]
    [InlineData(0.05, 64, 16, true)]
    [InlineData(0.5, 64, 16, false)]
    public void Pays_ImagesAndTinyShapes_FollowsTheMeasurements(double density, int depth, int columns, bool pays) =>
        Assert.Equal(pays, SparseProduct.Pays<float>(density, depth, Math.Min(columns, 64)));

    static T[] Sparse<T>(int seed, int count, double density)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        T[] values = Draw.Values<T>(seed + 1, count);
        foreach (ref T value in values.AsSpan())
        {
            value = random.NextDouble() < density ? value : random.Next(4) == 0 ? T.NegativeZero : T.Zero;
        }

        return values;
    }

    static void Check<T>(bool byRows, int rows, int depth, int columns, double density, int seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool atEnd = seed % 2 == 0;
        int gap = seed % 3;
        (int aRow, int aDepth) = byRows ? (depth + gap, 1) : (1, rows + gap);
        int bDepth = columns + 16 * gap, cRow = columns + 16 * (seed % 2), startRow = seed % 4 < 2 ? 0 : columns;
        T[] start = seed % 5 == 0 ? [] : Draw.Values<T>(seed + 2, (rows - 1) * startRow + columns);
        using var a = GuardedMemory<T>.Of(Sparse<T>(seed, depth == 0 ? 0 : (rows - 1) * aRow + (depth - 1) * aDepth + 1, density), atEnd);
        using var b = GuardedMemory<T>.Of(Draw.Values<T>(seed + 1, depth == 0 ? 0 : (depth - 1) * bDepth + columns), atEnd);
        using var from = GuardedMemory<T>.Of(start, atEnd);
        using var sparse = new GuardedMemory<T>((rows - 1) * cRow + columns, atEnd);
        T[] dense = new T[sparse.Span.Length];
        MatrixProduct.Multiply<T>(a.Span, aRow, aDepth, b.Span, bDepth, depth, start, startRow, dense, cRow, rows, columns);
        SparseProduct.Multiply<T>(
            a.Span, aRow, aDepth, b.Span, bDepth, depth, start.Length == 0 ? [] : from.Span, startRow, sparse.Span, cRow, rows, columns);
        Bits.AssertEqual<T>(dense, sparse.Span);
    }
}
