using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using Nabla.Kernels;

namespace Nabla.Networks;

/// <summary>
/// A matrix of numbers, one sample a row: the inputs, targets and outputs of a network. Rows are 64-byte aligned and padded with zeros to a
/// multiple of 16 columns, the form the kernels read without copying.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class Matrix<T> : Samples<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A matrix of zeros.</summary>
    /// <param name="rows">The number of rows, 0 or more.</param>
    /// <param name="columns">The number of columns, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range, or rows times padded columns exceed 2^31 - 64.</exception>
    public Matrix(int rows, int columns)
        : base(rows, columns)
    {
        if (!Fits(rows, columns))
        {
            throw new ArgumentOutOfRangeException(nameof(rows), rows, $"{rows} rows of {Stride} numbers are more than an array can hold.");
        }

        Buffer = new AlignedBuffer<T>(rows * Stride);
    }

    /// <summary>The elements, row by row, padding included.</summary>
    internal AlignedBuffer<T> Buffer { get; }

    /// <summary>Whether a matrix can have that size.</summary>
    internal static bool Fits(int rows, int columns) => (long)rows * VectorArithmetic.Padded(columns) <= Array.MaxLength - 64;

    /// <summary>The memory that a matrix of that size takes.</summary>
    internal static long BytesOf(int rows, int columns) => (long)rows * VectorArithmetic.Padded(columns) * Unsafe.SizeOf<T>();

    /// <summary>The element in a row and column, both 0-based.</summary>
    public T this[int row, int column]
    {
        get => Row(row)[column];
        set => Row(row)[column] = value;
    }

    /// <summary>One row, without its padding.</summary>
    /// <param name="row">0-based row.</param>
    public Span<T> Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        return Buffer.Slice(row * Stride, Columns);
    }

    /// <summary>A matrix of these rows, which all have the same length.</summary>
    /// <exception cref="ArgumentException">There is no row, or the rows differ in length.</exception>
    public static Matrix<T> FromRows(params ReadOnlySpan<T[]> rows)
    {
        if (rows.IsEmpty)
        {
            throw new ArgumentException("A matrix needs at least one row, to know its columns.", nameof(rows));
        }

        var matrix = new Matrix<T>(rows.Length, rows[0].Length);
        for (int row = 0; row < rows.Length; row++)
        {
            if (rows[row].Length != matrix.Columns)
            {
                throw new ArgumentException($"Row {row} has {rows[row].Length} columns where row 0 has {matrix.Columns}.", nameof(rows));
            }

            rows[row].CopyTo(matrix.Row(row));
        }

        return matrix;
    }

    /// <summary>One row a label: 1 in the column of the label's class, 0 elsewhere.</summary>
    /// <param name="labels">Class indices, 0-based.</param>
    /// <param name="classes">The number of classes.</param>
    /// <exception cref="ArgumentOutOfRangeException">A label is not a class index.</exception>
    public static Matrix<T> OneHot(ReadOnlySpan<int> labels, int classes)
    {
        var matrix = new Matrix<T>(labels.Length, classes);
        for (int row = 0; row < labels.Length; row++)
        {
            if ((uint)labels[row] >= (uint)classes)
            {
                throw new ArgumentOutOfRangeException(nameof(labels), labels[row], $"Label {row} is {labels[row]}; with {classes} classes a label is between 0 and {classes - 1}.");
            }

            matrix[row, labels[row]] = T.One;
        }

        return matrix;
    }

    internal override void Gather(ReadOnlySpan<int> rows, Span<T> destination) => RowKernel.Gather(Buffer.Span, Stride, rows, destination);

    internal override void GatherColumn(ReadOnlySpan<int> rows, Span<T> destination) => RowKernel.GatherColumn(Buffer.Span, Stride, rows, destination);

    internal override ReadOnlySpan<T> PaddedRow(int row, Span<T> room) => Buffer.Slice(row * Stride, Stride);

    internal override void Gather(int first, int count, Span<T> destination) => Buffer.Slice(first * Stride, count * Stride).CopyTo(destination);

    private protected override void Copy(int row, Span<T> destination) => Row(row).CopyTo(destination);
}
