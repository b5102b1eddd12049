using System;
using System.Numerics;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>Rows of numbers within a buffer: what a layer reads or writes.</summary>
/// <param name="Buffer">The memory.</param>
/// <param name="Offset">Where row 0 begins.</param>
/// <param name="Stride">Elements from row to row.</param>
readonly record struct RowBlock<T>(AlignedBuffer<T> Buffer, int Offset, int Stride)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Everything from row 0 on.</summary>
    public Span<T> Span => Buffer.Slice(Offset, Buffer.Length - Offset);

    /// <summary>Everything from the element [row, column] on.</summary>
    public Span<T> From(int row, int column = 0)
    {
        int start = Offset + (row * Stride) + column;
        return Buffer.Slice(start, Buffer.Length - start);
    }

    /// <summary>One row, padding included.</summary>
    public Span<T> Row(int row) => Buffer.Slice(Offset + (row * Stride), Stride);

    /// <summary>The block as a matrix of a product, from a column on.</summary>
    public Operand<T> Operand(int column) => new(Buffer, Offset + column, Stride, 1);

    /// <summary>A block of its own memory.</summary>
    public static RowBlock<T> New(int rows, int stride) => new(new AlignedBuffer<T>(checked(rows * stride)), 0, stride);
}
