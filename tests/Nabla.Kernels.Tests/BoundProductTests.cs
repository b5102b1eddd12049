using System;
using System.Linq;
using System.Numerics;

namespace Nabla.Kernels.Tests;

/// <summary>A product bound to its memory gives the bits of <see cref="MatrixProduct"/>, for any part of its rows, and never leaves its memory.</summary>
public sealed class BoundProductTests
{
    [Theory]
    [InlineData(1, 1, 16, false)]
    [InlineData(9, 33, 48, false)]
    [InlineData(9, 33, 48, true)]
    [InlineData(20, 0, 16, true)]
    public void Run_AnyRows_AreThoseOfTheMatrixProduct(int rows, int depth, int columns, bool sparse)
    {
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            // Each matrix lies somewhere within a buffer; one row of start values serves all rows, as biases do.
            int aRow = depth + 3;
            AlignedBuffer<T> a = Buffer<T>(1, 5 + (rows * aRow));
            AlignedBuffer<T> b = Buffer<T>(2, 16 + (depth * columns));
            AlignedBuffer<T> start = Buffer<T>(3, 32 + columns);
            AlignedBuffer<T> c = Buffer<T>(4, 48 + (rows * (columns + 16)));
            T[] before = c.Span.ToArray();
            T[] expected = new T[rows * columns];
            MatrixProduct.Multiply<T>(a.Span[5..], aRow, 1, b.Span[16..], columns, depth, start.Span[32..], 0, expected, columns, rows, columns);

            var product = new BoundProduct<T>(
                new Operand<T>(a, 5, aRow, 1), new Operand<T>(b, 16, 0, columns), new Operand<T>(start, 32, 0, 0), new Operand<T>(c, 48, columns + 16, 0), rows, depth, columns);
            int middle = rows / 2;
            product.Run(middle, rows - middle, sparse);
            product.Run(0, 0, sparse);
            for (int i = 0; i < before.Length; i++)
            {
                (int row, int column) = ((i - 48) / (columns + 16), (i - 48) % (columns + 16));
                bool isResult = i >= 48 && row >= middle && row < rows && column < columns;
                Assert.Equal(isResult ? expected[(row * columns) + column] : before[i], c.Span[i]);
            }

            AlignedBuffer<T> behind = Buffer<T>(5, 16 + (rows * columns));
            product.Run(0, rows, depth, behind, 16, sparse);
            Assert.Equal(expected, behind.Span[16..].ToArray());
        }
    }

    [Fact]
    public void Run_WithoutStartValues_BeginsAtZero()
    {
        AlignedBuffer<float> a = Buffer<float>(1, 6);
        AlignedBuffer<float> b = Buffer<float>(2, 3 * 16);
        AlignedBuffer<float> c = new(2 * 16);
        float[] expected = new float[2 * 16];
        MatrixProduct.Multiply<float>(a.Span, 3, 1, b.Span, 16, 3, [], 0, expected, 16, 2, 16);
        new BoundProduct<float>(new(a, 0, 3, 1), new(b, 0, 0, 16), default, new(c, 0, 16, 0), 2, 3, 16).Run(0, 2);
        Assert.Equal(expected, c.Span.ToArray());
    }

    [Fact]
    public void Product_OutsideItsMemory_IsRefused()
    {
        AlignedBuffer<float> a = new(6), b = new(48), c = new(32);
        BoundProduct<float> Make(int offset = 0, int rows = 2, int depth = 3, int columns = 16, bool later = false) =>
            new(new(a, offset, 3, 1), new(b, 0, 0, 16), default, later ? default : new(c, 0, 16, 0), rows, depth, columns);

        Assert.Throws<ArgumentOutOfRangeException>("columns", () => Make(columns: 12));
        Assert.Throws<ArgumentOutOfRangeException>("columns", () => Make(columns: 80));
        Assert.Contains("A matrix of 2 x 3 with strides 3 and 1 does not fit in 5 elements.", Assert.Throws<ArgumentException>(() => Make(offset: 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Make(offset: -1));
        Assert.Throws<ArgumentException>(() => Make(rows: 3));
        Assert.Throws<ArgumentException>(() => Make(depth: 4));
        Assert.Throws<ArgumentException>(() => Make(columns: 32));

        const string Fault = "do not fit a product of 2 rows with 3, or its results their place.";
        BoundProduct<float> product = Make();
        foreach ((int first, int count) in ((int, int)[])[(0, 3), (2, 1), (-1, 1), (0, -1)])
        {
            Assert.Contains(Fault, Assert.Throws<ArgumentException>(() => product.Run(first, count)).Message, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentException>(() => Make(later: true).Run(0, 1));
        Assert.Throws<ArgumentException>(() => product.Run(0, 2, 4, c, 0));
        Assert.Throws<ArgumentException>(() => product.Run(0, 2, -1, c, 0));
        Assert.Throws<ArgumentException>(() => product.Run(0, 2, 3, c, 1));
        Assert.Throws<ArgumentException>(() => product.Run(0, 2, 3, c, -1));
    }

    static AlignedBuffer<T> Buffer<T>(int seed, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var buffer = new AlignedBuffer<T>(length);
        Draw.Values<T>(seed, length).Select((value, i) => i % 3 == 0 ? T.Zero : value).ToArray().CopyTo(buffer.Span);
        return buffer;
    }
}
